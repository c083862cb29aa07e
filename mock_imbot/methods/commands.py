"""Commands of bots: imbot.command.register, .unregister, .update, .answer.

Events don't exist yet: nobody can give a command, and the leave to answer one, which a bot gets with it for ten
minutes, comes from the scenario alone (``tickets`` of a bot).
"""

from typing import Any, Final, cast

from mock_imbot.portal.chats import Chat
from mock_imbot.portal.commands import COMMAND_LENGTH, Command, Manner
from mock_imbot.portal.messages import Message
from mock_imbot.rules import content, parameters
from mock_imbot.rules.attach import Made
from mock_imbot.rules.checks import NAMED_BOT, NO_CLIENT_ID, no_client_id, not_positive
from mock_imbot.rules.editing import MESSAGE_ID, message_of
from mock_imbot.rules.fields import Value, is_empty, mapping, php_int, php_string, structure
from mock_imbot.rules.handlers import bound, field, missing, parameter, usable
from mock_imbot.rules.keyboards import read_keyboard, read_menu
from mock_imbot.rules.problems import Problem, RestError
from mock_imbot.rules.registry import Call, Parameter, method
from mock_imbot.rules.sending import EMPTY_MESSAGE, NO_TEXT, NOT_ADDED, no_text
from mock_imbot.rules.texts import written

NO_COMMAND: Final = Problem("COMMAND_ERROR", "Command isn't specified")
NO_LANG: Final = Problem("LANG_ERROR", "Lang set can't be empty")
NOT_CREATED: Final = Problem("WRONG_REQUEST", "Command can't be created")
UNKNOWN_COMMAND: Final = Problem("COMMAND_ID_ERROR", "Command not found")
FOREIGN_COMMAND: Final = Problem("APP_ID_ERROR", "Command was installed by another rest application")
NOTHING_TO_UPDATE: Final = Problem("WRONG_REQUEST", "Update fields can't be empty")
NO_MESSAGE_ID: Final = Problem("MESSAGE_ID_EMPTY", "Message ID can't be empty")

LANGUAGE_LENGTH: Final = 2
EVENT: Final = "EVENT_COMMAND_ADD"
SIGNATURE: Final = "[USER={bot}][/USER] Chat Bot\n"
"""What stands before an answer that the bot can't or won't give in its own name."""

COMMAND_ID: Final = Parameter("COMMAND_ID", parameters.NUMBER, "The command", required=True, example=1)


def name_of(call: Call) -> str:
    """COMMAND without the slash that may stand before it."""
    return php_string(call["COMMAND"]).removeprefix("/")


def no_command(call: Call) -> bool:
    """COMMAND is absent or empty."""
    return is_empty(php_string(call["COMMAND"]))


def no_lang(call: Call) -> bool:
    """LANG is absent, or no array with something in it."""
    return not structure(call["LANG"])


def unusable_name(call: Call) -> bool:
    """COMMAND is a slash alone, or longer than 255 characters."""
    return not 0 < len(name_of(call)) <= COMMAND_LENGTH


def texts_of(value: Value) -> dict[str, dict[str, str]]:
    """LANG by language, two small letters each; entries without a language are passed over."""
    given = structure(value)
    entries = list(given.values()) if isinstance(given, dict) else given if isinstance(given, list) else []
    found = {}
    for entry in map(mapping, entries):
        language = php_string(entry.get("LANGUAGE_ID")).lower()[:LANGUAGE_LENGTH]
        if language:
            found[language] = {"title": php_string(entry.get("TITLE")), "params": php_string(entry.get("PARAMS"))}
    return found


