"""The settings of a portal, kept as rows of the ``setting`` table (JSON values)."""

from dataclasses import dataclass, field, fields
from typing import Any, Final, Self

import orjson
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mock_imbot.portal.store import Statement, Store
from mock_imbot.portal.tables import SETTINGS

STAND_STILL: Final = Statement(
    upsert(SETTINGS)
    .values(key="clock", value=bindparam("moment"))
    .on_conflict_do_update(index_elements=["key"], set_={"value": bindparam("moment")})
)
ALL: Final = Statement(select(SETTINGS.c.key, SETTINGS.c.value))


@dataclass(frozen=True, slots=True)
class PortalSettings:
    """What a scenario says under ``portal``. ``clock`` is the Unix time of a frozen clock.

    ``operating`` has ``limit`` (seconds) and ``spent`` (seconds by method). ``faults`` are the scenario's fault rules.
    """

    domain: str = "demo.bitrix24.example"
    member_id: str = ""
    profile: str = "documented"
    language: str = "en"
    general_chat: int | None = None
    general_chat_writable: bool = True
    clock: float | None = None
    strict_urls: bool = False
    diagnostics: str = "warn"
    rate_limit: str = "off"
    operating: dict[str, Any] | None = None
    faults: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, store: Store) -> Self:
        """Read them from a store; keys that belong to other rooms are left alone."""
        known = {each.name for each in fields(cls)}
        values: dict[str, Any] = {key: orjson.loads(value) for key, value in store.rows(ALL) if key in known}
        return cls(**values)
