"""Subscriptions to events: events, event.bind, .unbind, .get, .test. They need an application's token."""

from http import HTTPStatus
from typing import Any, Final

from mock_imbot.portal.subscriptions import Subscription
from mock_imbot.rules import parameters
from mock_imbot.rules.callers import OF_AN_APP, app_of, is_admin
from mock_imbot.rules.events import (
    EVENTS,
    NEVER_OFFLINE,
    TEST,
    WRONG_PROTOCOL,
    WRONG_URL,
    is_available,
    is_wrong_address,
    is_wrong_protocol,
)
from mock_imbot.rules.fields import php_bool, php_int, php_string
from mock_imbot.rules.problems import Problem
from mock_imbot.rules.registry import Call, Parameter, method

FORBIDDEN: Final = HTTPStatus.FORBIDDEN
NO_EVENT: Final = Problem("ERROR_ARGUMENT", "Argument 'EVENT' is null or empty", argument="EVENT")
NO_HANDLER: Final = Problem("ERROR_ARGUMENT", "Argument 'HANDLER' is null or empty", argument="HANDLER")
WRONG_TYPE: Final = Problem("ERROR_ARGUMENT", "Value must be one of {online|offline}", argument="EVENT_TYPE")
NOT_OFFLINE: Final = Problem("ERROR_ARGUMENT", "Offline event cannot be registered for this event.")
UNKNOWN_EVENT: Final = Problem("ERROR_EVENT_NOT_FOUND", "Event not found")
BOUND_ALREADY: Final = Problem("ERROR_CORE", "Unable to set event handler: Handler already binded")
BINDS_FOR_ANOTHER: Final = Problem(
    "ACCESS_DENIED", "Access denied! Event binding with AUTH_TYPE requires administrator access rights", FORBIDDEN
)
UNBINDS_FOR_ANOTHER: Final = Problem(
    "ACCESS_DENIED", "Access denied! Event unbinding with AUTH_TYPE requires administrator access rights", FORBIDDEN
)
BINDS_OFFLINE: Final = Problem(
    "ACCESS_DENIED", "Access denied! Offline events binding requires administrator access rights", FORBIDDEN
)
UNBINDS_OFFLINE: Final = Problem(
    "ACCESS_DENIED", "Access denied! Offline events unbinding requires administrator access rights", FORBIDDEN
)

ONLINE: Final = "online"
OFFLINE: Final = "offline"

EVENT: Final = Parameter("EVENT", "string", "Name of the event, in any case", required=True, example="ONAPPTEST")
HANDLER: Final = Parameter("HANDLER", "string", "Where it is sent; an offline handler has no address")
EVENT_TYPE: Final = Parameter("EVENT_TYPE", "string", "`online`, or `offline` to queue events instead of sending them")
AUTH_TYPE: Final = Parameter("AUTH_TYPE", parameters.NUMBER, "The user whose authorization the events carry")


@method(
    "events",
    docs="transport §8.1",
    scope=None,
    parameters=(
        Parameter("SCOPE", "string", "Only the events of this scope; empty: those that need none"),
        Parameter("FULL", ("boolean", "integer", "string"), "All, whether granted or not"),
    ),
    result={"type": "array", "items": {"type": "string"}},
    checks=(OF_AN_APP,),
)
def events(call: Call) -> list[str]:
    """List the events that the application may ask for, or those of one scope, or all that this portal knows."""
    wanted = call["SCOPE"]
    if wanted is not None:
        return [name for name, scope in EVENTS.items() if (scope or "") == php_string(wanted)]
    return [name for name in EVENTS if php_bool(call["FULL"]) or is_available(name, call.caller.scope)]


def event_of(call: Call) -> str:
    """EVENT in upper case."""
    return php_string(call["EVENT"]).upper()


def type_of(call: Call) -> str:
    """EVENT_TYPE in lower case, ``online`` if it is left out."""
    return php_string(call["EVENT_TYPE"]).lower() or ONLINE


def no_event(call: Call) -> bool:
    """EVENT is absent or empty."""
    return not event_of(call)


def wrong_type(call: Call) -> bool:
    """EVENT_TYPE is neither online nor offline."""
    return type_of(call) not in {ONLINE, OFFLINE}


def no_handler(call: Call) -> bool:
    """HANDLER is absent or empty, and the event is not to be queued."""
    return type_of(call) == ONLINE and not php_string(call["HANDLER"])


def offline_for_admins(call: Call) -> bool:
    """EVENT_TYPE is offline and the user is no administrator."""
    return type_of(call) == OFFLINE and not is_admin(call)


def binds_for_another(call: Call) -> bool:
    """AUTH_TYPE names another user and the caller is no administrator."""
    named = call.integer("AUTH_TYPE")
    return named > 0 and named != call.caller.user_id and not is_admin(call)


def unknown_event(call: Call) -> bool:
    """There is no such event, or its scope is not granted."""
    return not is_available(event_of(call), call.caller.scope)


def never_offline(call: Call) -> bool:
    """ONOFFLINEEVENT is to be queued."""
    return type_of(call) == OFFLINE and event_of(call) == NEVER_OFFLINE


def wrong_address(call: Call) -> bool:
    """HANDLER is malformed or has no host; with `strict_urls` also if its host has no dot, as `localhost`."""
    strict = call.portal.settings.strict_urls
    return type_of(call) == ONLINE and is_wrong_address(php_string(call["HANDLER"]), strict=strict)


def wrong_protocol(call: Call) -> bool:
    """HANDLER is neither http nor https."""
    return type_of(call) == ONLINE and is_wrong_protocol(php_string(call["HANDLER"]))


