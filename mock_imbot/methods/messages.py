"""Messages of bots: imbot.message.add, .update, .delete, .like.

Events don't exist yet: nobody is told of a message, nor of the private chat that the first one makes. What is stored is
all that events will need. Links get no previews and dates are not recognized.
"""

from typing import Final, cast

from mock_imbot.portal.messages import Message
from mock_imbot.rules import content, parameters
from mock_imbot.rules.checks import ACTING_BOT, BAD_DIALOG_ID, not_positive
from mock_imbot.rules.editing import CANT_EDIT, MESSAGE_ID, NO_MESSAGE_ID, message_of, must_be_editable, not_deletable
from mock_imbot.rules.fields import Value, is_empty, php_string, php_trim
from mock_imbot.rules.keyboards import read_keyboard, read_menu
from mock_imbot.rules.problems import Problem, RestError
from mock_imbot.rules.registry import Call, Parameter, method
from mock_imbot.rules.sending import (
    CANCELED,
    EMPTY_MESSAGE,
    NO_CONTACT,
    NO_TARGET,
    NO_TEXT,
    NOT_ADDED,
    chat_forbids,
    contact_forbids,
    names_no_dialog,
    no_chat_at_all,
    no_target,
    no_text,
    nothing_left,
    send,
)
from mock_imbot.rules.texts import edited

OLD_MENU_ERROR: Final = Problem("menu_ERROR", "Incorrect menu params")
NO_CHANGE: Final = Problem("WITHOUT_CHANGES", "Action completed without changes")

NONE: Final = "N"
"""What takes an attachment, a keyboard or a menu away."""


@method(
    "imbot.message.add",
    docs="bots-messages-events §2.1",
    parameters=(
        parameters.BOT_ID,
        Parameter("DIALOG_ID", ("string", "integer"), "A user's id or `chat<id>`", required=True, example="chat13"),
        Parameter("FROM_USER_ID", parameters.NUMBER, "With TO_USER_ID: one of two users whose private chat is meant"),
        Parameter("TO_USER_ID", parameters.NUMBER, "The other one of the two"),
        Parameter("MESSAGE", "string", "The text", required=True, example="Hello"),
        Parameter("SYSTEM", "string", "`Y` writes in the name of the portal"),
        content.SKIP_CONNECTOR,
        *content.WITH_MESSAGE,
    ),
    result={"type": "integer"},
    swallows=(content.dropped_entries,),
    checks=(
        *ACTING_BOT,
        BAD_DIALOG_ID.when(names_no_dialog),
        NO_TEXT.when(no_text),
        content.ATTACH_OVERSIZE.when(content.attach_too_large),
        content.ATTACH_ERROR.when(content.attach_unusable),
        content.KEYBOARD_ERROR.when(content.keyboard_unusable),
        content.MENU_ERROR.when(content.menu_unusable),
        NOT_ADDED.when(no_chat_at_all),
        NO_TARGET.when(no_target),
        NO_CONTACT.when(contact_forbids),
        CANCELED.when(chat_forbids),
        EMPTY_MESSAGE.when(nothing_left),
        content.KEYBOARD_NOT_STORED.when(content.keyboard_too_large),
        content.MENU_NOT_STORED.when(content.menu_too_large),
    ),
)
def add(call: Call) -> int:
    """Write a message on behalf of the bot and answer its id; a private chat is made when there is none yet."""
    return send(call)


def takes_away(value: Value) -> bool:
    """Whether a part of a message is empty or `N`."""
    return is_empty(value) or value == NONE


def change_attach(call: Call, message: Message) -> None:
    """Give the message another attachment, or none."""
    found = None
    if not takes_away(call["ATTACH"]):
        found = call.once(content.attach)
        if content.too_large(found):
            raise RestError(content.ATTACH_OVERSIZE)
        if found is None:
            raise RestError(content.ATTACH_ERROR)
    message.set("ATTACH", [found] if found else None)


def change_keyboard(call: Call, message: Message) -> None:
    """Give the message another keyboard, or none."""
    found = None
    if not takes_away(call["KEYBOARD"]):
        found = read_keyboard(call["KEYBOARD"], call.bot.id)
        if content.too_large(found):
            raise RestError(content.KEYBOARD_OVERSIZE)
        if found is None:
            raise RestError(content.KEYBOARD_ERROR)
    message.set("KEYBOARD", found)


