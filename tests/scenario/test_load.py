"""A scenario fills a store."""

import json
import time

import pytest

from mock_imbot.portal.store import Store
from mock_imbot.scenario.load import load
from mock_imbot.scenario.reading import from_object
from mock_imbot.scenario.rows import TABLES, rows_of
from tests.scenario.stores import NOW, PNG, stored

FULL = {
    "portal": {
        "clock": "2026-01-12T09:00:00.500+00:00",
        "sequences": {"user": 99, "message": 200, "titles": {"RED": 2}},
    },
    "users": [
        {"id": 1, "name": "Ann", "last_activity": "2026-01-10 10:00:00+01:00", "department": 3, "avatar": PNG},
        {"id": 6, "extranet": True, "last_activity": "2026-01-10"},
    ],
    "apps": [
        {
            "client_id": "a",
            "tokens": [
                {"user": 1, "access_token": "t1"},
                {"user": 1, "access_token": "t2", "refresh_token": "r2", "expired": True},
                {"user": 39, "access_token": "t3", "expires": NOW + 60, "expires_in": 60},
            ],
            "event_handlers": [
                {"event": "ONAPPINSTALL", "handler": "http://h/1", "user": 1},
                {"id": 7, "event": "E", "handler": "HTTP://h"},
                {"event": "ONAPPTEST", "offline": True},
            ],
            "offline_events": [
                {"id": 3, "event": "ONAPPTEST", "data": {"QUERY": []}, "user": 1, "date": NOW, "process_id": "p"},
                {"event": "ONAPPTEST", "error": True},
            ],
            "options": {"language": "en", "list": [1]},
            "user_options": {"1": {"theme": "dark"}},
        }
    ],
    "webhooks": [{"user": 1, "token": "demo", "scope": []}],
    "bots": [
        {
            "id": 39,
            "code": "echo",
            "client_id": "a",
            "type": "H",
            "handler": "http://h",
            "handlers": {"welcome": "http://w", "context_get": "http://c"},
            "commands": [{"command": "x", "lang": {"en": {"title": "X"}}}],
        },
    ],
    "chats": [
        {
            "id": 13,
            "users": [1, 6, 39],
            "owner": 39,
            "entity_data": ["a", "b"],
            "start_ids": {"6": 201},
            "muted": [1],
            "last_ids": {1: 0},
            "counters": {1: 2},
            "avatar": PNG,
            "messages": [
                {"id": 150, "author": 1, "text": "a", "params": {"B": [1]}},
                {"author": 0, "text": "b"},
                {"author": 6, "text": "c", "date": 5},
            ],
        },
        {"id": 14, "type": "PRIVATE", "users": [39, 6], "managers": []},
        {"id": 15, "type": "OPEN", "users": [39], "message_count": 8, "last_message_id": 9, "hidden": {"39": 3}},
        {"id": 16},
    ],
    "files": [{"id": 5, "name": "a.txt", "content": "base64:aGk="}],
}


@pytest.fixture(scope="module")
def rows():
    """The rows of the scenario above, by table."""
    store = stored(FULL)
    return {table.__tablename__: rows_of(store, table) for table in TABLES}


def pick(rows, *columns):
    """Some columns of rows."""
    return [tuple(row[column] for column in columns) for row in rows]


def test_settings(rows):
    """Every setting has a JSON value; what is left out has its default."""
    assert {row["key"]: json.loads(row["value"]) for row in rows["setting"]} == {
        "domain": "demo.bitrix24.example",
        "member_id": "e6b8646966e5224bcd30fe5ff6a455ad",
        "profile": "documented",
        "language": "en",
        "general_chat": None,
        "general_chat_writable": True,
        "clock": 1768208400.5,
        "strict_urls": False,
        "diagnostics": "warn",
        "rate_limit": "off",
        "operating": None,
    }
    settings = rows_of(stored({"users": [], "portal": {"clock": NOW, "operating": {}}}), TABLES[0])
    assert {row["key"]: row["value"] for row in settings if row["key"] in {"clock", "operating"}} == {
        "clock": "1768035600",
        "operating": '{"limit":420,"spent":{}}',
    }


def test_sequences(rows):
    """A sequence stands at the highest number in use, or further if the scenario says so."""
    assert pick(rows["sequence"], "name", "value") == [
        ("chat", 16),
        ("command", 1),
        ("event_handler", 9),
        ("file", 7),
        ("message", 202),
        ("offline_event", 4),
        ("title:RED", 2),
        ("user", 99),
    ]


def test_people(rows):
    """People and bots share a table; a bot's name is its code if it has no other."""
    columns = ("id", "name", "bot", "extranet", "avatar", "department", "last_activity")
    assert pick(rows["user"], *columns) == [
        (1, "Ann", False, False, 6, "[3]", 1768035600),
        (6, "", False, True, None, "[]", 1768003200),
        (39, "echo", True, False, None, "[]", None),
    ]


