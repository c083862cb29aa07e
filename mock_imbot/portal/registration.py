"""How bots come, change and go (bots-messages-events §1).

The addresses of a client's bots are common to them: the real service keeps one per application and event. Nothing is
sent to them yet; they are kept so that events can be. With a client's last bot its addresses go, too.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Final

import orjson
from sqlalchemy import bindparam, delete, insert, select, update

from mock_imbot.portal.avatars import Picture
from mock_imbot.portal.jsontext import compact
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import BOTS, COMMANDS, TICKETS, USERS, BotRow, UserRow

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal

CODE_LENGTH: Final = 255
OWNER_LENGTH: Final = 128
KINDS: Final = (
    "message_add",
    "message_update",
    "message_delete",
    "welcome",
    "bot_delete",
    "command",
    "context_get",
)
"""The kinds of events that a bot has addresses for, in the order in which they are kept."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a bot is, without its pictures and addresses. ``birthday`` is ``YYYY-MM-DD`` or empty."""

    code: str
    type: str
    openline: bool
    name: str = ""
    last_name: str = ""
    gender: str = ""
    color: str = ""
    work_position: str = ""
    email: str = ""
    birthday: str = ""
    website: str = ""


NAMES: Final = tuple(field.name for field in fields(Card))
OF_USER: Final = tuple(name for name in NAMES if name in USERS.c)
OF_BOT: Final = tuple(name for name in NAMES if name in BOTS.c)
INSERT_USER: Final = Statement(insert(USERS))
INSERT_BOT: Final = Statement(insert(BOTS))
READ: Final = Statement(
    select(*(USERS.c[name] if name in USERS.c else BOTS.c[name] for name in NAMES))
    .join(BOTS, BOTS.c.id == USERS.c.id)
    .where(USERS.c.id == bindparam("bot"))
)
WRITE_USER: Final = Statement(
    update(USERS).where(USERS.c.id == bindparam("bot")).values({name: bindparam(name) for name in OF_USER})
)
WRITE_BOT: Final = Statement(
    update(BOTS).where(BOTS.c.id == bindparam("bot")).values({name: bindparam(name) for name in OF_BOT})
)
ADDRESSES: Final = Statement(
    select(BOTS.c.id, BOTS.c.handlers).where(BOTS.c.client_id == bindparam("client")).order_by(BOTS.c.id)
)
BIND: Final = Statement(update(BOTS).where(BOTS.c.id == bindparam("bot")).values(handlers=bindparam("addresses")))
DELETE_COMMANDS: Final = Statement(delete(COMMANDS).where(COMMANDS.c.bot_id == bindparam("bot")))
DELETE_TICKETS: Final = Statement(delete(TICKETS).where(TICKETS.c.bot_id == bindparam("bot")))
DELETE_BOT: Final = Statement(delete(BOTS).where(BOTS.c.id == bindparam("bot")))
DELETE_USER: Final = Statement(delete(USERS).where(USERS.c.id == bindparam("bot")).returning(USERS.c.avatar))


def register(portal: "Portal", client_id: str, card: Card, photo: tuple[Picture, bytes] | None) -> int:
    """Make a bot, which is a user, too; answer its id. It gets the addresses that the client's other bots have."""
    bot_id = portal.next("user")
    values = asdict(card)
    avatar = portal.files.keep(*photo, f"user{bot_id}") if photo else None
    user = UserRow(id=bot_id, bot=True, avatar=avatar).model_dump() | {name: values[name] for name in OF_USER}
    portal.store.run(INSERT_USER, **user)
    addresses: dict[str, str] = {}
    for _, known in portal.store.rows(ADDRESSES, client=client_id):
        addresses |= orjson.loads(known)
    bot = BotRow(id=bot_id, code=card.code, client_id=client_id).model_dump() | {name: values[name] for name in OF_BOT}
    portal.store.run(INSERT_BOT, **bot | {"handlers": _ordered(addresses)})
    return bot_id


def card_of(portal: "Portal", bot_id: int) -> Card:
    """What an existing bot is."""
    (row,) = portal.store.rows(READ, bot=bot_id)
    card = dict(zip(NAMES, row, strict=True))
    return Card(**card | {"openline": bool(card["openline"])})


def change(portal: "Portal", bot_id: int, card: Card) -> None:
    """Make another bot of it."""
    values = asdict(card)
    portal.store.run(WRITE_USER, bot=bot_id, **{name: values[name] for name in OF_USER})
    portal.store.run(WRITE_BOT, bot=bot_id, **{name: values[name] for name in OF_BOT})


def bind(portal: "Portal", client_id: str, addresses: Mapping[str, str]) -> None:
    """Let all bots of a client have these addresses, by kind of event; what is not named stays."""
    for bot_id, known in portal.store.rows(ADDRESSES, client=client_id):
        portal.store.run(BIND, bot=bot_id, addresses=_ordered(orjson.loads(known) | dict(addresses)))


def unregister(portal: "Portal", bot_id: int) -> None:
    """Delete a bot: with it go its commands, its memberships, its private chats and its picture.

    What it has said in other chats stays; chats that it owned pass to somebody else as if it had left.
    """
    for chat in portal.chats.of(bot_id):
        if chat.is_group:
            chat.lose(bot_id)
        else:
            portal.chats.erase(chat)
    portal.store.run(DELETE_COMMANDS, bot=bot_id)
    portal.store.run(DELETE_TICKETS, bot=bot_id)
    portal.store.run(DELETE_BOT, bot=bot_id)
    avatar = portal.store.value(DELETE_USER, bot=bot_id)
    if avatar is not None:
        portal.files.drop(avatar)


def _ordered(addresses: Mapping[str, str]) -> str:
    return compact({kind: addresses[kind] for kind in KINDS if kind in addresses})
