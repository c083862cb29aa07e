"""The emulated API: one module per section of the documentation."""

from typing import Final

from mock_imbot.methods import (
    access,
    bots,
    chat_users,
    chats,
    commands,
    dialogs,
    events,
    messages,
    offline,
    options,
    system,
    users,
)
from mock_imbot.rules.registry import collect

METHODS: Final = collect(
    [access, bots, chat_users, chats, commands, dialogs, events, messages, offline, options, system, users]
)
"""Every implemented method by its name in lower case."""
