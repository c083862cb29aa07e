"""What applications store in a portal: options for everybody, and options of single users (transport §8.3)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mock_imbot.portal.jsontext import compact
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import OPTIONS

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal

EVERYBODY: Final = 0
"""Stands for a user where an option belongs to the whole portal."""

READ: Final = Statement(
    select(OPTIONS.c.options).where(OPTIONS.c.client_id == bindparam("client"), OPTIONS.c.user_id == bindparam("user"))
)
WRITE: Final = Statement(
    upsert(OPTIONS)
    .values(client_id=bindparam("client"), user_id=bindparam("user"), options=bindparam("json"))
    .on_conflict_do_update(index_elements=["client_id", "user_id"], set_={"options": bindparam("json")})
)


class Options:
    """Keeps options as they were given: any JSON value, in the order in which they were first set."""

    def __init__(self, portal: "Portal") -> None:
        self.store = portal.store

    def all(self, client_id: str, user_id: int = EVERYBODY) -> dict[str, Any]:
        """All options of an application, or of one of its users."""
        found = self.store.value(READ, client=client_id, user=user_id)
        options: dict[str, Any] = orjson.loads(found) if found else {}
        return options

    def put(self, options: Mapping[str, Any], client_id: str, user_id: int = EVERYBODY) -> None:
        """Set options; those that are not named stay."""
        json = compact(self.all(client_id, user_id) | dict(options))
        self.store.run(WRITE, client=client_id, user=user_id, json=json)
