"""What is on file about people."""

import pytest

from tests.live import make
from tests.methods.house import NOON, move_in

ALL = "1/all"
OFFICE = {
    "portal": {"clock": NOON},
    "users": [
        {
            "id": 1,
            "name": "Ann",
            "last_name": "Lee",
            "gender": "F",
            "admin": True,
            "department": [1, 2],
            "work_position": "Head of support",
            "last_activity": "2026-01-10T08:50:00+00:00",
        },
        {"id": 2, "name": "bob", "last_name": "Okafor", "department": 2, "avatar": "base64:R0lGODlhAQABAA=="},
        {"id": 3, "name": "Cho", "last_name": "Park", "active": False, "last_activity": "2026-01-09T09:00:00+00:00"},
        {"id": 10, "name": "Xen", "extranet": True, "work_position": "Supporter"},
    ],
    "webhooks": [
        {"user": 1, "token": "all", "scope": ["user_brief", "user", "user_basic"]},
        {"user": 1, "token": "basic", "scope": ["user_brief", "user_basic"]},
        {"user": 1, "token": "brief", "scope": ["user_brief"]},
        {"user": 2, "token": "bob", "scope": ["user"]},
    ],
    "bots": [{"id": 39, "code": "echo", "name": "Ann the bot", "client_id": "customdemo"}],
}


@pytest.fixture(scope="module")
def office(client, server):
    """A portal that nothing here changes."""
    return move_in(make(client, server, OFFICE))


def test_user_current(office):
    """Every field of the scope ``user`` that the portal has, in the documented order; what is null is left out."""
    assert list(office.ask("user.current", auth=ALL).result.items()) == [
        ("ID", "1"),
        ("ACTIVE", True),
        ("NAME", "Ann"),
        ("LAST_NAME", "Lee"),
        ("EMAIL", ""),
        ("LAST_LOGIN", ""),
        ("DATE_REGISTER", ""),
        ("IS_ONLINE", "Y"),
        ("LAST_ACTIVITY_DATE", "2026-01-10 08:50:00"),
        ("PERSONAL_GENDER", "F"),
        ("PERSONAL_BIRTHDAY", ""),
        ("WORK_POSITION", "Head of support"),
        ("UF_EMPLOYMENT_DATE", ""),
        ("UF_DEPARTMENT", [1, 2]),
        ("USER_TYPE", "employee"),
    ]


def test_with_a_picture(office):
    """A picture has an address that answers it; who was never seen is not online and has no date of that."""
    bob = office.ask("user.current", auth="2/bob").result
    assert bob["PERSONAL_PHOTO"].endswith(f"/_mock/files/{office.name}/1/user2.gif")
    assert office.client.get(bob["PERSONAL_PHOTO"]).headers["content-type"] == "image/gif"
    assert bob["IS_ONLINE"] == "N"
    assert "LAST_ACTIVITY_DATE" not in bob


@pytest.mark.parametrize(
    ("webhook", "fields"),
    [
        (
            "1/basic",
            [
                *("ID", "ACTIVE", "NAME", "LAST_NAME", "EMAIL", "WORK_POSITION", "IS_ONLINE", "DATE_REGISTER"),
                *("LAST_ACTIVITY_DATE", "PERSONAL_GENDER", "PERSONAL_BIRTHDAY", "UF_DEPARTMENT"),
                *("UF_EMPLOYMENT_DATE", "USER_TYPE"),
            ],
        ),
        (
            "1/brief",
            [
                *("ID", "ACTIVE", "NAME", "LAST_NAME", "IS_ONLINE", "DATE_REGISTER", "PERSONAL_GENDER"),
                *("PERSONAL_BIRTHDAY", "WORK_POSITION", "LAST_ACTIVITY_DATE", "UF_EMPLOYMENT_DATE", "UF_DEPARTMENT"),
                "USER_TYPE",
            ],
        ),
    ],
)
def test_smaller_scopes(office, webhook, fields):
    """The largest of the granted scopes decides which fields are shown, and in which order."""
    assert list(office.ask("user.current", auth=webhook).result) == fields
    assert list(office.ask("user.get", {"ID": 1}, webhook).result[0]) == fields


