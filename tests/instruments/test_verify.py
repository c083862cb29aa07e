"""Expectations, matchers, nearest calls."""

import pytest
from hypothesis import given, strategies

from mock_imbot.instruments.comparison import ABSENT, ExpectationError, check, differences
from mock_imbot.instruments.expectations import parse
from mock_imbot.instruments.repeats import repeats
from mock_imbot.instruments.trace import Diagnostic
from mock_imbot.instruments.verify import verify
from tests.instruments.entries import calls, entry


def differ(expected, actual):
    """Paths of the differences."""
    check(expected, "p")
    return [each.path for each in differences(expected, actual, "p")]


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (13, "13"),
        ("13", 13),
        (13, " 13.0"),
        (1.5, "1.50"),
        (True, 1),
        (True, "1"),
        (1, True),
        (False, "0"),
        (False, ""),
        (False, 0),
        (None, ""),
        (None, False),
        ("", None),
        ([1, "2"], ["1", 2]),
        ([], []),
        ({"a": 1}, {"a": "1", "b": 2}),
        ({}, []),
        ({"0": "x", "1": {"b": 1}}, ["x", {"b": "1", "c": 2}]),
        ({"$any": True}, None),
        ({"$any": True}, [1]),
        ({"$absent": True}, ABSENT),
        ({"a": {"$absent": True}}, {"b": 1}),
        ({"$regex": "^1.$"}, 13),
        ({"$regex": "b+"}, "abbc"),
        ({"$equal": {"a": [1, "2"]}}, {"a": [1, "2"]}),
        ({"$equal": {"$any": 1}}, {"$any": 1}),
    ],
    ids=lambda value: "" if value is ABSENT else repr(value),
)
def test_alike(expected, actual):
    """Scalars as a form carries them, parts of objects, whole lists, matchers."""
    assert differ(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual", "paths"),
    [
        (13, 14, ["p"]),
        (13, "13a", ["p"]),
        (13, "9" * 301, ["p"]),
        ("a", 13, ["p"]),
        ("013", "13", ["p"]),
        (True, "Y", ["p"]),
        (True, 0, ["p"]),
        (None, 0, ["p"]),
        (0, None, ["p"]),
        (1, ABSENT, ["p"]),
        (None, ABSENT, ["p"]),
        (1, [1], ["p"]),
        ([1, 2], [2, 1], ["p[0]", "p[1]"]),
        ([1, 2], [1], ["p"]),
        ([1], {"a": 1}, ["p"]),
        ({"a": 1, "b": {"c": [1]}}, {"a": 2, "b": {"c": [2]}}, ["p.a", "p.b.c[0]"]),
        ({"a": 1}, {}, ["p.a"]),
        ({"a": 1}, "text", ["p"]),
        ({"$any": True}, ABSENT, ["p"]),
        ({"$absent": True}, None, ["p"]),
        ({"$regex": "^1$"}, 13, ["p"]),
        ({"$regex": "."}, ["a"], ["p"]),
        ({"$regex": ".*"}, ABSENT, ["p"]),
        ({"$equal": 13}, "13", ["p"]),
        ({"$equal": [1]}, [1, 2], ["p"]),
        ({"$equal": {"a": 1}}, {"a": 1, "b": 2}, ["p"]),
        ({"$equal": {"a": 1}}, {"a": 2}, ["p"]),
        ({"$equal": True}, 1, ["p"]),
    ],
    ids=lambda value: "" if value is ABSENT else repr(value)[:20],
)
def test_different(expected, actual, paths):
    """Every difference has its own path."""
    assert differ(expected, actual) == paths


JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.text("ab1"),
    lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(strategies.text("ab"), inner),
    max_leaves=8,
)


