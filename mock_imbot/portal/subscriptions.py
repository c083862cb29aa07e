"""Which events applications have asked for (transport §8.4)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, insert, select

from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import EVENT_HANDLERS

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal


@dataclass(frozen=True, slots=True)
class Subscription:
    """A handler bound to an event; ``user_id`` is None if the event carries the authorization of whoever causes it.

    An ``offline`` one has an empty ``handler``: its events wait in the queue.
    """

    id: int
    event: str
    handler: str
    user_id: int | None
    offline: bool
    min_timeout: int


ROW: Final = EVENT_HANDLERS.c
OF_APP: Final = Statement(
    select(ROW.id, ROW.event, ROW.handler, ROW.user_id, ROW.offline, ROW.min_timeout)
    .where(ROW.client_id == bindparam("client"))
    .order_by(ROW.id)
)
INSERT: Final = Statement(insert(EVENT_HANDLERS))
DELETE: Final = Statement(delete(EVENT_HANDLERS).where(ROW.id == bindparam("id")))


class Subscriptions:
    """Keeps the handlers that were bound with event.bind."""

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal

    def of(self, client_id: str, event: str | None = None) -> list[Subscription]:
        """The subscriptions of an application, by id: all, or those to one event (upper case)."""
        found = [
            Subscription(number, name, handler, user_id, bool(offline), min_timeout)
            for number, name, handler, user_id, offline, min_timeout in self.portal.store.rows(OF_APP, client=client_id)
        ]
        return [each for each in found if event in {None, each.event.upper()}]

    def add(
        self, client_id: str, event: str, handler: str, user_id: int | None, *, offline: bool, min_timeout: int
    ) -> None:
        """Subscribe an application to an event."""
        self.portal.store.run(
            INSERT,
            id=self.portal.next("event_handler"),
            client_id=client_id,
            event=event,
            handler=handler,
            user_id=user_id,
            offline=offline,
            min_timeout=min_timeout,
        )

    def remove(self, subscription: Subscription) -> None:
        """End a subscription."""
        self.portal.store.run(DELETE, id=subscription.id)
