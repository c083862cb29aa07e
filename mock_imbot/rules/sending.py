"""Where a bot's message goes, who may send it, and sending it (bots-messages-events §2.1)."""

from typing import Final, cast

from mock_imbot.portal.chats import Chat
from mock_imbot.rules.content import attach, keyboard, params_of
from mock_imbot.rules.fields import DialogId, is_empty, parse_dialog_id, php_string, php_trim
from mock_imbot.rules.problems import Problem
from mock_imbot.rules.registry import Call
from mock_imbot.rules.texts import is_emoji, written

NO_TEXT: Final = Problem("MESSAGE_EMPTY", "Message can't be empty")
NOT_ADDED: Final = Problem("WRONG_REQUEST", "Message isn't added")
NO_TARGET: Final = Problem("CHAT_ID", "Error creating a message")
NO_CONTACT: Final = Problem("ERROR_NO_ACCESS", "You cannot send messages to the specified contact.")
CANCELED: Final = Problem("CANCELED", "You cannot send messages to the specified chat.")
EMPTY_MESSAGE: Final = Problem("EMPTY_MESSAGE", "The message text is empty.")

SIGNATURE: Final = "[USER={bot}][/USER]\n Chat Bot"
"""What stands before the text in a chat of two others."""


def dialog_of(call: Call) -> DialogId | None:
    """DIALOG_ID: a text or a whole number that is not zero."""
    given = call["DIALOG_ID"]
    proper = isinstance(given, str | int) and not isinstance(given, bool) and not is_empty(given)
    return parse_dialog_id(given, group_prefixes=True) if proper else None


def pair_of(call: Call) -> tuple[int, int] | None:
    """FROM_USER_ID and TO_USER_ID, if both are given: whose chat is meant in place of DIALOG_ID."""
    one, other = call.integer("FROM_USER_ID"), call.integer("TO_USER_ID")
    return (one, other) if one and other else None


def is_system(call: Call) -> bool:
    """Whether the portal is to speak in place of the bot."""
    return call["SYSTEM"] == "Y" or pair_of(call) is not None


def names_no_dialog(call: Call) -> bool:
    """DIALOG_ID is neither a user id nor `chat<number>`, and FROM_USER_ID and TO_USER_ID are not both given."""
    return pair_of(call) is None and call.once(dialog_of) is None


def no_text(call: Call) -> bool:
    """MESSAGE is no text, or blank."""
    text = call["MESSAGE"]
    return not isinstance(text, str) or not php_trim(text)


def group_of(call: Call) -> Chat | None:
    """The chat that DIALOG_ID names, if it names one that exists."""
    dialog = call.once(dialog_of)
    if pair_of(call) or dialog is None or dialog.kind != "chat":
        return None
    return call.portal.chats.get(dialog.id)


def talk_of(call: Call) -> tuple[int, int] | None:
    """The two whose private chat is meant; the first one opens it. None if a chat is named."""
    dialog = call.once(dialog_of)
    return pair_of(call) or ((call.bot.id, dialog.id) if dialog and dialog.kind == "user" else None)


def no_chat_at_all(call: Call) -> bool:
    """DIALOG_ID is `crm<number>`, or a chat of number 0."""
    dialog = call.once(dialog_of)
    return pair_of(call) is None and dialog is not None and dialog.kind == "chat" and dialog.id == 0


def no_target(call: Call) -> bool:
    """There is no such chat or user, or a user is to talk with itself."""
    talk = call.once(talk_of)
    if talk is None:
        return call.once(group_of) is None
    return talk[0] == talk[1] or any(call.portal.users.get(each) is None for each in talk)


def contact_forbids(call: Call) -> bool:
    """The user is dismissed, or the private chat that is named is one of others."""
    talk = call.once(talk_of)
    if talk is None:
        chat = call.once(group_of)
        return not is_system(call) and chat is not None and not chat.is_group and chat.member(call.bot.id) is None
    return pair_of(call) is None and not call.portal.users.reachable(talk[1:])


def chat_forbids(call: Call) -> bool:
    """The bot is not a member of the chat, or only administrators may post in it; SYSTEM=Y may always."""
    chat = call.once(group_of)
    if chat is None or not chat.is_group or is_system(call):
        return False
    settings = call.portal.settings
    closed = chat.id == settings.general_chat and not settings.general_chat_writable
    return closed or chat.member(call.bot.id) is None


def text_of(call: Call) -> str:
    """The text as it is stored."""
    text = php_string(call["MESSAGE"])
    if pair_of(call):
        text = SIGNATURE.format(bot=call.bot.id) + text
    elif is_system(call) and call.once(group_of):
        text = f"{call.bot.person.name}:\n{text}"
    return written(text)


def nothing_left(call: Call) -> bool:
    """Nothing but line breaks is left of MESSAGE, and there is neither ATTACH nor KEYBOARD."""
    return not call.once(text_of) and call.once(attach) is None and call.once(keyboard) is None


def send(call: Call) -> int:
    """Store the message and answer its id."""
    talk, text, params = call.once(talk_of), call.once(text_of), params_of(call)
    chat = call.portal.chats.private(*talk) if talk else cast("Chat", call.once(group_of))
    messages = call.portal.chats.messages
    if is_system(call):
        return messages.announce(chat, text, call.bot.id, params)
    return messages.say(chat, text, call.bot.id, params | ({"LARGE_FONT": "Y"} if is_emoji(text) else {}))