@given(JSON)
def test_everything_equals_itself(value):
    """Plainly and exactly."""
    assert differ(value, value) == differ({"$equal": value}, value) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "the body: must be an object with the keys calls, ordered, no_others"),
        ({}, "calls: must be a list of the expected calls"),
        ({"calls": {}}, "calls: must be a list of the expected calls"),
        ({"calls": [], "orderd": True}, "the body: unknown key 'orderd'. Allowed: calls, ordered, no_others"),
        ({"calls": [], "ordered": 1}, "ordered: must be true or false"),
        ({"calls": [1]}, "calls[0]: must be an object with the keys method, params, times"),
        ({"calls": [{"m": "a"}]}, "calls[0]: unknown key 'm'. Allowed: method, params, times"),
        ({"calls": [{}]}, 'calls[0].method: must be the name of a method, or a glob such as "imbot.chat.*"'),
        (
            {"calls": [{"method": ""}]},
            'calls[0].method: must be the name of a method, or a glob such as "imbot.chat.*"',
        ),
        ({"calls": [{"method": "a", "params": []}]}, "calls[0].params: must be an object with the parameters by name"),
        (
            {"calls": [{"method": "a", "params": {"$any": True}}]},
            "calls[0].params: must be an object with the parameters by name",
        ),
        (
            {"calls": [{"method": "a", "params": {"A": {"$any": 1}}}]},
            "calls[0].params.A.$any: must be true",
        ),
        (
            {"calls": [{"method": "a", "params": {"A": [{"b": {"$regex": 1}}]}}]},
            "calls[0].params.A[0].b.$regex: must be text",
        ),
        (
            {"calls": [{"method": "a", "params": {"A": {"$regex": "("}}}]},
            "calls[0].params.A.$regex: '(' is no regular expression: missing ), unterminated subpattern at position 0",
        ),
        (
            {"calls": [{"method": "a", "params": {"A": {"$regx": "a"}}}]},
            (
                "calls[0].params.A: $regx has to be one of $regex, $any, $absent, $equal, without anything beside it;"
                ' an object that has such a key is compared with {"$equal": {…}}'
            ),
        ),
        (
            {"calls": [{"method": "a", "times": -1}]},
            'calls[0].times: must be a whole number from 0 on, or {"min": …, "max": …} as times',
        ),
        (
            {"calls": [{"method": "a", "times": True}]},
            'calls[0].times: must be a whole number from 0 on, or {"min": …, "max": …} as times',
        ),
        ({"calls": [{"method": "a", "times": {}}]}, "calls[0].times: must have min or max or both"),
        ({"calls": [{"method": "a", "times": {"low": 1}}]}, "calls[0].times: unknown key 'low'. Allowed: min, max"),
        (
            {"calls": [{"method": "a"}, {"method": "a", "times": {"min": 3, "max": 2}}]},
            "calls[1].times: min is 3, which is more than max, 2",
        ),
    ],
)
def test_bodies_that_make_no_sense(body, message):
    """The place, and what is allowed there."""
    with pytest.raises(ExpectationError) as caught:
        parse(body)
    assert str(caught.value) == message


def report(made, *expected, **options):
    """What comes of a verification."""
    return verify(parse({"calls": list(expected), **options}), made).shown()


MADE = calls(
    "imbot.chat.get", ("imbot.chat.add", {"TITLE": "Team", "users": ["1", "2"]}), "imbot.chat.get", "im.chat.get"
)


@pytest.mark.parametrize(
    ("expected", "matched"),
    [
        ({"method": "imbot.chat.get"}, [1, 3]),
        ({"method": "IMBOT.chat.*"}, [1, 2, 3]),
        ({"method": "imbot.chat.add", "params": {"title": "Team", "USERS": [1, 2]}, "times": 1}, [2]),
        ({"method": "imbot.chat.add", "params": {"TITLE": {"$regex": "eam"}, "AVATAR": {"$absent": True}}}, [2]),
        ({"method": "imbot.chat.get", "times": {"min": 2}}, [1, 3]),
        ({"method": "imbot.chat.get", "times": {"max": 2}}, [1, 3]),
        ({"method": "imbot.chat.leave", "times": 0}, []),
    ],
)
def test_expectations_that_are_met(expected, matched):
    """The numbers of the calls are answered."""
    assert report(MADE, expected) == {"ok": True, "matched": [matched], "duplicates": []}


