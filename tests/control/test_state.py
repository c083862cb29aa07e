"""The state of a portal: shown, replaced, merged, reset."""

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

DEFAULT = "/_mock/portals/default"
ENTRY = {"id": 13, "title": "Team"}


def test_state_is_a_scenario(api):
    """What the seed said is there, in its own words."""
    state = api.get(DEFAULT).json()
    assert state["users"] == [{"id": 1, "name": "Ann", "admin": True}, {"id": 2, "name": "Ben"}]
    assert state["portal"]["clock"] == "2026-01-10T09:00:00+00:00"
    assert state["chats"][0]["messages"] == [
        {"id": 1, "author": 1, "text": "Hello", "date": "2026-01-10T09:00:00+00:00"}
    ]


def test_state_as_yaml(api):
    """The same values, as YAML; JSON can be asked for by name."""
    answer = api.get(DEFAULT, params={"format": "yaml"})
    assert answer.headers["content-type"] == "application/yaml"
    assert yaml.safe_load(answer.text)["users"] == api.get(DEFAULT, params={"format": "json"}).json()["users"]


def test_unknown_format(api, refused):
    """Formats are json and yaml."""
    answer = api.get(DEFAULT, params={"format": "xml"})
    assert refused(answer) == (400, "QUERY_INVALID", "format: Input should be 'json' or 'yaml'")


def test_put_replaces_state_and_seed(api):
    """A reset leads to what was put, and lazily made portals begin with it."""
    answer = api.put(DEFAULT, json={"users": [{"id": 7}], "webhooks": [{"user": 7, "token": "new"}]})
    assert (answer.status_code, answer.json()["webhooks"][0]["url"]) == (200, "http://mock.example/rest/7/new/")
    api.patch(DEFAULT, json={"users": [{"id": 8}]})
    api.post(f"{DEFAULT}/reset")
    assert [user["id"] for user in api.get(DEFAULT).json()["users"]] == [7]
    api.post("/_mock/portals", json={"name": "w1"})
    assert [user["id"] for user in api.get("/_mock/portals/w1").json()["users"]] == [7]


def test_put_makes_a_portal(api):
    """201 the first time, 200 after that."""
    answers = [api.put("/_mock/portals/w1", json={"users": [{"id": 7}]}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["name"] == "w1"


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"users": [{"id": 0}]}, "users[0].id: must be at least 1, not 0"),
        ({"portal": {"profil": "2026"}}, None),
        ({"users": [{"id": 1}], "chats": [{"id": 1, "users": [99]}]}, "chats[1].users[0]: there is no user or bot 99"),
    ],
)
def test_faults_change_nothing(api, refused, verb, body, message):
    """A scenario is taken as a whole or not at all."""
    before = api.get(DEFAULT).json()
    status, code, found = refused(api.request(verb, DEFAULT, json=body))
    assert (status, code) == (422, "SCENARIO_INVALID")
    if message:
        assert found.partition(": ")[2] == message.partition(": ")[2]
    assert api.get(DEFAULT).json() == before
    api.post(f"{DEFAULT}/reset")
    assert api.get(DEFAULT).json() == before


@pytest.mark.parametrize(
    "body",
    [
        "users: [{id: 1}]\nchats:\n  - id: 13\n    colour: RED\n",
        '{"users": [{"id": 1}],\n"chats":\n[{"id": 13,\n"colour": 1}]}',
    ],
    ids=["yaml", "json"],
)
def test_faults_have_lines(api, body):
    """The line of the body, whatever it is written in."""
    kind = "application/json" if body.startswith("{") else "text/x-yaml"
    answer = api.put(DEFAULT, content=body, headers={"Content-Type": kind})
    (fault,) = answer.json()["error"]["faults"]
    assert (fault["path"], fault["line"]) == ("chats[0].colour", 4)
    assert answer.json()["error"]["message"] == f"chats[0].colour: {fault['message']}"


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "is empty; a scenario has at least users"),
        ("[]", "a scenario must be a mapping (key: value), not a list"),
        ("5", "a scenario must be a mapping (key: value), not 5"),
    ],
)
def test_bodies_that_are_no_mapping(api, refused, verb, body, message):
    """Nothing, a list or a number is no scenario."""
    assert refused(api.request(verb, DEFAULT, content=body)) == (422, "SCENARIO_INVALID", message)


def test_pictures_by_path_are_for_files(api, refused):
    """A request can't make the server read its files."""
    body = {"users": [{"id": 1, "avatar": "/etc/hostname"}]}
    status, code, message = refused(api.put(DEFAULT, json=body))
    assert (status, code) == (422, "SCENARIO_INVALID")
    assert message == 'users[0].avatar: must be "base64:…"; the path of a picture is possible in a scenario file only'


