"""Bots: imbot.register, imbot.update, imbot.unregister, imbot.bot.list.

Events don't exist yet: the addresses that a bot is registered with are kept, and nothing is sent to them. What the real
service refuses to a browser's session is not asked here, because no session can log in.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from mock_imbot.instruments.trace import Diagnostic
from mock_imbot.portal import registration
from mock_imbot.portal.registration import CODE_LENGTH, OWNER_LENGTH, Card
from mock_imbot.rules import parameters
from mock_imbot.rules.checks import NAMED_BOT, NO_CLIENT_ID, no_client_id
from mock_imbot.rules.fields import Value, is_empty, mapping, php_string, php_trim
from mock_imbot.rules.handlers import ADDRESSES, bound, field, missing, parameter, usable
from mock_imbot.rules.problems import Check, Problem
from mock_imbot.rules.properties import PARAMETER, columns, ignored_properties, passed_over, photo
from mock_imbot.rules.registry import Call, Parameter, method

NO_CODE: Final = Problem("CODE_ERROR", "Bot code isn't specified")
NO_NAME: Final = Problem("NAME_ERROR", "Bot name isn't specified")
NOT_CREATED: Final = Problem("WRONG_REQUEST", "Bot can't be created")
NOTHING_TO_UPDATE: Final = Problem("WRONG_REQUEST", "Update fields can't be empty")
NOT_UPDATED: Final = Problem("WRONG_REQUEST", "Bot can't be updated")

TYPES: Final = ("B", "O", "H", "S")
STORED: Final = {"O": "O", "S": "S"}
"""Types that stay what they are; a bot of every other one is an ordinary one, B."""

BOT_ID: Final = Parameter("BOT_ID", parameters.NUMBER, "The bot", required=True, example=39)
URL: Final = "http://localhost:9000/bitrix"
HANDLERS: Final = (
    Parameter("EVENT_HANDLER", "string", "Address for all events, in place of the single ones", example=URL),
    Parameter("EVENT_MESSAGE_ADD", "string", "Address for new messages; needed without EVENT_HANDLER"),
    Parameter("EVENT_MESSAGE_UPDATE", "string", "Address for changed messages"),
    Parameter("EVENT_MESSAGE_DELETE", "string", "Address for deleted messages"),
    Parameter("EVENT_CONTEXT_GET", "string", "Address for context that a client hands over"),
    Parameter("EVENT_WELCOME_MESSAGE", "string", "Address for the bot's arrival; needed without EVENT_HANDLER"),
    Parameter("EVENT_BOT_DELETE", "string", "Address for the end of the bot; needed without EVENT_HANDLER"),
)
TITLES: Final = {
    "EVENT_MESSAGE_ADD": "Message add",
    "EVENT_WELCOME_MESSAGE": "Welcome message",
    "EVENT_BOT_DELETE": "Bot delete",
}
"""What sentences call the events for which a new bot needs an address."""


def addressed() -> Iterator[Check]:
    """The checks of a new bot's addresses."""
    for name in ADDRESSES:
        given = parameter(name)
        if name in TITLES:
            yield missing(name, TITLES[name], given)
        yield from usable(name, given)


def no_code(call: Call) -> bool:
    """CODE is absent or empty."""
    return is_empty(php_string(call["CODE"]))


def no_name(call: Call) -> bool:
    """PROPERTIES has neither NAME nor LAST_NAME; an empty text is a name here."""
    return not mapping(call["PROPERTIES"]).keys() & {"NAME", "LAST_NAME"}


def known_bot(call: Call) -> int | None:
    """The bot that has the code already."""
    return call.portal.bots.by_code(php_string(call["CODE"]))


def code_too_long(call: Call) -> bool:
    """CODE is longer than 255 characters."""
    return len(php_string(call["CODE"])) > CODE_LENGTH


