"""A local stand-in for a Bitrix24 portal, as a chatbot sees it."""

__version__ = "0.1.0"