def test_patch_merges_by_key(api):
    """Known entries change, new ones are added, nothing is removed."""
    answer = api.patch(
        DEFAULT,
        json={
            "portal": {"language": "de"},
            "users": [{"id": 2, "name": "Bob"}, {"id": 3, "name": "Cid"}],
            "chats": [{"id": 13, "title": "Renamed"}, {"id": 14, "owner": 0}],
            "webhooks": [{"user": 2, "token": "third"}],
        },
    )
    assert answer.status_code == 200
    assert [hook["token"] for hook in answer.json()["webhooks"]] == ["bare", "demo", "third"]
    state = api.get(DEFAULT).json()
    assert state["portal"]["clock"] == "2026-01-10T09:00:00+00:00"
    assert state["portal"]["language"] == "de"
    assert [user["name"] for user in state["users"]] == ["Ann", "Bob", "Cid"]
    assert [(chat["id"], chat.get("title")) for chat in state["chats"]] == [(13, "Renamed"), (14, None)]
    assert state["chats"][0]["messages"][0]["text"] == "Hello"


def test_patch_leaves_the_seed_alone(api):
    """A reset undoes it."""
    before = api.get(DEFAULT).json()
    api.patch(DEFAULT, json={"chats": [{"id": 13, "title": "Renamed"}]})
    assert api.get(DEFAULT).json() != before
    reset = api.post(f"{DEFAULT}/reset")
    assert (reset.status_code, reset.json()["name"]) == (200, "default")
    assert api.get(DEFAULT).json() == before


def test_patch_changes_behaviour_at_once(api):
    """The profile is part of the state."""
    assert api.patch(DEFAULT, json={"portal": {"profile": "2026"}}).json()["profile"] == "2026"


def test_patch_takes_yaml(api):
    """As everything that takes a scenario does."""
    answer = api.patch(
        DEFAULT, content="chats:\n- {id: 13, title: Ж}\n", headers={"Content-Type": "application/yaml; charset=utf-8"}
    )
    assert answer.status_code == 200
    assert api.get(DEFAULT).json()["chats"][0]["title"] == "Ж"


def test_portals_are_apart(api):
    """What happens to one portal doesn't happen to another."""
    api.post("/_mock/portals", json={"name": "w1"})
    before = api.get(DEFAULT).json()
    api.patch("/_mock/portals/w1", json={"users": [{"id": 9}]})
    assert api.get(DEFAULT).json() == before


TEXTS = some.text(some.characters(exclude_categories=["Cs"]), max_size=20)
CHATS = some.lists(
    some.fixed_dictionaries(
        {
            "id": some.integers(1, 50),
            "title": TEXTS,
            "description": TEXTS,
            "color": some.sampled_from(["", "RED", "MINT"]),
            "users": some.lists(some.sampled_from([1, 2]), unique=True),
            "owner": some.sampled_from([0, 1, 2]),
            "messages": some.lists(
                some.fixed_dictionaries(
                    {"author": some.sampled_from([0, 1]), "text": TEXTS, "date": some.integers(0, 2**31)},
                    optional={"params": some.dictionaries(TEXTS, TEXTS, max_size=2), "deleted": some.booleans()},
                ),
                max_size=2,
            ),
        }
    ),
    max_size=3,
    unique_by=lambda chat: chat["id"],
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chats=CHATS, name=TEXTS, color=some.integers(0, 9))
def test_put_of_a_get_is_the_identity(api, chats, name, color):
    """Whatever the state, as JSON and as YAML: put back, it is the same state; so is an empty fragment."""
    scenario: dict[str, Any] = {"users": [{"id": 1, "name": name}, {"id": 2}], "chats": chats}
    scenario["portal"] = {"sequences": {"color": color}}
    assert api.put("/_mock/portals/w1", json=scenario).status_code in {200, 201}
    state, text = api.get("/_mock/portals/w1"), api.get("/_mock/portals/w1?format=yaml")
    api.put("/_mock/portals/w1", content=state.content)
    assert api.get("/_mock/portals/w1").content == state.content
    answer = api.put("/_mock/portals/w1", content=text.content, headers={"Content-Type": "application/yaml"})
    assert answer.status_code == 200, answer.text
    assert api.get("/_mock/portals/w1").content == state.content
    api.patch("/_mock/portals/w1", json={})
    assert api.get("/_mock/portals/w1").content == state.content


def test_put_of_a_get_keeps_pictures_and_credentials(api):
    """The same for what the generated states don't have."""
    state = api.get(DEFAULT).json()
    access = api.get(f"{DEFAULT}/access").json()
    api.put(DEFAULT, json=state)
    assert api.get(DEFAULT).json() == state
    assert api.get(f"{DEFAULT}/access").json() == access