@method(
    "imbot.command.register",
    docs="bots-messages-events §4.1",
    parameters=(
        Parameter("BOT_ID", parameters.NUMBER, "The bot that answers it", required=True, example=39),
        Parameter("COMMAND", "string", "What is typed, with or without the slash", required=True, example="echo"),
        Parameter(EVENT, "string", "Address for commands", required=True, example="http://localhost:9000/bitrix"),
        Parameter(
            "LANG",
            ("array", "object", "string"),
            "A text per language: LANGUAGE_ID, TITLE, PARAMS",
            required=True,
            example=[{"LANGUAGE_ID": "en", "TITLE": "Say it again", "PARAMS": "text"}],
        ),
        Parameter("COMMON", "string", "`Y` works in every chat"),
        Parameter("HIDDEN", "string", "`Y` is not shown to people"),
        Parameter("EXTRANET_SUPPORT", "string", "`Y` lets guests use it"),
        parameters.CLIENT_ID,
    ),
    result={"type": "integer"},
    checks=(
        *NAMED_BOT,
        missing(EVENT, "Command add", parameter(EVENT)),
        *usable(EVENT, parameter(EVENT)),
        NO_COMMAND.when(no_command),
        NO_LANG.when(no_lang),
        NOT_CREATED.when(unusable_name),
    ),
)
def register(call: Call) -> int:
    """Give a bot a command, or answer the id of the one that it has; the application's address is set anew."""
    commands = call.portal.commands
    known = commands.of_bot(call.bot.id, name_of(call))
    if known:
        command_id = known.id
    else:
        flags = (call[name] == "Y" for name in ("COMMON", "HIDDEN", "EXTRANET_SUPPORT"))
        command_id = commands.add(call.bot.id, name_of(call), Manner(*flags), texts_of(call["LANG"]))
    commands.bind(call.bot.client_id, php_string(parameter(EVENT)(call)))
    return command_id


def command_of(call: Call) -> Command | None:
    """The command of COMMAND_ID."""
    return call.portal.commands.get(call.integer("COMMAND_ID"))


def unknown_command(call: Call) -> bool:
    """COMMAND_ID names no command."""
    return call.once(command_of) is None


def foreign_command(call: Call) -> bool:
    """The command belongs to a bot of another application or CLIENT_ID."""
    return cast("Command", call.once(command_of)).client_id != call.client_id


NAMED_COMMAND: Final = (
    NO_CLIENT_ID.when(no_client_id),
    UNKNOWN_COMMAND.when(unknown_command),
    FOREIGN_COMMAND.when(foreign_command),
)
"""Which command is meant."""


@method(
    "imbot.command.unregister",
    docs="bots-messages-events §4.2",
    parameters=(COMMAND_ID, parameters.CLIENT_ID),
    result=parameters.TRUE,
    checks=NAMED_COMMAND,
)
def unregister(call: Call) -> bool:
    """Delete a command."""
    call.portal.commands.remove(cast("Command", call.once(command_of)).id)
    return True


def changes(call: Call) -> dict[str, Any]:
    """What imbot.command.update changes of the command itself."""
    fields = mapping(call["FIELDS"])
    flags = {"hidden": "HIDDEN", "extranet": "EXTRANET_SUPPORT"}
    changed: dict[str, Any] = {name: fields[key] == "Y" for name, key in flags.items() if key in fields}
    texts = texts_of(fields.get("LANG"))
    return changed | ({"lang": texts} if texts else {})


def nothing_to_update(call: Call) -> bool:
    """FIELDS has nothing that can be changed; neither COMMAND nor COMMON can."""
    return not changes(call) and not field(EVENT)(call)


@method(
    "imbot.command.update",
    docs="bots-messages-events §4.3",
    parameters=(
        COMMAND_ID,
        Parameter(
            "FIELDS",
            "object",
            "What changes: EVENT_COMMAND_ADD, HIDDEN, EXTRANET_SUPPORT, LANG; names are in upper case",
            required=True,
            example={"HIDDEN": "Y"},
        ),
        parameters.CLIENT_ID,
    ),
    result=parameters.TRUE,
    checks=(*NAMED_COMMAND, *usable(EVENT, field(EVENT)), NOTHING_TO_UPDATE.when(nothing_to_update)),
)
def update(call: Call) -> bool:
    """Change who sees a command, its texts, and where commands go."""
    command = cast("Command", call.once(command_of))
    call.portal.commands.change(command.id, changes(call))
    address = field(EVENT)(call)
    if address:
        call.portal.commands.bind(command.client_id, bound(call, address))
    return True


def answered(call: Call) -> Command | None:
    """The command of COMMAND_ID, or else the one that COMMAND names, as it is stored."""
    if call["COMMAND_ID"] is not None:
        return call.once(command_of)
    name = php_string(call["COMMAND"])
    return call.portal.commands.of_client(str(call.client_id), name) if name else None


def names_no_command(call: Call) -> bool:
    """COMMAND_ID is given and names no command, or only COMMAND is and the application has none of that name."""
    named = call["COMMAND_ID"] is not None or not is_empty(php_string(call["COMMAND"]))
    return named and call.once(answered) is None


def answers_for_another(call: Call) -> bool:
    """The command belongs to a bot of another application or CLIENT_ID."""
    command = call.once(answered)
    return command is not None and command.client_id != call.client_id


