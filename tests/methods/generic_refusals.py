"""Every way in which the generic methods refuse a call, in the portal of house.py."""

from typing import Any, NamedTuple

Error = tuple[int, str, str]

NOT_AN_APP = (403, "WRONG_AUTH_TYPE", "Current authorization type is denied for this method")
NO_CONTEXT = (403, "ACCESS_DENIED", "Access denied! Application context required")
DENIED = (403, "ACCESS_DENIED", "Access denied!")
NO_CODE = (400, "CODE_EMPTY", "CODE can't be empty")
NO_OPTIONS = (400, "ERROR_ARGUMENT", "Argument 'options' is null or empty")
NOT_AN_ADMIN = (403, "ACCESS_DENIED", "Access denied! Administrator authorization required")
NO_EVENT = (400, "ERROR_ARGUMENT", "Argument 'EVENT' is null or empty")
NO_HANDLER = (400, "ERROR_ARGUMENT", "Argument 'HANDLER' is null or empty")
WRONG_TYPE = (400, "ERROR_ARGUMENT", "Value must be one of {online|offline}")
NOT_OFFLINE = (400, "ERROR_ARGUMENT", "Offline event cannot be registered for this event.")
UNKNOWN_EVENT = (400, "ERROR_EVENT_NOT_FOUND", "Event not found")
BOUND_ALREADY = (400, "ERROR_CORE", "Unable to set event handler: Handler already binded")
WRONG_URL = (400, "ERROR_WRONG_HANDLER_URL", "Wrong handler URL")
WRONG_PROTOCOL = (400, "ERROR_UNSUPPORTED_PROTOCOL", "Unsupported handler protocol")
BINDS_FOR_ANOTHER = (
    403,
    "ACCESS_DENIED",
    "Access denied! Event binding with AUTH_TYPE requires administrator access rights",
)
UNBINDS_FOR_ANOTHER = (
    403,
    "ACCESS_DENIED",
    "Access denied! Event unbinding with AUTH_TYPE requires administrator access rights",
)
BINDS_OFFLINE = (403, "ACCESS_DENIED", "Access denied! Offline events binding requires administrator access rights")
UNBINDS_OFFLINE = (403, "ACCESS_DENIED", "Access denied! Offline events unbinding requires administrator access rights")
NO_RESERVING = (
    403,
    "WRONG_LICENSE",
    "This feature is not enabled for the current license: extended offline events handling",
)
NO_CONNECTORS = (403, "WRONG_LICENSE", "This feature is not enabled for the current license: auth_connector")
WRONG_LIMIT = (400, "ERROR_ARGUMENT", "Value must be positive integer")
NO_PROCESS = (400, "ERROR_ARGUMENT", "Argument 'PROCESS_ID' is null or empty")
WRONG_IDS = (400, "ERROR_ARGUMENT", "Value must be array of integers")
WRONG_MESSAGE_IDS = (400, "ERROR_ARGUMENT", "Value must be array of MESSAGE_ID values")
WRONG_FILTER = (400, "ERROR_ARGUMENT", "The filter is not an array.")
WRONG_ORDER = (400, "ERROR_ARGUMENT", "The order is not an array.")
WRONG_DIRECTION = (400, "ERROR_ARGUMENT", "Order direction should be one of {ASC|DESC}")
NO_SCOPE = (401, "insufficient_scope", "The request requires higher privileges than provided by the webhook token")


class Row(NamedTuple):
    """A call that is refused; ``auth`` as in ``House.ask``, ``argument`` the answer's field of that name."""

    method: str
    params: dict[str, Any]
    error: Error
    argument: str | None = None
    auth: str = "demo-access"


HOOK = "1/demo"
NOBODY = "bob-access"  # no administrator
ADDRESS = "http://handler.example/"
BIND = {"EVENT": "ONAPPTEST", "HANDLER": ADDRESS}
OFFLINE = {"EVENT": "ONAPPTEST", "EVENT_TYPE": "offline"}

