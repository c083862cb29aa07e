"""The queue of events that applications fetch themselves (transport §8.5)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from mock_imbot.portal.jsontext import compact
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import OFFLINE_EVENTS

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal


@dataclass(frozen=True, slots=True)
class OfflineEvent:
    """A queued event. ``data`` is JSON text, ``date`` is in Unix seconds; the rest is explained at the table."""

    id: int
    event: str
    data: str
    user_id: int
    date: int
    process_id: str
    error: bool

    @property
    def message_id(self) -> str:
        """32 hexadecimal digits that are the same for equal events."""
        return hashlib.md5(f"{self.event}|{self.data}".encode(), usedforsecurity=False).hexdigest()


ROW: Final = OFFLINE_EVENTS.c
OF_APP: Final = Statement(
    select(ROW.id, ROW.event, ROW.data, ROW.user_id, ROW.date, ROW.process_id, ROW.error)
    .where(ROW.client_id == bindparam("client"))
    .order_by(ROW.id)
)
UNREAD: Final = Statement(
    select(ROW.id).where(
        ROW.client_id == bindparam("client"),
        ROW.event == bindparam("name"),
        ROW.data == bindparam("json"),
        ROW.process_id == bindparam("nobody"),
    )
)
INSERT: Final = Statement(insert(OFFLINE_EVENTS))
REPEAT: Final = Statement(
    update(OFFLINE_EVENTS).where(ROW.id == bindparam("which")).values(date=bindparam("now"), user_id=bindparam("by"))
)
FAIL: Final = Statement(update(OFFLINE_EVENTS).where(ROW.id == bindparam("which")).values(error=True))
DELETE: Final = Statement(delete(OFFLINE_EVENTS).where(ROW.id == bindparam("id")))


class OfflineQueue:
    """Keeps events until their application has fetched them."""

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal

    def put(self, client_id: str, event: str, data: Any, user_id: int) -> None:
        """Queue an event; one that waits already with the same data is only dated anew."""
        json = compact(data)
        now = int(self.portal.clock.now())
        waiting = self.portal.store.value(UNREAD, client=client_id, name=event, json=json, nobody="")
        if waiting is not None:
            self.portal.store.run(REPEAT, which=waiting, now=now, by=user_id)
            return
        self.portal.store.run(
            INSERT,
            id=self.portal.next("offline_event"),
            client_id=client_id,
            event=event,
            data=json,
            user_id=user_id,
            date=now,
            process_id="",
            error=False,
        )

    def of(self, client_id: str) -> list[OfflineEvent]:
        """The queue of an application, by id."""
        rows = self.portal.store.rows(OF_APP, client=client_id)
        return [
            OfflineEvent(number, event, data, user_id, date, process_id, bool(error))
            for number, event, data, user_id, date, process_id, error in rows
        ]

    def drop(self, events: Iterable[OfflineEvent]) -> None:
        """Take events out."""
        self.portal.store.run_many(DELETE, [{"id": event.id} for event in events])

    def fail(self, events: Iterable[OfflineEvent]) -> None:
        """Mark events as not processed."""
        self.portal.store.run_many(FAIL, [{"which": event.id} for event in events])
