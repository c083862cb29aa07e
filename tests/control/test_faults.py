"""Fault rules over the control API. What they do to calls is tested in tests/wire/test_faults.py."""

import pytest

FAULTS = "/_mock/portals/default/faults"
DROP = {"effect": {"drop": "after"}}
ACTIVE = {"uses": 0, "active": True}


def test_rules_are_appended_and_listed(api):
    """One or several at a time; each is answered with its name, its uses and whether it still works."""
    assert api.get(FAULTS).json() == {"items": []}
    one = api.post(FAULTS, json={"name": "a", "match": {"method": "imbot.*"}, "times": 2} | DROP)
    first = {"name": "a", "match": {"method": "imbot.*"}, "times": 2, "effect": {"drop": "after"}} | ACTIVE
    assert (one.status_code, one.json()) == (201, {"items": [first]})
    two = api.post(FAULTS, json=[{"ttl": 60, "effect": {"delay": 0.5}}, {"effect": {"preset": "token-expired"}}])
    rest = [
        {"name": "fault-1", "match": {"method": "*"}, "ttl": 60, "effect": {"delay": 0.5}} | ACTIVE,
        {
            "name": "token-expired.expired",
            "match": {"method": "*"},
            "times": 1,
            "effect": {"error": "expired_token"},
        }
        | ACTIVE,
    ]
    assert (two.status_code, two.json()) == (201, {"items": rest})
    assert api.get(FAULTS).json() == {"items": [first, *rest]}


def test_rules_may_be_yaml(api):
    """As every body."""
    made = api.post(FAULTS, content="- effect: {body: html}", headers={"Content-Type": "application/yaml"})
    assert made.json()["items"][0]["effect"] == {"body": "html"}


def test_rules_are_removed(api):
    """One by its name, or all."""
    api.post(FAULTS, json=[DROP, DROP, DROP])
    assert api.delete(f"{FAULTS}/fault-2").status_code == 204
    assert [rule["name"] for rule in api.get(FAULTS).json()["items"]] == ["fault-1", "fault-3"]
    assert api.delete(FAULTS).status_code == 204
    assert api.get(FAULTS).json() == {"items": []}


def test_an_unknown_name(api, refused):
    """404 with those that exist."""
    message = "The portal 'default' has no fault rule 'x'. Its rules: {}"
    assert refused(api.delete(f"{FAULTS}/x")) == (404, "FAULT_NOT_FOUND", message.format("none"))
    api.post(FAULTS, json=[DROP, DROP])
    assert refused(api.delete(f"{FAULTS}/x")) == (404, "FAULT_NOT_FOUND", message.format("fault-1, fault-2"))


def test_a_name_that_is_taken(api, refused):
    """409; nothing is added."""
    api.post(FAULTS, json={"name": "a"} | DROP)
    message = "There is a fault rule 'a' already; choose another name or delete it"
    assert refused(api.post(FAULTS, json=[DROP, {"name": "a"} | DROP])) == (409, "FAULT_EXISTS", message)
    assert len(api.get(FAULTS).json()["items"]) == 1


@pytest.mark.parametrize(
    ("body", "paths", "message"),
    [
        ("{}", ["effect"], "effect: is missing"),
        ("5", [""], "must be a mapping (key: value), not 5"),
        ("", [""], "must be a mapping (key: value), not null"),
        ('{"match": {"nth": 0},\n"effect": {"drop": "after"}}', ["match.nth"], "match.nth: must be at least 1, not 0"),
        (
            '[{"effect": {"drop": "after"}}, {"times": 0, "effect": {}}]',
            ["[1].times", "[1].effect"],
            "[1].times: must be at least 1, not 0",
        ),
    ],
)
def test_rules_that_cannot_be(api, refused, body, paths, message):
    """422 with everything that is wrong, where it is in the body; nothing is added."""
    answer = api.post(FAULTS, content=body)
    assert refused(answer) == (422, "FAULT_INVALID", message)
    faults = answer.json()["error"]["faults"]
    assert [fault["path"] for fault in faults] == paths
    assert api.get(FAULTS).json() == {"items": []}


def test_lines_of_faults(api):
    """Also without a scenario around them."""
    (fault,) = api.post(FAULTS, content='{\n"effect": {"drop":\n"x"}}').json()["error"]["faults"]
    assert fault["line"] == 3


def test_a_reset_brings_back_the_scenarios_rules(api, world):
    """Those that were added go, those that were removed are there again, unused."""
    rules = [{"name": "mine", "effect": {"drop": "after"}}]
    api.put("/_mock/portals/default", json=api.get("/_mock/portals/default").json() | {"faults": rules})
    api.delete(f"{FAULTS}/mine")
    api.post(FAULTS, json=DROP)
    for _ in range(2):
        api.post("/_mock/portals/default/reset")
        assert [rule["name"] for rule in api.get(FAULTS).json()["items"]] == ["mine"]
    assert api.get("/_mock/portals/default").json()["faults"] == rules
    assert world.toolbox.of(world.portals.default).faults.rules[0].uses == 0


def test_a_patch_changes_the_scenarios_rules_only(api):
    """Other patches leave all rules and their uses alone."""
    default = "/_mock/portals/default"
    api.post(FAULTS, json={"name": "own"} | DROP)
    api.patch(default, json={"faults": [{"name": "mine"} | DROP]})
    assert [rule["name"] for rule in api.get(FAULTS).json()["items"]] == ["mine", "own"]
    api.delete(f"{FAULTS}/mine")
    api.patch(default, json={"chats": [{"id": 13, "title": "x"}]})
    assert [rule["name"] for rule in api.get(FAULTS).json()["items"]] == ["own"]


@pytest.mark.parametrize("verb", ["GET", "POST", "DELETE"])
def test_an_unknown_portal(api, refused, verb):
    """404, as everywhere."""
    assert refused(api.request(verb, "/_mock/portals/nobody/faults"))[:2] == (404, "PORTAL_NOT_FOUND")
