"""The questions that methods ask before they act. Each one's docstring says when the answer is yes.

The problems that several methods share stand here too; a method's own problems stand beside it.
"""

from http import HTTPStatus
from typing import Final

from mock_imbot.portal.chats import OPEN
from mock_imbot.rules.fields import is_empty, php_int, php_string, php_trim
from mock_imbot.rules.problems import Problem, Question, described
from mock_imbot.rules.registry import Call

BAD_DIALOG_ID: Final = Problem("DIALOG_ID_EMPTY", "Dialog ID can't be empty")
NO_CHAT_ID: Final = Problem("CHAT_ID_EMPTY", "Chat ID can't be empty")
NO_USER_ID: Final = Problem("USER_ID_EMPTY", "User ID can't be empty")
GENERAL_CHAT: Final = Problem("ACCESS_ERROR", "Action unavailable", HTTPStatus.FORBIDDEN)
NO_CLIENT_ID: Final = Problem("ACCESS_DENIED", "Access denied! Client ID not specified", HTTPStatus.FORBIDDEN)
NO_BOT: Final = Problem("BOT_ID_ERROR", "Bot not found")
FOREIGN_BOT: Final = Problem("APP_ID_ERROR", "Bot was installed by another rest application")


def dialog_is_no_chat(call: Call) -> bool:
    """DIALOG_ID is given and does not name a chat (``chat<number>``)."""
    return call.names_no_chat


def not_positive(name: str) -> Question:
    """A question about a parameter that must be a positive number."""
    return described(
        lambda call: php_int(call[name]) <= 0, f"{name} is absent, or not a positive number after PHP's integer cast"
    )


def no_chat_id(call: Call) -> bool:
    """CHAT_ID (or the number in DIALOG_ID) is absent, or not a positive number after PHP's integer cast."""
    return call.chat_id <= 0


def blank(name: str) -> Question:
    """A question about a text that must not be empty."""
    return described(
        lambda call: is_empty(php_trim(php_string(call[name]))), f'{name} is absent, blank or "0" after trimming'
    )


def general_chat(call: Call) -> bool:
    """The chat is the general chat."""
    return call.chat_id == call.portal.settings.general_chat


def general_chat_closed(call: Call) -> bool:
    """The chat is the general chat and only administrators may post in it."""
    return general_chat(call) and not call.portal.settings.general_chat_writable


def no_client_id(call: Call) -> bool:
    """The call comes through a webhook and CLIENT_ID is absent or empty."""
    return call.client_id is None


def unknown_bot(call: Call) -> bool:
    """BOT_ID names no registered bot, or it is absent and the client has no bot."""
    return call.found_bot is None


def foreign_bot(call: Call) -> bool:
    """The bot belongs to another application or CLIENT_ID."""
    return call.bot.client_id != call.client_id


ACTING_BOT: Final = (
    NO_CLIENT_ID.when(no_client_id),
    NO_BOT.when(unknown_bot),
    FOREIGN_BOT.when(foreign_bot),
)
"""Who acts (imbot-chat §0.5). Questions below may rely on ``call.bot``."""


def no_bot_named(call: Call) -> bool:
    """BOT_ID is absent, or names no registered bot."""
    return call["BOT_ID"] is None or unknown_bot(call)


NAMED_BOT: Final = (
    NO_CLIENT_ID.when(no_client_id),
    NO_BOT.when(no_bot_named),
    FOREIGN_BOT.when(foreign_bot),
)
"""Which bot is meant, by those methods that do without it for no other one."""

CHAT_ID_GIVEN: Final = (
    BAD_DIALOG_ID.when(dialog_is_no_chat),
    NO_CHAT_ID.when(no_chat_id),
)
"""Which chat is meant (imbot-chat §0.6)."""


def unknown_chat(call: Call) -> bool:
    """There is no chat with that id."""
    return call.found_chat is None


def not_a_group(call: Call) -> bool:
    """The chat does not exist or is a private one."""
    return call.found_chat is None or not call.found_chat.is_group


def bot_is_no_member(call: Call) -> bool:
    """The bot is not a member of the chat."""
    return call.bot_membership is None


def bot_is_stranger(call: Call) -> bool:
    """The chat is a closed one and the bot is not a member."""
    return call.chat.type != OPEN and bot_is_no_member(call)


def bot_is_not_owner(call: Call) -> bool:
    """The bot is not the owner of the chat."""
    return call.chat.owner_id != call.bot.id


def user_is_no_member(call: Call) -> bool:
    """USER_ID is not a member of the chat."""
    return call.chat.member(call.integer("USER_ID")) is None


def forbids(action: str) -> Question:
    """A question about an entity's restrictions; ``action`` is a field of ``Restrictions``."""
    return described(
        lambda call: call.found_chat is not None and not getattr(call.chat.restrictions, action),
        f"the entity that the chat is bound to does not allow it ({action})",
    )