def ids(office, method, params):
    """Whom a call lists."""
    return [int(user["ID"]) for user in office.ask(method, params, ALL).result]


EVERYBODY = [1, 2, 3, 10]


@pytest.mark.parametrize(
    ("params", "listed"),
    [
        ({}, EVERYBODY),
        ({"id": "2"}, [2]),
        ({"ID": [3, 1, 39]}, [1, 3]),
        ({"@ID": {"a": 3, "b": "10"}}, [3, 10]),
        ({"!@ID": [3, 1]}, [2, 10]),
        ({"!ID": 1}, [2, 3, 10]),
        ({">ID": 2}, [3, 10]),
        ({">=ID": 2, "<ID": 10}, [2, 3]),
        ({"<=ID": "2.0"}, [1, 2]),
        ({"%ID": 1}, [1]),
        ({"ID": "one"}, []),
        ({"ID": [[1]]}, []),
        ({"@ID": []}, []),
        ({"!@ID": []}, EVERYBODY),
        ({"filter": {"ID": 1}, "LAST_NAME": "Park"}, [1]),
        ({"FILTER": []}, EVERYBODY),
        ({"FILTER": {"id": 3, "unknown": 5, "~NAME": "x", "": 1}}, [3]),
        ({"FILTER": "text", "ID": 2}, [2]),
        ({"bx24_request_id": "7", "state": "x"}, EVERYBODY),
        ({"ACTIVE": True}, [1, 2, 10]),
        ({"ACTIVE": "Y"}, [1, 2, 10]),
        ({"ACTIVE": False}, [3]),
        ({"!ACTIVE": "true"}, [3]),
        ({"NAME": "ANN"}, [1]),
        ({"NAME": "a%"}, [1]),
        ({"NAME": "A"}, []),
        ({"=NAME": "Bob"}, [2]),
        ({"=NAME": "b%"}, []),
        ({"%NAME": "n"}, [1, 10]),
        ({"!%NAME": "n"}, [2, 3]),
        ({"=%NAME": "%n"}, [1, 10]),
        ({"%=NAME": "x%e%n"}, [10]),
        ({"!=%NAME": "%n"}, [2, 3]),
        ({"!%=NAME": "%n%n%"}, [2, 3, 10]),
        ({">NAME": "bo"}, [2, 3, 10]),
        ({"<LAST_NAME": "m", ">=LAST_NAME": "a"}, [1]),
        ({"<=LAST_NAME": "lee"}, [1, 10]),
        ({"PERSONAL_CITY": ["Rome", "Oslo"]}, []),
        ({"PERSONAL_CITY": ""}, EVERYBODY),
        ({"!PERSONAL_CITY": "Rome"}, EVERYBODY),
        ({"PERSONAL_PHOTO": ""}, [1, 3, 10]),
        ({"UF_DEPARTMENT": 2}, [1, 2]),
        ({"@UF_DEPARTMENT": [1, 7]}, [1]),
        ({"!UF_DEPARTMENT": 1}, [2, 3, 10]),
        ({"IS_ONLINE": "Y"}, [1]),
        ({"USER_TYPE": "extranet"}, [10]),
        ({"USER_TYPE": "email"}, []),
        ({">LAST_ACTIVITY_DATE": "2026-01-10"}, [1]),
        ({"<LAST_ACTIVITY_DATE": "2026-01-10T10:00:00+01:00"}, [1, 3]),
        ({">LAST_ACTIVITY_DATE": "soon"}, []),
        ({">LAST_ACTIVITY_DATE": "0001-01-01T00:00:00+23:59"}, [1, 3]),
        ({"NAME_SEARCH": "sup"}, [1, 10]),
        ({"NAME_SEARCH": "lee an"}, [1]),
        ({"NAME_SEARCH": "nn"}, []),
        ({"FIND": "Ann"}, EVERYBODY),
        ({"SORT": "ID", "ORDER": "desc"}, [10, 3, 2, 1]),
        ({"sort": "name"}, [1, 2, 3, 10]),
        ({"sort": "LAST_NAME", "order": "ASC"}, [10, 1, 2, 3]),
        ({"sort": "IS_ONLINE", "order": "DESC"}, [1, 2, 3, 10]),
        ({"sort": "LAST_ACTIVITY_DATE"}, [2, 10, 3, 1]),
        ({"sort": "PERSONAL_CITY"}, EVERYBODY),
        ({"sort": ["ID"], "order": {}}, EVERYBODY),
        ({"ADMIN_MODE": True}, EVERYBODY),
    ],
)
def test_user_get(office, params, listed):
    """Filters and orders; bots are never listed, the dismissed are; unknown fields and operations are passed over."""
    assert ids(office, "user.get", params) == listed


