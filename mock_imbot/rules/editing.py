"""Which messages a bot may change or delete (bots-messages-events §2.2)."""

from http import HTTPStatus
from typing import Final

from mock_imbot.portal.messages import SYSTEM, Message
from mock_imbot.rules import parameters
from mock_imbot.rules.problems import Problem, RestError
from mock_imbot.rules.registry import Call, Parameter

NO_MESSAGE_ID: Final = Problem("MESSAGE_ID_ERROR", "Message ID can't be empty")
CANT_EDIT: Final = Problem(
    "CANT_EDIT_MESSAGE", "Time has expired for modification or you don't have access", HTTPStatus.FORBIDDEN
)
EDIT_WINDOW: Final = 259_200  # seconds
OPEN_LINE: Final = "LINES"

MESSAGE_ID: Final = Parameter("MESSAGE_ID", parameters.NUMBER, "The message", required=True, example=2)


def message_of(call: Call) -> Message | None:
    """The message of MESSAGE_ID, if there is one."""
    return call.portal.chats.messages.get(call.integer("MESSAGE_ID"))


def is_own(call: Call, message: Message) -> bool:
    """Whether the bot wrote the message, or is in the open line that it belongs to."""
    if message.author_id == call.bot.id:
        return True
    chat = call.portal.chats.get(message.chat_id)
    return chat is not None and chat.entity_type == OPEN_LINE and chat.member(call.bot.id) is not None


def not_deletable(call: Call) -> bool:
    """There is no such message, or the bot did not write it."""
    message = call.once(message_of)
    return message is None or not is_own(call, message)


def must_be_editable(call: Call) -> Message:
    """The message, if the bot wrote it within three days; its deleted ones have no age. Raises CANT_EDIT."""
    message = call.once(message_of)
    if message is None or not is_own(call, message):
        raise RestError(CANT_EDIT)
    timeless = message.deleted or message.author_id == SYSTEM
    if not timeless and call.portal.clock.now() - message.date > EDIT_WINDOW:
        raise RestError(CANT_EDIT)
    return message