def owner_too_long(call: Call) -> bool:
    """CLIENT_ID is longer than 122 characters, so that it does not fit with `custom` before it."""
    return len(call.client_id or "") > OWNER_LENGTH


def code_known(call: Call) -> Iterator[Diagnostic]:
    """The code was registered before, so that nothing but the addresses was taken."""
    found = call.once(known_bot)
    if found is not None and not no_code(call):
        text = f"The code is that of bot {found}: its name, type and picture were left as they are; use imbot.update."
        yield Diagnostic("already_registered", text, "CODE")


def odd_type(call: Call) -> Iterator[Diagnostic]:
    """TYPE is none, or one that is stored as another."""
    kind = call["TYPE"]
    if kind is not None and kind != "B" and kind not in STORED.values():
        known = kind == "H"
        text = "H is stored as B" if known else f"There is no such type and the bot got B; known are {', '.join(TYPES)}"
        yield Diagnostic("ignored_value", f"{text}.", "TYPE")


@method(
    "imbot.register",
    docs="bots-messages-events §1.1",
    parameters=(
        Parameter("CODE", "string", "What the application calls the bot", required=True, example="echo"),
        Parameter("TYPE", "string", "`B` chatbot, `O` open lines, `S` sees all messages of its chats; `H` means `B`"),
        Parameter("OPENLINE", "string", "`Y` also works in open lines"),
        *HANDLERS,
        PARAMETER,
        parameters.CLIENT_ID,
    ),
    result={"type": "integer"},
    swallows=(code_known, odd_type, ignored_properties),
    checks=(
        NO_CLIENT_ID.when(no_client_id),
        *addressed(),
        NO_CODE.when(no_code),
        NO_NAME.when(no_name),
        NOT_CREATED.when(code_too_long, owner_too_long),
    ),
)
def register(call: Call) -> int:
    """Make a bot, or answer the id of the one that has the code already; the application's addresses are set anew."""
    found = call.once(known_bot)
    if found is None:
        found = registration.register(
            call.portal, str(call.client_id), new_card(call), photo(mapping(call["PROPERTIES"]))
        )
    given = {kind: parameter(name)(call) for name, kind in ADDRESSES.items()}
    registration.bind(call.portal, str(call.client_id), {kind: url for kind, url in given.items() if url})
    return found


def new_card(call: Call) -> Card:
    """The bot that imbot.register asks for."""
    kind = STORED.get(php_string(call["TYPE"]), "B")
    properties = columns({"WORK_POSITION": ""} | mapping(call["PROPERTIES"]))
    return Card(php_string(call["CODE"]), kind, kind == "O" or call["OPENLINE"] == "Y", **properties)


def properties_of(call: Call) -> dict[str, Value]:
    """PROPERTIES among the fields; a blank NAME leaves the old one."""
    properties = mapping(mapping(call["FIELDS"]).get("PROPERTIES"))
    if is_empty(php_trim(php_string(properties.get("NAME")))):
        properties.pop("NAME", None)
    return properties


def both_names_blank(call: Call) -> bool:
    """FIELDS.PROPERTIES has NAME and LAST_NAME, and both are empty."""
    names = mapping(mapping(call["FIELDS"]).get("PROPERTIES"))
    return names.keys() >= {"NAME", "LAST_NAME"} and all(is_empty(names[name]) for name in ("NAME", "LAST_NAME"))


def changes(call: Call) -> dict[str, Any]:
    """What imbot.update changes, by the names of ``Card``; a bot's type only if TYPE stands beside FIELDS, too."""
    fields = mapping(call["FIELDS"])
    changed: dict[str, Any] = columns(properties_of(call))
    for name in ("CODE", "OPENLINE"):
        text = php_string(fields.get(name))
        if not is_empty(text):
            changed[name.lower()] = text if name == "CODE" else text == "Y"
    if php_string(call["TYPE"]) in {"O", "B", "H"} and fields.get("TYPE") in TYPES:
        changed["type"] = STORED.get(php_string(fields["TYPE"]), "B")
    return changed


