"""Subscriptions to events."""

import pytest

from tests.methods.house import SCENARIO, move_in

ADDRESS = "http://handler.example/path?a=b"
GLOBAL = [
    *("ONAPPINSTALL", "ONAPPUPDATE", "ONAPPUNINSTALL", "ONAPPPAYMENT"),
    *("ONSUBSCRIPTIONRENEW", "ONAPPTEST", "ONAPPMETHODCONFIRM", "ONOFFLINEEVENT"),
]


def bound(house, auth="demo-access"):
    """The application's handlers."""
    return house.ask("event.get", auth=auth).result


@pytest.mark.parametrize(
    ("params", "auth", "names"),
    [
        ({}, "narrow-access", [*GLOBAL, "ONUSERADD"]),
        ({"SCOPE": ""}, "demo-access", GLOBAL),
        ({"scope": "user", "FULL": True}, "demo-access", ["ONUSERADD"]),
        ({"SCOPE": "crm"}, "demo-access", []),
    ],
)
def test_events(house, params, auth, names):
    """The events of the granted scopes and those for everybody, or of one scope."""
    assert house.ask("events", params, auth).result == names


def test_all_events(house):
    """FULL lists also what is not granted."""
    everything = house.ask("events", {"FULL": "1"}, "narrow-access").result
    assert {*GLOBAL, "ONUSERADD", "ONIMBOTMESSAGEADD", "ONIMCOMMANDADD", "ONIMBOTV2JOINCHAT"} <= set(everything)
    assert everything == house.ask("events").result


def test_bind(house):
    """Names of events are stored in upper case; without AUTH_TYPE an administrator's handler is nobody's own."""
    assert house.ask("event.bind", {"event": "onAppTest", "handler": ADDRESS}).result is True
    assert house.ask("event.bind", {"EVENT": "ONUSERADD", "HANDLER": ADDRESS, "AUTH_TYPE": "2"}).result is True
    assert house.ask("event.bind", {"EVENT": "ONUSERADD", "EVENT_TYPE": "offline", "AUTH_TYPE": 2}).result is True
    assert bound(house) == [
        {"event": "ONAPPTEST", "handler": ADDRESS, "auth_type": "0", "offline": 0},
        {"event": "ONUSERADD", "handler": ADDRESS, "auth_type": "2", "offline": 0},
        {"event": "ONUSERADD", "connector_id": "", "offline": 1},
    ]
    assert bound(house, "other-access") == []


def test_bind_without_rights(house):
    """Who is no administrator binds for themselves and sees their own handlers."""
    house.ask("event.bind", {"EVENT": "ONAPPTEST", "HANDLER": ADDRESS})
    house.ask("event.bind", {"EVENT": "ONAPPTEST", "EVENT_TYPE": "offline"})
    assert house.ask("event.bind", {"EVENT": "ONAPPTEST", "HANDLER": ADDRESS}, "bob-access").result is True
    own = [{"event": "ONAPPTEST", "handler": ADDRESS, "auth_type": "2", "offline": 0}]
    assert bound(house, "bob-access") == own
    assert house.ask("event.bind", {"EVENT": "ONUSERADD", "HANDLER": ADDRESS, "AUTH_TYPE": 2}, "bob-access").result
    assert len(bound(house)) == 4


@pytest.mark.parametrize(
    ("address", "strict"),
    [
        ("http://localhost/", False),
        ("https://localhost:9000/bitrix", False),
        ("HTTP://bot/", False),
        ("http://[::1]:9000/", False),
        ("http://127.0.0.1:9000/", True),
        ("https://handler.example", True),
    ],
)
def test_addresses(house, new_portal, address, strict):
    """Hosts without a dot are accepted, unless the portal is strict."""
    params = {"EVENT": "ONAPPTEST", "HANDLER": address}
    assert house.ask("event.bind", params).result is True
    demanding = move_in(new_portal(SCENARIO, strict_urls=True))
    answer = demanding.ask("event.bind", params)
    assert answer.result is True if strict else answer.error == (400, "ERROR_WRONG_HANDLER_URL", "Wrong handler URL")


def test_handlers_in_the_state(house):
    """A handler is part of the portal's state, with the shortest time between notices."""
    notices = {"EVENT": "ONOFFLINEEVENT", "HANDLER": ADDRESS}
    house.ask("event.bind", notices | {"OPTIONS": {"minTimeout": "30"}})
    house.ask("event.bind", notices | {"AUTH_TYPE": 2, "OPTIONS": {"minTimeout": -3}})
    house.ask("event.bind", notices | {"AUTH_TYPE": 3, "OPTIONS": "x"})
    house.ask("event.bind", {"EVENT": "ONAPPTEST", "EVENT_TYPE": "offline", "HANDLER": ADDRESS})
    assert house.state()["apps"][0]["event_handlers"] == [
        {"id": 1, "event": "ONOFFLINEEVENT", "handler": ADDRESS, "min_timeout": 30},
        {"id": 2, "event": "ONOFFLINEEVENT", "handler": ADDRESS, "user": 2, "min_timeout": 0},
        {"id": 3, "event": "ONOFFLINEEVENT", "handler": ADDRESS, "user": 3},
        {"id": 4, "event": "ONAPPTEST", "offline": True},
    ]


@pytest.fixture
def busy(house):
    """A portal with handlers of nobody, of Ann and of Bob, and an offline one."""
    for more in ({}, {"AUTH_TYPE": 1}, {"AUTH_TYPE": 2}, {"EVENT_TYPE": "offline"}):
        assert house.ask("event.bind", {"EVENT": "ONAPPTEST", "HANDLER": ADDRESS} | more).result is True
    return house


@pytest.mark.parametrize(
    ("more", "auth", "count", "left"),
    [
        ({}, "demo-access", 3, [None]),
        ({"EVENT": "onapptest", "AUTH_TYPE": 2}, "demo-access", 1, ["0", "1", None]),
        ({"AUTH_TYPE": 0}, "demo-access", 1, ["1", "2", None]),
        ({"AUTH_TYPE": ""}, "demo-access", 1, ["1", "2", None]),
        ({"AUTH_TYPE": 7}, "demo-access", 0, ["0", "1", "2", None]),
        ({"EVENT_TYPE": "offline", "HANDLER": "x", "AUTH_TYPE": 7}, "demo-access", 1, ["0", "1", "2"]),
        ({"HANDLER": "http://other.example/"}, "demo-access", 0, ["0", "1", "2", None]),
        ({"EVENT": "ONUSERADD"}, "demo-access", 0, ["0", "1", "2", None]),
        ({}, "other-access", 0, ["0", "1", "2", None]),
        ({}, "bob-access", 1, ["0", "1", None]),
        ({"AUTH_TYPE": 2}, "bob-access", 1, ["0", "1", None]),
    ],
)
def test_unbind(busy, more, auth, count, left):
    """Handlers of that event and address end: all, or those of AUTH_TYPE, or one's own without rights."""
    params = {"EVENT": "ONAPPTEST", "HANDLER": ADDRESS} | more
    assert busy.ask("event.unbind", params, auth).result == {"count": count}
    assert [handler.get("auth_type") for handler in bound(busy)] == left


def test_event_test_without_handlers(house):
    """The answer is 1; nothing waits in any queue unless the event is bound offline."""
    house.ask("event.bind", {"EVENT": "ONAPPTEST", "HANDLER": ADDRESS})
    assert house.ask("event.test", {"any": "data"}).result == 1
    assert house.ask("event.offline.list").body["total"] == 0
