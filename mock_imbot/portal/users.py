"""The people of a portal, bots included."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import bindparam, func, select

from mock_imbot.portal.phrases import Person
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import USERS

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot."""

    id: int
    name: str
    last_name: str
    active: bool
    extranet: bool
    bot: bool

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.name} {self.last_name}".strip()

    @property
    def person(self) -> Person:
        """The user as phrases speak of them."""
        return Person(self.id, self.full_name)


COLUMNS: Final = (USERS.c.id, USERS.c.name, USERS.c.last_name, USERS.c.active, USERS.c.extranet, USERS.c.bot)
ONE: Final = Statement(select(*COLUMNS).where(USERS.c.id == bindparam("id")))
SEVERAL: Final = Statement(
    select(*COLUMNS)
    .where(USERS.c.id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value)))
    .order_by(USERS.c.id)
)


class Users:
    """Looks people up."""

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal

    def get(self, user_id: int) -> User | None:
        """The user with that id, active or not."""
        row = self.portal.store.row(ONE, id=user_id)
        return _user(row) if row else None

    def name_of(self, user_id: int) -> Person:
        """The person behind an id; one that no longer exists has no name."""
        user = self.get(user_id)
        return user.person if user else Person(user_id, "")

    def several(self, ids: Iterable[int]) -> list[User]:
        """The existing ones among these ids, in ascending order."""
        return [_user(row) for row in self.portal.store.rows(SEVERAL, ids=orjson.dumps(list(ids)).decode())]

    def reachable(self, ids: Iterable[int]) -> list[User]:
        """The active ones among these ids, in the order given; unknown and inactive ones are passed over."""
        wanted = list(ids)
        known = {user.id: user for user in self.several(wanted) if user.active}
        return [known[user_id] for user_id in wanted if user_id in known]


def _user(row: tuple[Any, ...]) -> User:
    user_id, name, last_name, active, extranet, bot = row
    return User(user_id, name, last_name, bool(active), bool(extranet), bool(bot))