def test_bots(rows):
    """Type H is kept as B; one handler is for all events that have none of their own."""
    (bot,) = rows["bot"]
    assert (bot["id"], bot["type"], bot["client_id"]) == (39, "B", "a")
    assert json.loads(bot["handlers"]) == {
        "message_add": "http://h",
        "message_update": "http://h",
        "message_delete": "http://h",
        "welcome": "http://w",
        "bot_delete": "http://h",
        "command": "http://h",
        "context_get": "http://c",
    }
    assert pick(rows["command"], "id", "bot_id", "command", "lang") == [
        (1, 39, "x", '{"en":{"title":"X","params":""}}')
    ]


def test_apps(rows):
    """Secrets that are left out are derived; a token's time begins with the portal unless it is given."""
    (app,) = rows["app"]
    assert (app["scope"], len(app["client_secret"]), len(app["application_token"])) == ("imbot,im,user", 32, 32)
    assert pick(rows["token"], "access_token", "user_id", "expires_in", "expires") == [
        ("t1", 1, 3600, None),
        ("t2", 1, -1, None),
        ("t3", 39, 60, 1768035660),
    ]
    assert pick(rows["event_handler"], "id", "event", "handler", "user_id", "offline", "min_timeout") == [
        (7, "E", "HTTP://h", None, False, 1),
        (8, "ONAPPINSTALL", "http://h/1", 1, False, 1),
        (9, "ONAPPTEST", "", None, True, 1),
    ]
    assert pick(rows["offline_event"], "id", "event", "data", "user_id", "date", "process_id", "error") == [
        (3, "ONAPPTEST", '{"QUERY":[]}', 1, 1768035600, "p", False),
        (4, "ONAPPTEST", "null", 0, 1768208400, "", True),
    ]
    assert pick(rows["options"], "client_id", "user_id", "options") == [
        ("a", 0, '{"language":"en","list":[1]}'),
        ("a", 1, '{"theme":"dark"}'),
    ]
    assert pick(rows["webhook"], "token", "user_id", "scope") == [("demo", 1, "")]


def test_chats(rows):
    """Counts, defaults and pairs follow from the rest."""
    columns = ("id", "type", "owner_id", "extranet", "message_count", "last_message_id", "created", "pair", "avatar")
    assert pick(rows["chat"], *columns) == [
        (13, "C", 39, True, 3, 202, 1768208400, None, 7),
        (14, "P", 39, True, 0, 0, 1768208400, "6:39", None),
        (15, "O", 39, False, 8, 9, 1768208400, None, None),
        (16, "C", 0, False, 0, 0, 1768208400, None, None),
    ]
    assert pick(rows["chat"], "entity_data_1", "entity_data_2", "entity_data_3")[0] == ("a", "b", "")


def test_members(rows):
    """The owner is manager by default; what lies before a member's first message is counted."""
    columns = ("chat_id", "user_id", "manager", "start_id", "hidden", "last_id", "counter", "muted")
    assert pick(rows["member"], *columns) == [
        (13, 1, False, 0, 0, 0, 2, True),
        (13, 6, False, 201, 1, 202, 0, False),
        (13, 39, True, 0, 0, 202, 0, False),
        (14, 6, False, 0, 0, 0, 0, False),
        (14, 39, False, 0, 0, 0, 0, False),
        (15, 39, True, 0, 3, 9, 0, False),
    ]


def test_messages(rows):
    """Ids that are left out follow the highest one; dates are the portal's start."""
    assert pick(rows["message"], "id", "chat_id", "author_id", "date", "text", "params", "deleted") == [
        (150, 13, 1, 1768208400, "a", '{"B":[1]}', False),
        (201, 13, 0, 1768208400, "b", "{}", False),
        (202, 13, 6, 5, "c", "{}", False),
    ]


def test_files(rows):
    """Pictures are kept with their type, size and the name that the portal gives them."""
    assert pick(rows["file"], "id", "name", "content_type", "width", "height") == [
        (5, "a.txt", "application/octet-stream", 0, 0),
        (6, "user1.png", "image/png", 1, 1),
        (7, "chat13.png", "image/png", 1, 1),
    ]


def test_now():
    """Without a frozen clock the portal starts when it is loaded."""
    store = stored({"users": [], "chats": [{"id": 1, "messages": [{"author": 0, "text": "a"}]}]}, now=77)
    assert store.connection.execute("SELECT created, date FROM chat JOIN message").fetchall() == [(77, 77)]


def test_all_or_nothing():
    """A store that can't take everything takes nothing."""
    store = stored({"users": [{"id": 1}]})
    with pytest.raises(Exception, match="UNIQUE"):
        load(from_object({"users": [{"id": 2}, {"id": 1}]}), store, now=NOW)
    assert [row["id"] for row in rows_of(store, TABLES[2])] == [1]


def test_speed():
    """A thousand chats of five take no more than 150 ms."""
    chats = [
        {
            "id": number,
            "users": [(number + step) % 50 + 1 for step in range(5)],
            "messages": [{"author": 1, "text": "a"}],
        }
        for number in range(1, 1001)
    ]
    scenario = from_object({"users": [{"id": number} for number in range(1, 51)], "chats": chats})
    best = 1.0
    for _ in range(3):
        store = Store()
        store.create()
        start = time.perf_counter()
        load(scenario, store, now=NOW)
        best = min(best, time.perf_counter() - start)
    assert best <= 0.15