def new_addresses(call: Call) -> dict[str, str]:
    """The addresses among the fields, by kind of event."""
    given = {kind: field(name)(call) for name, kind in ADDRESSES.items()}
    return {kind: bound(call, url) for kind, url in given.items() if url}


def nothing_to_update(call: Call) -> bool:
    """FIELDS has nothing that can be changed."""
    return not changes(call) and not new_addresses(call)


def new_code_too_long(call: Call) -> bool:
    """FIELDS.CODE is longer than 255 characters."""
    return len(changes(call).get("code", "")) > CODE_LENGTH


def ignored_fields(call: Call) -> Iterator[Diagnostic]:
    """What imbot.update passed over."""
    fields = mapping(call["FIELDS"])
    properties = mapping(fields.get("PROPERTIES"))
    if "TYPE" in fields and "type" not in changes(call):
        yield Diagnostic("ignored_value", "imbot.update does not change the type of a bot.", "FIELDS")
    if "PERSONAL_PHOTO" in properties:
        yield Diagnostic("ignored_value", "imbot.update does not change the picture of a bot.", "FIELDS")
    for name in fields.keys() - {"CODE", "TYPE", "OPENLINE", "PROPERTIES", "EVENT_HANDLER", *ADDRESSES}:
        yield Diagnostic("ignored_value", f"FIELDS has no {name} and ignored it; names are in upper case.", "FIELDS")
    yield from passed_over({name: each for name, each in properties.items() if name != "PERSONAL_PHOTO"})


@method(
    "imbot.update",
    docs="bots-messages-events §1.2",
    parameters=(
        BOT_ID,
        Parameter(
            "FIELDS",
            "object",
            "What changes: CODE, OPENLINE, PROPERTIES, EVENT_HANDLER and the single addresses, as in imbot.register; "
            "names are in upper case",
            required=True,
            example={"PROPERTIES": {"NAME": "Parrot"}},
        ),
        Parameter("TYPE", "string", "`B`, `O` or `H`: lets FIELDS.TYPE count, which is ignored otherwise"),
        parameters.CLIENT_ID,
    ),
    result=parameters.TRUE,
    swallows=(ignored_fields,),
    checks=(
        *NAMED_BOT,
        *(check for name in ADDRESSES for check in usable(name, field(name))),
        NO_NAME.when(both_names_blank),
        NOTHING_TO_UPDATE.when(nothing_to_update),
        NOT_UPDATED.when(new_code_too_long),
    ),
)
def update(call: Call) -> bool:
    """Change what a bot is and where its events go."""
    changed = changes(call)
    if changed:
        registration.change(
            call.portal, call.bot.id, replace(registration.card_of(call.portal, call.bot.id), **changed)
        )
    registration.bind(call.portal, call.bot.client_id, new_addresses(call))
    return True


@method(
    "imbot.unregister",
    docs="bots-messages-events §1.3",
    parameters=(BOT_ID, parameters.CLIENT_ID),
    result=parameters.TRUE,
    checks=NAMED_BOT,
)
def unregister(call: Call) -> bool:
    """Delete a bot with its commands, its private chats and its places in other chats."""
    registration.unregister(call.portal, call.bot.id)
    return True


@method(
    "imbot.bot.list",
    docs="bots-messages-events §1.4",
    result={
        "type": ["object", "array"],
        "additionalProperties": {"type": "object", "required": ["ID", "NAME", "CODE", "OPENLINE"]},
    },
)
def bot_list(call: Call) -> dict[str, Any] | list[Any]:
    """List all bots of the portal, whoever owns them."""
    found = {
        str(number): {"ID": number, "NAME": name, "CODE": code, "OPENLINE": "Y" if openline else "N"}
        for number, name, code, openline in call.portal.bots.all()
    }
    return found or []
