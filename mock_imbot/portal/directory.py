"""What is on file about the people of a portal; bots are not among them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import bindparam, select

from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import USERS

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal

ONLINE: Final = 1440  # seconds since somebody was last seen, the life of a PHP session


@dataclass(frozen=True, slots=True)
class Entry:
    """One user; the fields are those of ``UserRow``."""

    id: int
    name: str
    last_name: str
    gender: str
    admin: bool
    active: bool
    extranet: bool
    work_position: str
    avatar: int | None
    last_activity: int | None
    departments: tuple[int, ...]

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.name} {self.last_name}".strip()

    def is_online(self, now: float) -> bool:
        """Whether the user was seen just now; ``now`` in Unix seconds."""
        return self.last_activity is not None and now - self.last_activity < ONLINE


ENTRY: Final = select(
    USERS.c.id,
    USERS.c.name,
    USERS.c.last_name,
    USERS.c.gender,
    USERS.c.admin,
    USERS.c.active,
    USERS.c.extranet,
    USERS.c.work_position,
    USERS.c.avatar,
    USERS.c.last_activity,
    USERS.c.department,
)
ONE: Final = Statement(ENTRY.where(USERS.c.id == bindparam("id")))
PEOPLE: Final = Statement(ENTRY.where(~USERS.c.bot).order_by(USERS.c.id))
ADMIN: Final = Statement(select(USERS.c.admin).where(USERS.c.id == bindparam("id")))


class Directory:
    """Looks up who is who."""

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal

    def get(self, user_id: int) -> Entry | None:
        """One user; a bot has an entry too."""
        row = self.portal.store.row(ONE, id=user_id)
        return _entry(row) if row else None

    def people(self) -> list[Entry]:
        """Everybody who is no bot, by id, the dismissed included."""
        return [_entry(row) for row in self.portal.store.rows(PEOPLE)]

    def is_admin(self, user_id: int) -> bool:
        """Whether a user is an administrator of the portal."""
        return bool(self.portal.store.value(ADMIN, id=user_id))


def _entry(row: tuple[Any, ...]) -> Entry:
    user_id, name, last_name, gender, admin, active, extranet, work_position, avatar, last_activity, department = row
    return Entry(
        user_id,
        name,
        last_name,
        gender,
        bool(admin),
        bool(active),
        bool(extranet),
        work_position,
        avatar,
        last_activity,
        tuple(orjson.loads(department)),
    )
