"""The offline queue: event.offline.get, .list, .clear, .error. An administrator calls with an application's token."""

import json
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from mock_imbot.portal.clock import iso
from mock_imbot.portal.offline import OfflineEvent
from mock_imbot.rules import parameters
from mock_imbot.rules.callers import DENIED, OF_AN_APP, app_of, not_an_admin
from mock_imbot.rules.fields import Value, is_empty, php_int, php_string, php_trim
from mock_imbot.rules.filters import Criterion, Stored, split, texts
from mock_imbot.rules.paging import PAGE, Page
from mock_imbot.rules.problems import Problem, RestError
from mock_imbot.rules.registry import Call, Parameter, method

NO_RESERVING: Final = Problem(
    "WRONG_LICENSE",
    "This feature is not enabled for the current license: extended offline events handling",
    HTTPStatus.FORBIDDEN,
)
WRONG_LIMIT: Final = Problem("ERROR_ARGUMENT", "Value must be positive integer", argument="LIMIT")
NO_PROCESS: Final = Problem("ERROR_ARGUMENT", "Argument 'PROCESS_ID' is null or empty", argument="PROCESS_ID")
WRONG_IDS: Final = Problem("ERROR_ARGUMENT", "Value must be array of integers", argument="ID")
WRONG_MESSAGE_IDS: Final = Problem("ERROR_ARGUMENT", "Value must be array of MESSAGE_ID values", argument="MESSAGE_ID")
WRONG_FILTER: Final = Problem("ERROR_ARGUMENT", "The filter is not an array.")
WRONG_OPERATION: Final = Problem("ERROR_ARGUMENT", "Filter operation not allowed: …")
WRONG_FIELD: Final = Problem("ERROR_ARGUMENT", "Filter field not allowed: …")
WRONG_VALUE: Final = Problem("ERROR_ARGUMENT", "The value of an argument '…' has an invalid type")
WRONG_ORDER: Final = Problem("ERROR_ARGUMENT", "The order is not an array.")
WRONG_ORDER_FIELD: Final = Problem("ERROR_ARGUMENT", "Order field not allowed: …")
WRONG_DIRECTION: Final = Problem("ERROR_ARGUMENT", "Order direction should be one of {ASC|DESC}")

SELECTION: Final = (
    WRONG_FILTER,
    WRONG_OPERATION,
    WRONG_FIELD,
    WRONG_VALUE,
    WRONG_ORDER,
    WRONG_ORDER_FIELD,
    WRONG_DIRECTION,
)
"""What can be wrong with a filter or an order."""