@pytest.mark.parametrize(
    ("times", "told", "line"),
    [
        (1, "exactly once", "was called twice (calls 1, 3)"),
        (3, "exactly 3 times", "was called twice (calls 1, 3)"),
        (0, "never", "was called twice (calls 1, 3)"),
        ({"min": 3}, "at least 3 times", "was called twice (calls 1, 3)"),
        ({"max": 1}, "0 to once", "was called twice (calls 1, 3)"),
        ({"min": 3, "max": 4}, "3 to 4 times", "was called twice (calls 1, 3)"),
    ],
)
def test_wrong_numbers(times, told, line):
    """What was expected, in words."""
    found = report(MADE, {"method": "imbot.chat.get", "times": times})
    assert [(each["expected"], each["actual"], each["matched"]) for each in found["failures"]] == [(told, 2, [1, 3])]
    assert found["error"]["code"] == "VERIFICATION_FAILED"
    assert found["error"]["message"].startswith(f"imbot.chat.get was expected {told}, but {line}")


def test_nearest_calls():
    """Same method and fewest differences first, then alike names, the latest first."""
    made = calls(
        ("imbot.chat.updateTitle", {"CHAT_ID": 14, "TITLE": "b"}),
        ("imbot.chat.updateTitle", {"chat_id": "13", "TITLE": "b"}),
        ("imbot.chat.updateTitle", {"chat_id": "13"}),
        ("imbot.chat.updateColor", {"CHAT_ID": 13}),
        "profile",
    )
    wanted = {"method": "imbot.chat.updateTitle", "params": {"CHAT_ID": 13, "TITLE": "a"}}
    found = report(made, wanted)
    assert found["failures"] == [
        {
            "call": wanted,
            "expected": "at least once",
            "actual": 0,
            "matched": [],
            "nearest": [
                {
                    "seq": 3,
                    "method": "imbot.chat.updateTitle",
                    "differences": [{"path": "params.TITLE", "expected": "a", "actual": {"$absent": True}}],
                },
                {
                    "seq": 2,
                    "method": "imbot.chat.updateTitle",
                    "differences": [{"path": "params.TITLE", "expected": "a", "actual": "b"}],
                },
                {
                    "seq": 1,
                    "method": "imbot.chat.updateTitle",
                    "differences": [
                        {"path": "params.CHAT_ID", "expected": 13, "actual": 14},
                        {"path": "params.TITLE", "expected": "a", "actual": "b"},
                    ],
                },
            ],
        }
    ]
    assert found["error"]["message"] == (
        "imbot.chat.updateTitle with {'CHAT_ID': 13, 'TITLE': 'a'} was expected at least once, but was not called at"
        " all\n"
        "  near: call 3, imbot.chat.updateTitle: params.TITLE is absent, not 'a'\n"
        "  near: call 2, imbot.chat.updateTitle: params.TITLE is 'b', not 'a'\n"
        "  near: call 1, imbot.chat.updateTitle: params.CHAT_ID is 14, not 13; params.TITLE is 'b', not 'a'"
    )
    assert [near["seq"] for near in report(made[3:], wanted)["failures"][0]["nearest"]] == [4]


def test_nothing_is_near():
    """Then the message lists what was called."""
    found = report(calls("profile", "profile", "scope"), {"method": "imbot.chat.add"})
    assert found["failures"][0]["nearest"] == []
    assert found["error"]["message"] == (
        "imbot.chat.add was expected at least once, but was not called at all\nCalled were: profile (2), scope (1)"
    )
    many = calls(*[f"m{number}" for number in range(12)])
    assert report(many, {"method": "imbot.chat.add"})["error"]["message"].endswith("m9 (1), 2 more")
    assert report([], {"method": "imbot.chat.add"})["error"]["message"].endswith("Called were: none")


A, B = {"method": "a"}, {"method": "b"}