@pytest.mark.parametrize(
    ("params", "listed"),
    [
        ({}, EVERYBODY),
        ({"FIND": "ann"}, [1]),
        ({"FILTER": {"FIND": "supp"}}, [1, 10]),
        ({"FIND": "ead"}, []),
        ({"FIND": ["bob", "cho"]}, [2, 3]),
        ({"NAME": "b"}, [2]),
        ({"LAST_NAME": "PA"}, [3]),
        ({"NAME": "ob"}, []),
        ({"WORK_POSITION": "Head"}, [1]),
        ({"=NAME": "b"}, []),
        ({"SECOND_NAME": "x"}, []),
        ({"UF_DEPARTMENT_NAME": "Sales"}, []),
        ({"USER_TYPE": "employee", "SORT": "ID", "ORDER": "DESC"}, [3, 2, 1]),
        ({"USER_TYPE": "empl"}, []),
    ],
)
def test_user_search(office, params, listed):
    """Beginnings of words, or of fields; the rest is as in user.get."""
    assert ids(office, "user.search", params) == listed


@pytest.fixture(scope="module")
def crowd(client, server):
    """A portal of 120 people."""
    people = [{"id": number, "name": f"U{number}"} for number in range(1, 121)]
    return move_in(make(client, server, {"users": people, "webhooks": [{"user": 1, "token": "all"}]}))


@pytest.mark.parametrize(
    ("start", "first", "count", "rest"),
    [
        (0, "1", 50, {"next": 50, "total": 120}),
        (10, "11", 50, {"next": 60, "total": 120}),
        ("70", "71", 50, {"total": 120}),
        (119, "120", 1, {"total": 120}),
        (-1, "1", 50, {"total": 0}),
    ],
)
@pytest.mark.parametrize("method", ["user.get", "user.search"])
def test_pages(crowd, method, start, first, count, rest):
    """Pages of 50 from exactly ``start`` on; a negative one forbids counting."""
    body = crowd.ask(method, {"start": start}, ALL).body
    assert (body["result"][0]["ID"], len(body["result"])) == (first, count)
    assert {key: body[key] for key in ("next", "total") if key in body} == rest


@pytest.mark.parametrize("params", [{"start": 120}, {"ID": 999}, {"start": 10**30}])
def test_empty_page(crowd, params):
    """Without people there is no total either."""
    body = crowd.ask("user.get", params, ALL).body
    assert set(body) == {"result", "time"}
    assert body["result"] == []


def test_in_a_batch(crowd):
    """Totals of a batch's commands stand apart."""
    answer = crowd.ask("batch", {"cmd": {"a": "user.get?start=100", "b": "user.get?ID=0"}}, ALL).result
    assert (len(answer["result"]["a"]), answer["result"]["b"]) == (20, [])
    assert (answer["result_total"], answer["result_next"]) == ({"a": 120}, [])