MESSAGE_ID_LENGTH: Final = 32
OPERATIONS: Final = {"": "=", "=": "=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}

WAITING: Final[Mapping[str, Callable[[OfflineEvent], Stored]]] = {
    "ID": lambda event: float(event.id),
    "TIMESTAMP_X": lambda event: float(event.date),
    "EVENT_NAME": lambda event: event.event,
    "MESSAGE_ID": lambda event: event.message_id,
}
"""What event.offline.get filters and sorts by."""
ALL: Final[Mapping[str, Callable[[OfflineEvent], Stored]]] = {
    **WAITING,
    "PROCESS_ID": lambda event: event.process_id,
    "ERROR": lambda event: float(event.error),
}
"""What event.offline.list filters and sorts by."""

FILTER: Final = Parameter("filter", "object", "Values by field, with =, >, <, >= or <= before the name")
ORDER: Final = Parameter("order", "object", "`ASC` or `DESC` by field")
PROCESS: Final = Parameter("process_id", "string", "A batch that was reserved before", required=True)
FOR_ADMINS: Final = (OF_AN_APP, DENIED.when(not_an_admin))

Fields = Mapping[str, Callable[[OfflineEvent], Stored]]


def entries(value: Value) -> Iterator[tuple[str, Value]]:
    """Key and value of each element of an array."""
    match value:
        case dict():
            yield from value.items()
        case list():
            yield from ((str(number), each) for number, each in enumerate(value))


def selected(events: list[OfflineEvent], call: Call, fields: Fields, *, usual: str) -> list[OfflineEvent]:
    """Filter and sort; ``usual`` is the order without ORDER. Raises RestError with one of ``SELECTION``."""
    for name, criterion in criteria(call["FILTER"], fields):
        events = [event for event in events if criterion.met_by([fields[name](event)])]
    for name, descending in reversed([*directions(call["ORDER"], fields)] or [(usual, False)]):
        events = sorted(events, key=fields[name], reverse=descending)
    return events


def criteria(given: Value, fields: Fields) -> Iterator[tuple[str, Criterion]]:
    """What a filter asks for."""
    if not isinstance(given, list | dict | None):
        raise RestError(WRONG_FILTER)
    for key, value in entries(given):
        operation, name = split(key)
        if operation not in OPERATIONS:
            raise RestError(WRONG_OPERATION, operation)
        if name not in fields:
            raise RestError(WRONG_FIELD, name)
        if isinstance(value, list | dict):
            raise RestError(WRONG_VALUE, name)
        yield name, Criterion(OPERATIONS[operation], texts(value))


def directions(given: Value, fields: Fields) -> Iterator[tuple[str, bool]]:
    """The fields to sort by, most important first, and whether the largest comes first."""
    if not isinstance(given, list | dict | None):
        raise RestError(WRONG_ORDER)
    for key, value in entries(given):
        direction = php_string(value).upper()
        if key.upper() not in fields:
            raise RestError(WRONG_ORDER_FIELD, key)
        if direction not in {"ASC", "DESC"}:
            raise RestError(WRONG_DIRECTION)
        yield key.upper(), direction == "DESC"


def describe(event: OfflineEvent) -> dict[str, Any]:
    """A queued event as event.offline.get shows it."""
    data = json.loads(event.data)
    return {
        "ID": str(event.id),
        "TIMESTAMP_X": iso(event.date),
        "EVENT_NAME": event.event,
        "EVENT_DATA": False if data is None else data,
        "EVENT_ADDITIONAL": {"user_id": str(event.user_id)},
        "MESSAGE_ID": event.message_id,
    }


def describe_fully(event: OfflineEvent) -> dict[str, Any]:
    """A queued event as event.offline.list shows it."""
    return describe(event) | {"PROCESS_ID": event.process_id, "ERROR": str(int(event.error))}


def reserves(call: Call) -> bool:
    """``clear`` is 0: events are to be reserved, which the portal's plan does not include."""
    return call["CLEAR"] is not None and call.integer("CLEAR") == 0


def wrong_limit(call: Call) -> bool:
    """``limit`` is not positive."""
    return call["LIMIT"] is not None and call.integer("LIMIT") <= 0


@method(
    "event.offline.get",
    docs="transport §8.5",
    scope=None,
    parameters=(
        FILTER,
        ORDER,
        Parameter("limit", parameters.NUMBER, "How many, 50 if left out"),
        Parameter("clear", parameters.NUMBER, "0 reserves the events instead, if the portal's plan includes that"),
        Parameter("process_id", "string", "A batch that was reserved before; else events that wait"),
        Parameter("error", parameters.NUMBER, "1 asks for the events that could not be processed"),
    ),
    result={"type": "object", "required": ["process_id", "events"]},
    checks=(*FOR_ADMINS, NO_RESERVING.when(reserves), WRONG_LIMIT.when(wrong_limit)),
    raises=SELECTION,
)
def event_offline_get(call: Call) -> dict[str, Any]:
    """Fetch the application's first queued events and take them out of the queue."""
    process = php_trim(php_string(call["PROCESS_ID"]))
    failed = call.integer("ERROR") == 1
    queue = call.portal.offline.of(app_of(call))
    batch = [event for event in queue if event.process_id == process]
    pool = [event for event in (batch if process or not failed else queue) if event.error == failed]
    limit = PAGE if call["LIMIT"] is None else call.integer("LIMIT")
    fetched = selected(pool, call, WAITING, usual="TIMESTAMP_X")[:limit]
    call.portal.offline.drop(batch if process else fetched)
    return {"process_id": process or None, "events": [describe(event) for event in fetched]}


@method(
    "event.offline.list",
    docs="transport §8.5",
    scope=None,
    parameters=(FILTER, ORDER, Parameter("start", parameters.NUMBER, "Offset of the page; -1 forbids counting")),
    result={"type": "array", "items": {"type": "object", "required": ["ID", "EVENT_NAME", "MESSAGE_ID"]}},
    checks=FOR_ADMINS,
    raises=SELECTION,
)
def event_offline_list(call: Call) -> dict[str, Any]:
    """List the application's queue without changing it."""
    queue = call.portal.offline.of(app_of(call))
    return Page.at(call.start).of(selected(queue, call, ALL, usual="ID"), describe_fully)


def no_process(call: Call) -> bool:
    """``process_id`` is absent or empty."""
    return is_empty(php_string(call["PROCESS_ID"]))


def wrong_ids(call: Call) -> bool:
    """``id`` is no array, or an element is no positive number."""
    given = call["ID"]
    return given is not None and not (
        isinstance(given, list | dict) and all(php_int(each) > 0 for _, each in entries(given))
    )


def wrong_message_ids(call: Call) -> bool:
    """``message_id`` is no array, or an element is no text of 32 characters."""
    given = call["MESSAGE_ID"]
    return given is not None and not (
        isinstance(given, list | dict) and all(len(php_string(each)) == MESSAGE_ID_LENGTH for _, each in entries(given))
    )


def no_message_ids(call: Call) -> bool:
    """``message_id`` is absent or no array."""
    return not isinstance(call["MESSAGE_ID"], list | dict)


def batch_of(call: Call) -> list[OfflineEvent]:
    """The events of PROCESS_ID; of these only the ones in ``message_id`` or else ``id``, if they are given."""
    process = php_string(call["PROCESS_ID"])
    batch = [event for event in call.portal.offline.of(app_of(call)) if event.process_id == process]
    if call["MESSAGE_ID"] is not None:
        return [event for event in batch if event.message_id in texts(call["MESSAGE_ID"])]
    if call["ID"] is not None:
        wanted = {php_int(each) for _, each in entries(call["ID"])}
        return [event for event in batch if event.id in wanted]
    return batch


@method(
    "event.offline.clear",
    docs="transport §8.5",
    scope=None,
    parameters=(
        PROCESS,
        Parameter("id", "array", "Only the events with these ids"),
        Parameter("message_id", "array", "Only the events with these MESSAGE_IDs; wins over `id`"),
    ),
    result=parameters.TRUE,
    checks=(
        *FOR_ADMINS,
        NO_PROCESS.when(no_process),
        WRONG_IDS.when(wrong_ids),
        WRONG_MESSAGE_IDS.when(wrong_message_ids),
    ),
)
def event_offline_clear(call: Call) -> bool:
    """Take a reserved batch out of the queue, or some of its events."""
    call.portal.offline.drop(batch_of(call))
    return True


@method(
    "event.offline.error",
    docs="transport §8.5",
    scope=None,
    parameters=(PROCESS, Parameter("message_id", "array", "The MESSAGE_IDs of the events", required=True)),
    result=parameters.TRUE,
    checks=(*FOR_ADMINS, NO_PROCESS.when(no_process), WRONG_MESSAGE_IDS.when(no_message_ids)),
)
def event_offline_error(call: Call) -> bool:
    """Mark events of a reserved batch as not processed."""
    call.portal.offline.fail(batch_of(call))
    return True
