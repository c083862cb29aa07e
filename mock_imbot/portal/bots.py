"""The bots of a portal: who owns them, which one acts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from mock_imbot.portal.phrases import Person
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import BOTS, USERS

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal


@dataclass(frozen=True, slots=True)
class Bot:
    """A registered bot. ``client_id`` is the owning app, or ``custom<CLIENT_ID>`` of a webhook bot."""

    id: int
    client_id: str
    code: str
    name: str
    last_name: str
    extranet: bool

    @property
    def person(self) -> Person:
        """The bot as phrases speak of it."""
        return Person(self.id, f"{self.name} {self.last_name}".strip())


BOT: Final = select(BOTS.c.id, BOTS.c.client_id, BOTS.c.code, USERS.c.name, USERS.c.last_name, USERS.c.extranet).join(
    USERS, USERS.c.id == BOTS.c.id
)
ONE: Final = Statement(BOT.where(BOTS.c.id == bindparam("id")))
FIRST: Final = Statement(BOT.where(BOTS.c.client_id == bindparam("client_id")).order_by(BOTS.c.id).limit(1))
KNOWN_BY_CODE: Final = Statement(select(BOTS.c.id).where(BOTS.c.code == bindparam("code")).order_by(BOTS.c.id).limit(1))
ALL: Final = Statement(
    select(BOTS.c.id, USERS.c.name, USERS.c.last_name, BOTS.c.code, BOTS.c.openline)
    .join(USERS, USERS.c.id == BOTS.c.id)
    .order_by(BOTS.c.id)
)


class Bots:
    """Looks bots up."""

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal

    def get(self, bot_id: int) -> Bot | None:
        """The bot with that user id."""
        row = self.portal.store.row(ONE, id=bot_id)
        return Bot(*row) if row else None

    def first(self, client_id: str) -> Bot | None:
        """The bot with the lowest id among those of a client."""
        row = self.portal.store.row(FIRST, client_id=client_id)
        return Bot(*row) if row else None

    def by_code(self, code: str) -> int | None:
        """The id of the first bot with that code, whoever owns it."""
        found: int | None = self.portal.store.value(KNOWN_BY_CODE, code=code)
        return found

    def all(self) -> list[tuple[int, str, str, bool]]:
        """Id, full name, code and whether it works in open lines, of every bot, by id."""
        return [
            (number, f"{name} {last_name}".strip(), code, bool(openline))
            for number, name, last_name, code, openline in self.portal.store.rows(ALL)
        ]
