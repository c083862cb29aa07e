"""Slash commands of bots (bots-messages-events §4).

Nothing fires a command yet, so nothing gives a bot leave to answer one but a scenario; what is asked for is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from mock_imbot.portal.jsontext import compact
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import BOTS, COMMANDS, TICKETS

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal

COMMAND_LENGTH: Final = 255
Texts = Mapping[str, Mapping[str, str]]
"""Title and parameters of a command, by language."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command; ``client_id`` is the owner of its bot."""

    id: int
    bot_id: int
    client_id: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How a command may be used."""

    common: bool = False
    hidden: bool = False
    extranet: bool = False


COMMAND: Final = select(COMMANDS.c.id, COMMANDS.c.bot_id, BOTS.c.client_id).join(BOTS, BOTS.c.id == COMMANDS.c.bot_id)
NAMED: Final = COMMANDS.c.command == bindparam("name")
ONE: Final = Statement(COMMAND.where(COMMANDS.c.id == bindparam("id")))
OF_BOT: Final = Statement(COMMAND.where(COMMANDS.c.bot_id == bindparam("bot"), NAMED))
OF_CLIENT: Final = Statement(COMMAND.where(BOTS.c.client_id == bindparam("client"), NAMED).order_by(BOTS.c.id).limit(1))
INSERT: Final = Statement(insert(COMMANDS))
DELETE: Final = Statement(delete(COMMANDS).where(COMMANDS.c.id == bindparam("id")))
THE_COMMAND: Final = update(COMMANDS).where(COMMANDS.c.id == bindparam("command_id"))
HIDE: Final = Statement(THE_COMMAND.values(hidden=bindparam("value")))
ADMIT: Final = Statement(THE_COMMAND.values(extranet=bindparam("value")))
TRANSLATE: Final = Statement(THE_COMMAND.values(lang=bindparam("value")))
BIND: Final = Statement(
    update(COMMANDS)
    .where(COMMANDS.c.bot_id.in_(select(BOTS.c.id).where(BOTS.c.client_id == bindparam("client"))))
    .values(handler=bindparam("address"))
)
TICKET: Final = Statement(
    select(TICKETS.c.expires).where(TICKETS.c.bot_id == bindparam("bot"), TICKETS.c.dialog == bindparam("dialog"))
)
CHANGES: Final = {"hidden": HIDE, "extranet": ADMIT, "lang": TRANSLATE}


class Commands:
    """The commands of a portal's bots."""

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal

    def get(self, command_id: int) -> Command | None:
        """The command with that id."""
        return self._command(self.portal.store.row(ONE, id=command_id))

    def of_bot(self, bot_id: int, name: str) -> Command | None:
        """A bot's command of that name, which is without a slash."""
        return self._command(self.portal.store.row(OF_BOT, bot=bot_id, name=name))

    def of_client(self, client_id: str, name: str) -> Command | None:
        """The command of that name among those of a client's bots; of several that of the first bot."""
        return self._command(self.portal.store.row(OF_CLIENT, client=client_id, name=name))

    def add(self, bot_id: int, name: str, manner: Manner, texts: Texts) -> int:
        """Let a bot have another command; answer its id."""
        command_id = self.portal.next("command")
        self.portal.store.run(
            INSERT,
            id=command_id,
            bot_id=bot_id,
            command=name,
            common=manner.common,
            hidden=manner.hidden,
            extranet=manner.extranet,
            handler="",
            lang=compact(texts),
        )
        return command_id

    def change(self, command_id: int, changes: Mapping[str, Any]) -> None:
        """Set ``hidden``, ``extranet`` and ``lang``, as far as they are named."""
        for name, value in changes.items():
            stored = compact(value) if name == "lang" else value
            self.portal.store.run(CHANGES[name], command_id=command_id, value=stored)

    def bind(self, client_id: str, address: str) -> None:
        """Let all commands of a client's bots have one address: the real service keeps one per application."""
        self.portal.store.run(BIND, client=client_id, address=address)

    def remove(self, command_id: int) -> None:
        """Delete a command."""
        self.portal.store.run(DELETE, id=command_id)

    def has_ticket(self, bot_id: int, dialog: str) -> bool:
        """Whether the bot may answer a command in a dialog now."""
        expires = self.portal.store.value(TICKET, bot=bot_id, dialog=dialog)
        return expires is not None and expires > self.portal.clock.now()

    @staticmethod
    def _command(row: tuple[Any, ...] | None) -> Command | None:
        return Command(*row) if row else None