def keyboard(call: Call) -> list[Made] | None:
    """KEYBOARD as it is stored, with the command's bot behind its commands."""
    command = call.once(answered)
    return read_keyboard(call["KEYBOARD"], command.bot_id) if command and not is_empty(call["KEYBOARD"]) else None


def menu(call: Call) -> list[Made] | None:
    """MENU as it is stored; behind its commands is the bot of BOT_ID, if that is sent."""
    return None if is_empty(call["MENU"]) else read_menu(call["MENU"], php_int(call["BOT_ID"]))


def keyboard_unusable(call: Call) -> bool:
    """KEYBOARD is given and has no button that can be used; without a command nobody looks at it."""
    return call.once(answered) is not None and not is_empty(call["KEYBOARD"]) and call.once(keyboard) is None


def keyboard_too_large(call: Call) -> bool:
    """KEYBOARD is stored as 60,000 characters of JSON or more."""
    return content.too_large(call.once(keyboard))


def menu_unusable(call: Call) -> bool:
    """MENU is given and has no item that can be used."""
    return not is_empty(call["MENU"]) and call.once(menu) is None


def nothing_to_answer(call: Call) -> bool:
    """There is no such message, or neither COMMAND_ID nor COMMAND is given."""
    return call.once(answered) is None or call.once(message_of) is None


def may_answer(command: Command, chat: Chat, message: Message) -> bool:
    """Whether the bot may speak: to somebody who has written to it, else with leave only."""
    dialog = f"chat{chat.id}"
    if not chat.is_group and chat.member(command.bot_id) is not None:
        if message.author_id != command.bot_id:
            return True
        dialog = str(next(user for user in chat.members if user != command.bot_id))
    return chat.portal.commands.has_ticket(command.bot_id, dialog)


@method(
    "imbot.command.answer",
    docs="bots-messages-events §4.4",
    parameters=(
        Parameter("COMMAND_ID", parameters.NUMBER, "The command that is answered", example=1),
        Parameter("COMMAND", "string", "Its name without a slash, in place of COMMAND_ID"),
        MESSAGE_ID,
        Parameter("MESSAGE", "string", "The text", required=True, example="Done"),
        Parameter("SYSTEM", "string", "`Y` answers in the name of the portal"),
        Parameter("BOT_ID", parameters.NUMBER, "The bot behind the commands of MENU"),
        *content.WITH_MESSAGE,
    ),
    result={"type": ["integer", "boolean"]},
    checks=(
        NO_CLIENT_ID.when(no_client_id),
        UNKNOWN_COMMAND.when(names_no_command),
        FOREIGN_COMMAND.when(answers_for_another),
        NO_MESSAGE_ID.when(not_positive("MESSAGE_ID")),
        NO_TEXT.when(no_text),
        content.ATTACH_OVERSIZE.when(content.attach_too_large),
        content.ATTACH_ERROR.when(content.attach_unusable),
        content.KEYBOARD_ERROR.when(keyboard_unusable),
        content.KEYBOARD_OVERSIZE.when(keyboard_too_large),
        content.MENU_ERROR.when(menu_unusable),
        NOT_ADDED.when(nothing_to_answer),
    ),
    raises=(EMPTY_MESSAGE, content.MENU_NOT_STORED),
)
def answer(call: Call) -> int | bool:
    """Answer a command in the chat of the message that gave it; true, and nothing is said, if the bot has no leave."""
    command, message = cast("Command", call.once(answered)), cast("Message", call.once(message_of))
    chat = cast("Chat", call.portal.chats.get(message.chat_id))
    if not may_answer(command, chat, message):
        return True
    attach, buttons, items = call.once(content.attach), call.once(keyboard), call.once(menu)
    text = php_string(call["MESSAGE"])
    if chat.is_group and content.too_large(items):
        raise RestError(content.MENU_NOT_STORED)
    found = {"ATTACH": [attach] if attach else None, "KEYBOARD": buttons, "MENU": items if chat.is_group else None}
    params = {name: each for name, each in found.items() if each}
    if call["SYSTEM"] == "Y" or chat.member(command.bot_id) is None:
        signed = SIGNATURE.format(bot=command.bot_id) + text
        return call.portal.chats.messages.announce(chat, written(signed), command.bot_id, params)
    if not written(text) and not attach and not buttons:
        raise RestError(EMPTY_MESSAGE)
    return call.portal.chats.messages.say(chat, written(text), command.bot_id, params)
