"""An export is complete: loaded again, it makes a portal that exports the same."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from mock_imbot.portal import tables
from mock_imbot.scenario import bundled, dump, from_object, parse, patch, read, to_yaml
from mock_imbot.scenario.load import INSERTS
from mock_imbot.scenario.reading import Text
from mock_imbot.scenario.rows import TABLES, rows_of
from tests.scenario.states import COLOR, FLAG, MOMENT, SMALL, TEXT, states
from tests.scenario.stores import NOW, PNG, stored
from tests.scenario.test_load import FULL


def assert_complete(store):
    """The export loads, as an object and as YAML, to the same rows, whatever the time is."""
    exported = dump(store)
    again = [
        stored(from_object(json.loads(json.dumps(exported))), now=1),
        stored(parse([Text("export.yaml", to_yaml(exported))]), now=2),
    ]
    assert [dump(copy) for copy in again] == [exported, exported]
    for table in TABLES:
        if table is not tables.SequenceRow:  # sequences are made to follow what there is
            assert [rows_of(copy, table) for copy in again] == [rows_of(store, table)] * 2


def test_every_table():
    """No table is forgotten."""
    assert {table.__tablename__ for table in TABLES} == set(SQLModel.metadata.tables)


@pytest.mark.parametrize("name", sorted(bundled()))
def test_bundled(name):
    """Every bundled scenario survives."""
    assert_complete(stored(read([name])))


@pytest.mark.parametrize(
    "scenario",
    [
        FULL,
        {"users": []},
        {"users": [], "portal": {"former_users": [4]}, "chats": [{"id": 1, "owner": 4, "users": [4]}]},
        {
            "users": [],
            "chats": [{"id": 1, "messages": [{"author": 0, "text": "a", "params": {"<<": 1, "2": None, "": [1.5]}}]}],
        },
        {"users": [], "portal": {"operating": {"limit": 7}, "general_chat": 1, "clock": NOW}, "chats": [{"id": 1}]},
        {
            "users": [
                {"id": 1, "avatar": PNG, "avatar_file": {"id": 9}},
                {"id": 2, "avatar": PNG, "avatar_file": {"id": 8, "name": "x.bin"}},
            ]
        },
        {"users": [], "files": [{"id": 1, "name": "a", "content": "base64:", "content_type": "text/plain"}]},
    ],
)
def test_special(scenario):
    """Everything that the format can say survives."""
    assert_complete(stored(scenario))


def test_reads_well():
    """What a default says is left out; dates are ISO 8601; entries are sorted."""
    store = stored(
        {
            "users": [{"id": 2, "name": "Bo"}, {"id": 1, "admin": True}],
            "bots": [{"id": 3, "code": "x", "client_id": "customx", "handler": "http://h"}],
            "chats": [{"id": 1, "users": [3, 2], "owner": 3, "messages": [{"author": 2, "text": "a"}]}],
        }
    )
    assert dump(store) == {
        "portal": {"member_id": "e6b8646966e5224bcd30fe5ff6a455ad"},
        "users": [{"id": 1, "admin": True}, {"id": 2, "name": "Bo"}],
        "bots": [{"id": 3, "name": "x", "code": "x", "client_id": "customx", "handler": "http://h"}],
        "chats": [
            {
                "id": 1,
                "owner": 3,
                "users": [2, 3],
                "managers": [3],
                "created": "2026-01-10T09:00:00+00:00",
                "messages": [{"id": 1, "author": 2, "text": "a", "date": "2026-01-10T09:00:00+00:00"}],
            }
        ],
    }


def test_sequences_survive():
    """The numbers given out last are kept also when their owners are gone."""
    store = stored({"users": [{"id": 1}], "chats": [{"id": 1}]})
    store.connection.execute("DELETE FROM chat")
    store.connection.execute("INSERT INTO sequence VALUES ('color', 4), ('title:LIGHT_BLUE', 2)")
    assert dump(store)["portal"]["sequences"] == {"chat": 1, "color": 4, "titles": {"LIGHT_BLUE": 2}}
    assert_complete(store)


def test_former_users():
    """A user who is gone is still an author, owner and member of what is left."""
    store = stored(
        {
            "users": [{"id": 1}, {"id": 2}],
            "chats": [{"id": 1, "owner": 1, "users": [1, 2], "messages": [{"author": 2, "text": "a"}]}],
        }
    )
    store.connection.execute("DELETE FROM user")
    assert dump(store)["portal"]["former_users"] == [1, 2]
    assert_complete(store)


def test_lost_avatar():
    """An avatar whose file is gone is no avatar."""
    store = stored({"users": [{"id": 1, "avatar": PNG}]})
    store.connection.execute("DELETE FROM file")
    assert dump(store)["users"] == [{"id": 1}]


def test_shared_picture():
    """One file can be several avatars."""
    store = stored({"users": [{"id": 1, "avatar": PNG}, {"id": 2}]})
    store.connection.execute("UPDATE user SET avatar = 1")
    assert_complete(store)


def test_patched():
    """A fragment laid over an export changes what it names and nothing else."""
    store = stored(read(["default"]))
    state = dump(store)
    fragment = {
        "portal": {"domain": "other.example"},
        "apps": [{"client_id": "local.demo", "tokens": [{"access_token": "demo-access", "expired": True}]}],
        "chats": [{"id": 13, "users": [3], "messages": [{"author": 3, "text": "I'm in"}]}],
    }
    changed = dump(stored(patch(state, fragment)))
    assert changed["portal"] == state["portal"] | {"domain": "other.example"}
    assert changed["apps"][0]["tokens"][0] == {
        "user": 1,
        "access_token": "demo-access",
        "refresh_token": "demo-refresh",
        "expired": True,
    }
    assert changed["chats"][0]["users"] == [1, 2, 3, 4, 39]
    assert [message["id"] for message in changed["chats"][0]["messages"]] == [1, 2, 3]
    assert (changed["users"], changed["bots"]) == (state["users"], state["bots"])


@settings(max_examples=15)
@given(states())
def test_any_state(state):
    """Whatever a portal has come to, its export is complete."""
    store = stored({"users": []})
    with store.transaction():
        for table, rows in state.items():
            store.run_many(INSERTS[table], rows)
    assert_complete(store)


ENTRIES = st.fixed_dictionaries(
    {
        "portal": st.fixed_dictionaries(
            {},
            optional={
                "profile": st.sampled_from(["documented", "2026"]),
                "language": st.sampled_from(["en", "no"]),
                "strict_urls": FLAG,
                "clock": MOMENT | st.floats(0, 4e9),
                "rate_limit": st.sampled_from(["off", "standard"]),
                "general_chat_writable": FLAG,
                "sequences": st.fixed_dictionaries(
                    {},
                    optional={
                        "chat": SMALL,
                        "color": SMALL,
                        "file": SMALL,
                        "titles": st.dictionaries(COLOR, SMALL, max_size=2),
                    },
                ),
            },
        ),
        "users": st.lists(
            st.fixed_dictionaries(
                {"id": st.integers(1, 50)},
                optional={"name": TEXT, "admin": FLAG, "department": SMALL.map(abs).filter(bool)},
            ),
            unique_by=lambda user: user["id"],
            max_size=3,
        ),
        "chats": st.lists(
            st.fixed_dictionaries(
                {"id": st.integers(1, 50)},
                optional={
                    "title": TEXT,
                    "color": COLOR,
                    "created": MOMENT,
                    "avatar": st.just(PNG),
                    "messages": st.lists(
                        st.fixed_dictionaries(
                            {"author": st.just(0), "text": TEXT}, optional={"date": MOMENT, "deleted": FLAG}
                        ),
                        max_size=2,
                    ),
                },
            ),
            unique_by=lambda chat: chat["id"],
            max_size=3,
        ),
    }
)


@settings(max_examples=60)
@given(ENTRIES)
def test_any_scenario(scenario):
    """Export, load, export is the identity."""
    assert_complete(stored(scenario))