@pytest.mark.parametrize(
    ("made", "expected", "matched"),
    [
        ("ab", [A, B], [[1], [2]]),
        ("xaxxb", [A, B], [[2], [5]]),
        ("aba", [A, B, A], [[1], [2], [3]]),
        ("aab", [A | {"times": 2}, B], [[1, 2], [3]]),
        ("aa", [A, A], [[1], [2]]),
        ("aab", [A, B | {"times": 1}], [[1, 2], [3]]),
        ("ba", [A | {"times": 0}, B, A], [[], [1], [2]]),
        ("", [], []),
    ],
)
def test_calls_in_order(made, expected, matched):
    """Others may stand between them."""
    found = report(calls(*made), *expected, ordered=True)
    assert found == {"ok": True, "matched": matched, "duplicates": []}


@pytest.mark.parametrize(
    ("made", "expected", "failed"),
    [
        ("ba", [A, B], [("at least once after call 2", 0)]),
        ("abaa", [A, B, A | {"times": 1}], [("exactly once after call 2", 2)]),
        ("aab", [A | {"times": 1}, B], [("exactly once", 2)]),
        ("ab", [A | {"times": 0}, B], [("never", 1)]),
    ],
)
def test_calls_out_of_order(made, expected, failed):
    """What is missing is told with the call after which it was sought."""
    found = report(calls(*made), *expected, ordered=True)
    assert [(each["expected"], each["actual"]) for each in found["failures"]] == failed


def test_a_call_at_the_wrong_place_is_near():
    """It differs in its number."""
    found = report(calls("b", "a"), A, B, ordered=True)
    assert found["failures"][0]["nearest"] == [
        {"seq": 1, "method": "b", "differences": [{"path": "seq", "expected": "after call 2", "actual": 1}]}
    ]


def test_no_others():
    """Calls that nobody expected; a batch is only the cover of its commands."""
    batch, item, other = entry("batch", seq=1), entry("a", seq=2, batch=1), entry("b", seq=3)
    batch.trace.items.append(item.trace)
    assert report([batch, item], A, no_others=True)["ok"]
    found = report([batch, item, other], A, no_others=True)
    assert (found["failures"], found["others"]) == ([], [{"seq": 3, "method": "b"}])
    assert found["error"]["message"] == "Nobody expected: b (1)"


def test_strict_diagnostics():
    """What calls got away with makes a verification fail, but only if that is wanted."""
    swallowed = entry("a", diagnostics=[Diagnostic("unknown_parameter", "CHATID is unknown", "CHATID")])
    wanted = parse({"calls": [A]})
    assert verify(wanted, [swallowed]).shown()["ok"]
    found = verify(wanted, [swallowed], strict=True).shown()
    assert found["error"]["message"] == "Call 1, a: CHATID is unknown"
    assert found["diagnostics"] == [
        {"seq": 1, "method": "a", "code": "unknown_parameter", "parameter": "CHATID", "message": "CHATID is unknown"}
    ]


def test_repeats():
    """The same caller, method and parameters, and something written each time."""
    add, sent = "imbot.message.add", {"DIALOG_ID": "chat13", "MESSAGE": "Hi"}
    made = [
        entry(add, sent, seq=1, changes=3),
        entry(add, sent, seq=2, changes=0),
        entry(add, {**sent, "MESSAGE": "Ho"}, seq=3, changes=3),
        entry(add.upper(), sent, seq=4, changes=3),
        entry("imbot.chat.updateTitle", seq=5, changes=1),
        entry("imbot.chat.updateTitle", seq=6, changes=1),
    ]
    assert repeats(made) == [{"method": add, "seqs": [1, 4]}]
    made[3].trace.caller = {"kind": "webhook", "user": 1, "client_id": None}
    assert repeats(made) == []


def test_secrets_in_differences():
    """Are shortened."""
    found = report(calls(("a", {"TOKEN": "abcdefgh"})), A | {"params": {"TOKEN": "x"}})
    near = found["failures"][0]["nearest"][0]["differences"]
    assert near == [{"path": "params.TOKEN", "expected": "x", "actual": "abcd…"}]
