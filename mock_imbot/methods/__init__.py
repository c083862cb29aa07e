"""The emulated API: one module per section of the documentation."""

from typing import Final

from mock_imbot.methods import chat_users, chats, dialogs
from mock_imbot.rules.registry import collect

METHODS: Final = collect([chats, chat_users, dialogs])
"""Every implemented method by its name in lower case."""