ROWS = [
    *(
        Row(method, {}, NOT_AN_APP, auth=HOOK)
        for method in (
            "events",
            "event.bind",
            "event.unbind",
            "event.get",
            "event.test",
            "event.offline.get",
            "event.offline.list",
            "event.offline.clear",
            "event.offline.error",
        )
    ),
    *(
        Row(f"{whose}.option.{verb}", {"options": {"a": 1}}, NO_CONTEXT, auth=HOOK)
        for whose in ("app", "user")
        for verb in ("get", "set")
    ),
    *(
        Row(f"event.offline.{verb}", {"process_id": "p", "message_id": []}, DENIED, auth=NOBODY)
        for verb in ("get", "list", "clear", "error")
    ),
    Row("feature.get", {}, NO_CODE),
    Row("feature.get", {"CODE": ""}, NO_CODE, auth=HOOK),
    Row("feature.get", {"code": "0"}, NO_CODE),
    Row("app.option.set", {}, NO_OPTIONS, "options"),
    Row("app.option.set", {"options": []}, NO_OPTIONS, "options"),
    Row("app.option.set", {"options": "text"}, NO_OPTIONS, "options"),
    Row("app.option.set", {"options": {"a": 1}}, NOT_AN_ADMIN, auth=NOBODY),
    Row("user.option.set", {}, NO_OPTIONS, "options", auth=NOBODY),
    Row("event.bind", {}, NO_EVENT, "EVENT"),
    Row("event.bind", BIND | {"EVENT": ""}, NO_EVENT, "EVENT"),
    Row("event.bind", BIND | {"EVENT": ["ONAPPTEST"]}, NO_EVENT, "EVENT"),
    Row("event.bind", BIND | {"AUTH_TYPE": 1}, BINDS_FOR_ANOTHER, auth=NOBODY),
    Row("event.bind", {"AUTH_TYPE": "3"}, BINDS_FOR_ANOTHER, auth=NOBODY),
    Row("event.bind", BIND | {"EVENT_TYPE": "maybe"}, WRONG_TYPE, "EVENT_TYPE"),
    Row("event.bind", OFFLINE, BINDS_OFFLINE, auth=NOBODY),
    Row("event.bind", {"EVENT": "ONAPPTEST"}, NO_HANDLER, "HANDLER"),
    Row("event.bind", BIND | {"EVENT": "ONCRMLEADADD"}, UNKNOWN_EVENT),
    Row("event.bind", BIND | {"EVENT": "ONIMBOTMESSAGEADD"}, UNKNOWN_EVENT, auth="narrow-access"),
    Row("event.bind", OFFLINE | {"EVENT": "onOfflineEvent"}, NOT_OFFLINE),
    Row("event.bind", BIND | {"HANDLER": "nonsense"}, WRONG_URL),
    Row("event.bind", BIND | {"HANDLER": "mailto:ann@example.org"}, WRONG_URL),
    Row("event.bind", BIND | {"HANDLER": "http://"}, WRONG_URL),
    Row("event.bind", BIND | {"HANDLER": "http://a b.example/"}, WRONG_URL),
    Row("event.bind", BIND | {"HANDLER": "http://[::1"}, WRONG_URL),
    Row("event.bind", BIND | {"HANDLER": "http://h.example:port/"}, WRONG_URL),
    Row("event.bind", BIND | {"HANDLER": "ftp://handler.example/"}, WRONG_PROTOCOL),
    Row("event.bind", BIND | {"HANDLER": "//handler.example/"}, WRONG_PROTOCOL),
    Row("event.bind", BIND | {"auth_connector": "c"}, NO_CONNECTORS),
    Row("event.unbind", {}, NO_EVENT, "EVENT"),
    Row("event.unbind", BIND | {"EVENT_TYPE": "maybe"}, WRONG_TYPE, "EVENT_TYPE"),
    Row("event.unbind", OFFLINE, UNBINDS_OFFLINE, auth=NOBODY),
    Row("event.unbind", {"EVENT": "ONAPPTEST"}, NO_HANDLER, "HANDLER"),
    Row("event.unbind", BIND | {"AUTH_TYPE": 1}, UNBINDS_FOR_ANOTHER, auth=NOBODY),
    Row("event.unbind", BIND | {"AUTH_TYPE": "2"}, UNBINDS_FOR_ANOTHER, auth=NOBODY),
    Row("event.unbind", BIND | {"AUTH_TYPE": 0}, UNBINDS_FOR_ANOTHER, auth=NOBODY),
    Row("event.offline.get", {"clear": 0}, NO_RESERVING),
    Row("event.offline.get", {"clear": "0", "limit": 0}, NO_RESERVING),
    Row("event.offline.get", {"limit": 0}, WRONG_LIMIT, "LIMIT"),
    Row("event.offline.get", {"limit": "-1", "filter": 1}, WRONG_LIMIT, "LIMIT"),
    Row("event.offline.clear", {}, NO_PROCESS, "PROCESS_ID"),
    Row("event.offline.clear", {"process_id": "p", "id": 3}, WRONG_IDS, "ID"),
    Row("event.offline.clear", {"process_id": "p", "id": [1, 0]}, WRONG_IDS, "ID"),
    Row("event.offline.clear", {"process_id": "p", "message_id": "m"}, WRONG_MESSAGE_IDS, "MESSAGE_ID"),
    Row("event.offline.clear", {"process_id": "p", "message_id": ["short"]}, WRONG_MESSAGE_IDS, "MESSAGE_ID"),
    Row("event.offline.error", {"message_id": []}, NO_PROCESS, "PROCESS_ID"),
    Row("event.offline.error", {"process_id": "p"}, WRONG_MESSAGE_IDS, "MESSAGE_ID"),
    Row("event.offline.error", {"process_id": "p", "message_id": "m"}, WRONG_MESSAGE_IDS, "MESSAGE_ID"),
    *(
        row
        for method in ("event.offline.get", "event.offline.list")
        for row in (
            Row(method, {"filter": "ID"}, WRONG_FILTER),
            Row(method, {"filter": {"!ID": 1}}, (400, "ERROR_ARGUMENT", "Filter operation not allowed: !")),
            Row(method, {"filter": [1]}, (400, "ERROR_ARGUMENT", "Filter operation not allowed: 0")),
            Row(method, {"filter": {">name": 1}}, (400, "ERROR_ARGUMENT", "Filter field not allowed: NAME")),
            Row(
                method,
                {"filter": {"ID": [1]}},
                (400, "ERROR_ARGUMENT", "The value of an argument 'ID' has an invalid type"),
            ),
            Row(method, {"order": "ID"}, WRONG_ORDER),
            Row(method, {"order": ["ID"]}, (400, "ERROR_ARGUMENT", "Order field not allowed: 0")),
            Row(method, {"order": {"ID": "up"}}, WRONG_DIRECTION),
        )
    ),
    Row("event.offline.get", {"filter": {"ERROR": 1}}, (400, "ERROR_ARGUMENT", "Filter field not allowed: ERROR")),
    Row("event.offline.get", {"order": {"ERROR": 1}}, (400, "ERROR_ARGUMENT", "Order field not allowed: ERROR")),
    *(Row(f"user.{verb}", {}, NO_SCOPE, auth="1/narrow") for verb in ("current", "get", "search")),
]
"""What tests and laws use."""