def change_menu(call: Call, message: Message) -> None:
    """Give the message another menu, or none."""
    found = None
    if not takes_away(call["MENU"]):
        found = read_menu(call["MENU"], call.bot.id)
        if content.too_large(found):
            raise RestError(content.MENU_OVERSIZE)
        if found is None:
            raise RestError(OLD_MENU_ERROR)
    message.set("MENU", found)


def change_text(call: Call, message: Message) -> None:
    """Give the message another text; a blank one deletes it. A bot's message never counts as edited."""
    text = edited(php_string(call["MESSAGE"]))
    if text:
        message.text = text
    else:
        call.portal.chats.messages.withdraw(message)


PARTS: Final = {
    "ATTACH": change_attach,
    "KEYBOARD": change_keyboard,
    "MENU": change_menu,
    "MESSAGE": change_text,
}
"""What imbot.message.update changes, in its order."""


@method(
    "imbot.message.update",
    docs="bots-messages-events §2.2",
    parameters=(
        parameters.BOT_ID,
        MESSAGE_ID,
        Parameter("MESSAGE", "string", "The new text; an empty one deletes the message", example="Hello again"),
        content.SKIP_CONNECTOR,
        *content.WITH_MESSAGE,
    ),
    result=parameters.TRUE,
    swallows=(content.dropped_entries,),
    checks=(*ACTING_BOT, NO_MESSAGE_ID.when(not_positive("MESSAGE_ID"))),
    raises=(
        CANT_EDIT,
        content.ATTACH_OVERSIZE,
        content.ATTACH_ERROR,
        content.KEYBOARD_OVERSIZE,
        content.KEYBOARD_ERROR,
        content.MENU_OVERSIZE,
        OLD_MENU_ERROR,
    ),
)
def update(call: Call) -> bool:
    """Change those parts of a message that are given, one after the other; `N` takes one away."""
    for name, change in PARTS.items():
        if call[name] is not None:
            message = must_be_editable(call)
            change(call, message)
            # What has been changed stays so, also if a later part is refused.
            with call.portal.store.transaction():
                call.portal.chats.messages.keep(message)
    return True


@method(
    "imbot.message.delete",
    docs="bots-messages-events §2.3",
    parameters=(
        parameters.BOT_ID,
        MESSAGE_ID,
        Parameter("COMPLETE", "string", "`Y` leaves nothing of it, not even a note"),
        parameters.CLIENT_ID,
    ),
    result=parameters.TRUE,
    checks=(*ACTING_BOT, NO_MESSAGE_ID.when(not_positive("MESSAGE_ID")), CANT_EDIT.when(not_deletable)),
)
def delete(call: Call) -> bool:
    """Delete a message of the bot."""
    message = cast("Message", call.once(message_of))
    messages = call.portal.chats.messages
    (messages.erase if call["COMPLETE"] == "Y" else messages.withdraw)(message)
    return True


def wants_like(call: Call) -> bool:
    """ACTION in any case: plus, minus, or else the opposite of what is."""
    action = php_trim(php_string(call["ACTION"])).lower()
    return not likes(call) if action not in {"plus", "minus"} else action == "plus"


def likes(call: Call) -> bool:
    """Whether the bot likes the message."""
    return call.bot.id in liked_by(call)


def liked_by(call: Call) -> set[int]:
    """Who likes the message; nobody if it does not exist."""
    message = call.once(message_of)
    found = message.params.get("LIKE") if message else None
    return {each for each in found if isinstance(each, int)} if isinstance(found, list) else set()


def no_message_to_like(call: Call) -> bool:
    """There is no such message, or the bot is not in its chat."""
    message = call.once(message_of)
    return message is None or call.portal.chats.members.get(message.chat_id, call.bot.id) is None


def nothing_changes(call: Call) -> bool:
    """The message is to be liked and the bot likes it already, or the other way round."""
    return wants_like(call) == likes(call)


@method(
    "imbot.message.like",
    docs="bots-messages-events §2.4",
    parameters=(
        parameters.BOT_ID,
        MESSAGE_ID,
        Parameter("ACTION", "string", "`plus`, `minus`, or `auto` (the default) for the opposite of what is"),
        parameters.CLIENT_ID,
    ),
    result=parameters.TRUE,
    checks=(
        *ACTING_BOT,
        NO_MESSAGE_ID.when(not_positive("MESSAGE_ID")),
        NO_CHANGE.when(no_message_to_like, nothing_changes),
    ),
)
def like(call: Call) -> bool:
    """Like a message on behalf of the bot, or take that back."""
    message = cast("Message", call.once(message_of))
    message.set("LIKE", sorted(liked_by(call) ^ {call.bot.id}))
    call.portal.chats.messages.keep(message)
    return True
