"""What applications keep in the portal."""

import pytest

from tests.methods.house import SCENARIO, move_in


@pytest.mark.parametrize("whose", ["app", "user"])
def test_kept(house, whose):
    """Options keep their JSON types and their order; those that are not named stay."""
    assert house.ask(f"{whose}.option.get").result == []
    assert house.ask(f"{whose}.option.set", {"options": {"b": 1, "a": {"x": [True, None, 1.5]}}}).result is True
    assert house.ask(f"{whose}.option.set", {"options": {"b": "two", "c": ""}}).result is True
    assert list(house.ask(f"{whose}.option.get").result.items()) == [
        ("b", "two"),
        ("a", {"x": [True, None, 1.5]}),
        ("c", ""),
    ]


@pytest.mark.parametrize("whose", ["app", "user"])
def test_one(house, whose):
    """A name asks for one option; null if there is none of that name. Only the lower-case key counts."""
    house.ask(f"{whose}.option.set", {"options": {"a": [1]}})
    assert house.ask(f"{whose}.option.get", {"option": "a"}).result == [1]
    assert house.ask(f"{whose}.option.get", {"option": "A"}).result is None
    assert house.ask(f"{whose}.option.get", {"option": ["a"]}).result is None
    assert house.ask(f"{whose}.option.get", {"OPTION": "a"}).result == {"a": [1]}


def test_at_top_level(house):
    """Without ``options`` the parameters themselves are set, as they are spelt; null counts as absent."""
    house.ask("app.option.set", {"Some": 1, "options": None})
    assert house.ask("app.option.get").result == {"Some": 1, "options": None}


def test_without_names(house):
    """An array without names has numbers for names."""
    house.ask("app.option.set", {"options": ["a", "b"]})
    house.ask("app.option.set", {"options": {"x": "c"}})
    assert house.ask("app.option.get").result == {"0": "a", "1": "b", "x": "c"}


def test_apart(house):
    """Applications, and the users of one application, don't see each other's options."""
    house.ask("app.option.set", {"options": {"a": "app"}})
    house.ask("user.option.set", {"options": {"a": "ann"}})
    house.ask("user.option.set", {"options": {"a": "bob"}}, "bob-access")
    assert house.ask("app.option.get", auth="bob-access").result == {"a": "app"}
    assert house.ask("user.option.get").result == {"a": "ann"}
    assert house.ask("user.option.get", auth="bob-access").result == {"a": "bob"}
    for method in ("app.option.get", "user.option.get"):
        assert house.ask(method, auth="other-access").result == []


def test_deep_and_large(house):
    """Anything that a request can carry is kept: large numbers, deep arrays."""
    deep = value = []
    for _ in range(300):
        value.append([])
        value = value[0]
    house.ask("app.option.set", {"options": {"deep": deep, "large": 2**63 - 1, "more": 2**70}})
    assert house.ask("app.option.get", {"option": "large"}).result == 9223372036854775807
    assert house.ask("app.option.get", {"option": "more"}).result == 2.0**70
    assert house.ask("app.option.get", {"option": "deep"}).result == deep


def test_in_the_state(new_portal):
    """Options are part of the portal's state and survive its export."""
    house = move_in(new_portal(SCENARIO))
    house.ask("app.option.set", {"options": {"a": 1}})
    house.ask("user.option.set", {"options": {"b": [2]}}, "bob-access")
    state = house.state()
    assert (state["apps"][0]["options"], state["apps"][0]["user_options"]) == ({"a": 1}, {"2": {"b": [2]}})
    assert house.control("PUT", json=state).is_success
    assert house.ask("user.option.get", auth="bob-access").result == {"b": [2]}