def address_of(call: Call) -> str:
    """The handler's address; an offline one has none."""
    return php_string(call["HANDLER"]) if type_of(call) == ONLINE else ""


def authority_of(call: Call) -> int | None:
    """Whose authorization a new handler carries: AUTH_TYPE, else nobody's own for administrators, else the caller's."""
    if type_of(call) == OFFLINE:
        return None
    named = call.integer("AUTH_TYPE")
    if named > 0:
        return named
    return None if is_admin(call) else call.caller.user_id


def same(call: Call) -> list[Subscription]:
    """The application's handlers with that event, kind and address."""
    known = call.portal.subscriptions.of(app_of(call), event_of(call))
    offline = type_of(call) == OFFLINE
    return [each for each in known if each.offline == offline and each.handler == address_of(call)]


def bound_already(call: Call) -> bool:
    """The application has bound the same address to the event for the same user."""
    return any(each.user_id == authority_of(call) for each in same(call))


@method(
    "event.bind",
    docs="transport §8.4",
    scope=None,
    parameters=(
        EVENT,
        HANDLER,
        AUTH_TYPE,
        EVENT_TYPE,
        Parameter("OPTIONS", "object", "`minTimeout` of ONOFFLINEEVENT: seconds between two notices, at least"),
    ),
    result=parameters.TRUE,
    checks=(
        OF_AN_APP,
        BINDS_FOR_ANOTHER.when(binds_for_another),
        NO_EVENT.when(no_event),
        WRONG_TYPE.when(wrong_type),
        BINDS_OFFLINE.when(offline_for_admins),
        NO_HANDLER.when(no_handler),
        UNKNOWN_EVENT.when(unknown_event),
        NOT_OFFLINE.when(never_offline),
        WRONG_URL.when(wrong_address),
        WRONG_PROTOCOL.when(wrong_protocol),
        BOUND_ALREADY.when(bound_already),
    ),
)
def event_bind(call: Call) -> bool:
    """Subscribe the application to an event: it is sent to an address, or waits in the offline queue."""
    options = call["OPTIONS"]
    given = options.get("minTimeout") if isinstance(options, dict) else None
    call.portal.subscriptions.add(
        app_of(call),
        event_of(call),
        address_of(call),
        authority_of(call),
        offline=type_of(call) == OFFLINE,
        min_timeout=1 if given is None else max(php_int(given), 0),
    )
    return True


def unbinds_for_another(call: Call) -> bool:
    """AUTH_TYPE is given, the caller is no administrator, and it is not the caller's id as a number, in JSON."""
    given = call["AUTH_TYPE"]
    own = type(given) is int and given == call.caller.user_id
    return type_of(call) == ONLINE and given is not None and not own and not is_admin(call)


@method(
    "event.unbind",
    docs="transport §8.4",
    scope=None,
    parameters=(EVENT, HANDLER, AUTH_TYPE, EVENT_TYPE),
    result={"type": "object", "required": ["count"], "properties": {"count": {"type": "integer"}}},
    checks=(
        OF_AN_APP,
        NO_EVENT.when(no_event),
        WRONG_TYPE.when(wrong_type),
        UNBINDS_OFFLINE.when(offline_for_admins),
        NO_HANDLER.when(no_handler),
        UNBINDS_FOR_ANOTHER.when(unbinds_for_another),
    ),
)
def event_unbind(call: Call) -> dict[str, int]:
    """End subscriptions and tell how many; without AUTH_TYPE those of all users, or only one's own."""
    ended = [each for each in same(call) if is_meant(each, call)]
    for each in ended:
        call.portal.subscriptions.remove(each)
    return {"count": len(ended)}


def is_meant(subscription: Subscription, call: Call) -> bool:
    """Whether AUTH_TYPE, or the lack of rights, leaves a subscription among those to be ended."""
    if subscription.offline:
        return True
    if not is_admin(call):
        return subscription.user_id == call.caller.user_id
    return call["AUTH_TYPE"] is None or (subscription.user_id or 0) == call.integer("AUTH_TYPE")


@method(
    "event.get",
    docs="transport §8.4",
    scope=None,
    result={"type": "array", "items": {"type": "object", "required": ["event", "offline"]}},
    checks=(OF_AN_APP,),
)
def event_get(call: Call) -> list[dict[str, Any]]:
    """List the handlers that the application has bound; who is no administrator sees their own."""
    known = call.portal.subscriptions.of(app_of(call))
    return [
        describe(each) for each in known if is_admin(call) or (each.user_id == call.caller.user_id and not each.offline)
    ]


def describe(subscription: Subscription) -> dict[str, Any]:
    """A subscription as event.get shows it."""
    event = subscription.event.upper()
    if subscription.offline:
        return {"event": event, "connector_id": "", "offline": 1}
    return {"event": event, "handler": subscription.handler, "auth_type": str(subscription.user_id or 0), "offline": 0}


@method(
    "event.test",
    docs="transport §8.4",
    scope=None,
    parameters=(Parameter("any", "string", "All parameters, whatever their names, are part of the event"),),
    takes_anything=True,
    result={"type": "integer", "const": 1},
    checks=(OF_AN_APP,),
)
def event_test(call: Call) -> int:
    """Cause ONAPPTEST with the parameters of the call.

    It is put into the offline queue if the application has bound it offline. Nothing is sent to addresses.
    """
    app = app_of(call)
    if any(each.offline for each in call.portal.subscriptions.of(app, TEST)):
        data = {"QUERY": call.given, "LANGUAGE_ID": call.portal.settings.language}
        call.portal.offline.put(app, TEST, data, call.caller.user_id)
    return 1
