"""The parameters that many methods share, as their documentation describes them."""

from typing import Final

from mock_imbot.rules.registry import Parameter

NUMBER: Final = ("integer", "string")
"""Numbers may come as text; forms and queries know nothing else."""

CHAT_ID: Final = Parameter("CHAT_ID", NUMBER, "Id of the chat", required=True, example=13)
DIALOG_ID: Final = Parameter("DIALOG_ID", "string", "The chat as `chat<id>`; takes precedence over CHAT_ID")
USER_ID: Final = Parameter("USER_ID", NUMBER, "Id of the user", required=True, example=2)
BOT_ID: Final = Parameter("BOT_ID", NUMBER, "The bot that acts; the application's first bot if left out", example=39)
CLIENT_ID: Final = Parameter("CLIENT_ID", "string", "Owner of the bot; needed with a webhook, ignored with a token")
BOT: Final = (BOT_ID, CLIENT_ID)
IN_CHAT: Final = (CHAT_ID, DIALOG_ID)

TRUE: Final = {"type": "boolean", "const": True}
"""The result of everything that just does its work."""
