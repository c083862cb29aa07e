"""Scenarios laid over each other."""

import pytest

from mock_imbot.scenario.merge import merge
from mock_imbot.scenario.nodes import Mark, from_python, plain


def merged(base, addition):
    """The plain values of a merge."""
    trees = [from_python(value, Mark("t", None)) for value in (base, addition)]
    result = plain(merge(*trees))
    assert [plain(tree) for tree in trees] == [base, addition]  # neither is changed
    return result


@pytest.mark.parametrize(
    ("base", "addition", "expected"),
    [
        ({"portal": {"language": "en"}}, {"portal": {"domain": "x"}}, {"portal": {"language": "en", "domain": "x"}}),
        ({"portal": {"clock": 5}}, {"portal": {"clock": None}}, {"portal": {"clock": None}}),
        (
            {"users": [{"id": 1, "name": "A"}, {"id": 2}]},
            {"users": [{"id": 3}, {"id": 1, "name": "B"}]},
            {"users": [{"id": 1, "name": "B"}, {"id": 2}, {"id": 3}]},
        ),
        (
            {"users": [{"id": 1}]},
            {"users": [{"id": 2}, {"id": 2, "name": "again"}]},
            {"users": [{"id": 1}, {"id": 2}, {"id": 2, "name": "again"}]},
        ),
        (
            {"users": [{"id": 1}]},
            {"users": [{"id": 1, "name": "A"}, {"id": 1, "name": "B"}]},
            {"users": [{"id": 1, "name": "A"}, {"id": 1, "name": "B"}]},
        ),
        (
            {"users": [{"name": "A"}]},
            {"users": [{"name": "A"}, 5, {"id": [1]}]},
            {"users": [{"name": "A"}, {"name": "A"}, 5, {"id": [1]}]},
        ),
        (
            {"apps": [{"client_id": "a", "tokens": [{"access_token": "t", "user": 1}]}]},
            {"apps": [{"client_id": "a", "tokens": [{"access_token": "t", "user": 2}, {"access_token": "u"}]}]},
            {"apps": [{"client_id": "a", "tokens": [{"access_token": "t", "user": 2}, {"access_token": "u"}]}]},
        ),
        (
            {"webhooks": [{"token": "a", "user": 1}]},
            {"webhooks": [{"token": "b"}, {"token": "a", "user": 2}]},
            {"webhooks": [{"token": "a", "user": 2}, {"token": "b"}]},
        ),
        (
            {"chats": [{"id": 1, "users": [1, 2], "messages": [{"id": 5, "text": "a"}]}]},
            {"chats": [{"id": 1, "users": [2, 3], "messages": [{"id": 5, "text": "b"}, {"text": "c"}]}]},
            {"chats": [{"id": 1, "users": [1, 2, 3], "messages": [{"id": 5, "text": "b"}, {"text": "c"}]}]},
        ),
        (
            {"bots": [{"commands": [{"id": 1}]}]},
            {"bots": [{"commands": [{"id": 1}]}]},
            {"bots": [{"commands": [{"id": 1}]}, {"commands": [{"id": 1}]}]},
        ),
        (
            {"options": {"a": [1], "b": {"handlers": [1]}}, "entity_data": ["a", "b"]},
            {"options": {"a": [2], "b": {"handler": 1}}, "entity_data": ["c"]},
            {"options": {"a": [2], "b": {"handlers": [1], "handler": 1}}, "entity_data": ["c"]},
        ),
        ({"users": {"id": 1}}, {"users": [{"id": 2}]}, {"users": [{"id": 2}]}),
        ({"expires": 5, "expires_in": 60}, {"expired": True}, {"expired": True}),
        ({"expires": 5, "expires_in": 60}, {"expires_in": 7}, {"expires_in": 7}),
        ({"expired": True}, {"expires": 9, "expires_in": 1}, {"expires": 9, "expires_in": 1}),
        ({"handlers": {"welcome": "a"}}, {"handler": "b"}, {"handler": "b"}),
        ({"handler": "b"}, {"handlers": {"welcome": "a"}}, {"handler": "b", "handlers": {"welcome": "a"}}),
    ],
)
def test_merge(base, addition, expected):
    """Objects merge key by key, entries by their key, the rest is appended; nothing is removed or doubled."""
    assert merged(base, addition) == expected


def test_what_a_value_is_decides():
    """True is not the entry 1, and "1" isn't either."""
    assert merged({"users": [1]}, {"users": [True, "1", 1]}) == {"users": [1, True, "1"]}
