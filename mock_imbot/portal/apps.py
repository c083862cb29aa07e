"""The applications of a portal."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, select

from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import APPS

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal


@dataclass(frozen=True, slots=True)
class App:
    """An OAuth application; ``number`` is its place among the portal's, in order of their client ids."""

    client_id: str
    number: int
    status: str
    installed: bool


OTHER: Final = APPS.alias()
ONE: Final = Statement(
    select(
        APPS.c.client_id,
        select(func.count()).select_from(OTHER).where(OTHER.c.client_id <= APPS.c.client_id).scalar_subquery(),
        APPS.c.status,
        APPS.c.installed,
    ).where(APPS.c.client_id == bindparam("client"))
)


class Apps:
    """Looks applications up."""

    def __init__(self, portal: "Portal") -> None:
        self.store = portal.store

    def get(self, client_id: str) -> App:
        """The application of a token; it exists, because a token without one is refused."""
        (row,) = self.store.rows(ONE, client=client_id)
        return App(row[0], row[1], row[2], bool(row[3]))
