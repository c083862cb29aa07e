"""Fault rules without a wire: what they match, when they are over, in which order they decide."""

from random import Random
from typing import get_args

import pytest

from mock_imbot.instruments.faults import Fault, Faults
from mock_imbot.instruments.matching import Pattern, Sighting
from mock_imbot.instruments.presets import PRESETS
from mock_imbot.scenario.fault_format import Effect, FaultEntry

LIMIT = {"error": "LIMIT"}
CODES = {"LIMIT": ("Too many", 503)}


def call(method="imbot.chat.add", params=None, now=0.0, caller=(1, "app"), host="", **more):
    """A call as rules see it."""
    return Sighting(method, params or {}, now, lambda: caller, host, **more)


def struck(faults, *calls):
    """The names of the rules that decide about calls, None where none does."""
    return [(fault := faults.choose(each)) and fault.name for each in calls]


def faults_of(*rules, began=0.0):
    """Rules of a scenario."""
    return Faults(CODES, rules, began)


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        ({}, True),
        ({"method": "*"}, True),
        ({"method": "imbot.chat.add"}, True),
        ({"method": "IMBOT.Chat.*"}, True),
        ({"method": "imbot.chat.ad?"}, True),
        ({"method": "imbot.chat"}, False),
        ({"method": "chat.add"}, False),
        ({"params": {"chat_id": 13}}, True),
        ({"params": {"CHAT_ID": "13"}}, True),
        ({"params": {"CHAT_ID": 14}}, False),
        ({"params": {"TITLE": "x", "CHAT_ID": 13}}, True),
        ({"params": {"COLOR": "RED"}}, False),
        ({"params": {"USERS": [1, 2]}}, True),
        ({"params": {"USERS": [1]}}, False),
        ({"params": {"TITLE": {"$regex": "^X"}}}, False),
        ({"user": 1}, True),
        ({"user": 2}, False),
        ({"client_id": "app"}, True),
        ({"client_id": "other"}, False),
        ({"user": 1, "client_id": "app"}, True),
        ({"user": 1, "client_id": "other"}, False),
    ],
)
def test_matching(match, fits):
    """All that is said has to be true; letter case of names and the difference of 13 and "13" don't matter."""
    given = {"Chat_Id": "13", "title": "x", "users": ["1", "2"]}
    assert Pattern.of(match).fits(call("Imbot.Chat.Add", given)) is fits


def test_a_caller_is_asked_for_only_if_a_rule_needs_it():
    """To look a credential up costs something."""

    def never():
        raise AssertionError

    pattern = Pattern.of({"method": "imbot.*"})
    assert pattern.fits(Sighting("imbot.chat.add", {}, 0, never)) is True


def test_nobody_is_no_particular_user():
    """A rule for a user or an application doesn't match a call of unknown origin."""
    faults = faults_of({"match": {"user": 1}, "effect": LIMIT}, {"match": {"client_id": "a"}, "effect": LIMIT})
    assert struck(faults, call(caller=(None, None))) == [None]


def test_the_first_rule_that_matches_and_is_not_used_up_decides():
    """Then the next one."""
    faults = faults_of(
        {"name": "other", "match": {"method": "user.*"}, "effect": LIMIT},
        {"name": "twice", "times": 2, "effect": LIMIT},
        {"name": "always", "effect": LIMIT},
    )
    assert struck(faults, *[call()] * 4) == ["twice", "twice", "always", "always"]
    assert [rule.uses for rule in faults.rules] == [0, 2, 2]


def test_nth_counts_what_matches():
    """Other calls don't count, and the rule works once."""
    faults = faults_of({"name": "third", "match": {"method": "*.add", "nth": 3}, "effect": LIMIT})
    calls = [call(), call("x.get"), call(), call("x.get"), call(), call(), call()]
    assert struck(faults, *calls) == [None, None, None, None, "third", None, None]
    assert faults.rules[0].shown(0)["active"] is False


@pytest.mark.parametrize(("now", "name"), [(99.0, "soon over"), (0.0, "soon over"), (100.0, None), (500.0, None)])
def test_ttl_is_over_at_its_end(now, name):
    """Counted from the moment at which the rule began; a clock that was moved back gives it more time."""
    faults = faults_of({"name": "soon over", "ttl": 60, "effect": LIMIT}, began=40.0)
    assert struck(faults, call(now=now)) == [name]


@pytest.mark.parametrize("seed", [0, 7])
def test_dice_are_those_of_the_seed(seed):
    """The same seed, the same calls: each rolls once."""
    dice = Random(seed)  # noqa: S311 - the rule has the same
    expected = ["rule" if dice.random() < 0.3 else None for _ in range(50)]
    faults = faults_of({"name": "rule", "probability": 0.3, "seed": seed, "effect": LIMIT})
    assert struck(faults, *[call()] * 50) == expected
    assert set(expected) == {"rule", None}


def test_without_a_seed_dice_begin_at_0():
    """So that a rule without one is reproducible as well."""
    rules = [faults_of({"name": "a", "probability": 0.5, "effect": LIMIT, **seed}) for seed in ({}, {"seed": 0})]
    assert struck(rules[0], *[call()] * 20) == struck(rules[1], *[call()] * 20)


def test_probability_has_ends():
    """0 never works, 1 always."""
    faults = faults_of(
        {"name": "0", "probability": 0, "effect": LIMIT}, {"name": "1", "probability": 1, "effect": LIMIT}
    )
    assert struck(faults, *[call()] * 20) == ["1"] * 20


@pytest.mark.parametrize(
    ("effect", "fault"),
    [
        ({"error": "LIMIT"}, {"error": ("LIMIT", "Too many", 503)}),
        ({"error": {"code": "LIMIT"}}, {"error": ("LIMIT", "Too many", 503)}),
        ({"error": {"code": "LIMIT", "status": 429}}, {"error": ("LIMIT", "Too many", 429)}),
        ({"error": {"code": "X"}}, {"error": ("X", "", 400)}),
        ({"error": {"code": "X", "description": "y", "status": 599}}, {"error": ("X", "y", 599)}),
        ({"delay": 1}, {"delay": 1.0}),
        ({"delay": {"uniform": [2, 2]}}, {"delay": 2.0}),
        ({"delay": {"lognormal": [2, 0]}}, {"delay": 2.0}),
        ({"drop": "after"}, {"drop": "after"}),
        ({"body": "html"}, {"body": "html"}),
        ({"redirect": "a.example"}, {"redirect": "a.example"}),
    ],
)
def test_effects(effect, fault):
    """Codes in full, delays drawn."""
    assert faults_of({"name": "a", "effect": effect}).choose(call()) == Fault("a", **fault)


def test_lognormal_delays_have_their_median():
    """Half of them are shorter; seeds make them the same each time."""
    faults = faults_of({"effect": {"delay": {"lognormal": [0.3, 0.8]}}, "seed": 5})
    delays = [faults.choose(call()).delay for _ in range(1000)]
    assert 0.27 < sorted(delays)[500] < 0.33
    dice = Random(5)  # noqa: S311 - the rule has the same
    assert delays[0] == pytest.approx(0.3 * 2.718281828 ** dice.gauss(0, 0.8))


@pytest.mark.parametrize("effect", [{"delay": 1}, {"drop": "before"}, {"body": "drip"}, {"redirect": "a"}])
def test_a_command_of_a_batch_can_only_fail(effect):
    """Other effects leave it alone, without being used."""
    faults = faults_of({"name": "other", "effect": effect}, {"name": "error", "effect": LIMIT})
    assert struck(faults, call(in_batch=True), call()) == ["error", "other"]


def test_who_has_moved_is_not_sent_on():
    """Otherwise a client that follows would go round in circles."""
    faults = faults_of({"name": "moved", "effect": {"redirect": "New.example"}})
    assert struck(faults, call(host="old.example"), call(host="new.Example"), call()) == ["moved", None, "moved"]


@pytest.mark.parametrize(
    ("effect", "names"),
    [
        (LIMIT, ["fault-1", "fault-2", "fault-4"]),
        (
            {"preset": "token-expired"},
            ["token-expired.expired", "token-expired-2.expired", "token-expired-3.expired"],
        ),
    ],
)
def test_names_are_made_up(effect, names):
    """Free ones, also within one list."""
    faults = Faults(CODES)
    added = faults.add([{"effect": effect}, {"effect": effect}, {"name": "fault-3", "effect": LIMIT}], 0)
    added += faults.add([{"effect": effect}], 0)
    assert [rule.name for rule in added if rule.name != "fault-3"] == names


def test_a_preset_is_its_rules():
    """Each with the rule's match and ttl, and with dice of its own."""
    faults = Faults(CODES)
    rule = {"name": "net", "match": {"method": "im.*"}, "ttl": 9, "seed": 3, "effect": {"preset": "flaky-network"}}
    faults.add([rule], 100.0)
    inherited = {"match": {"method": "im.*"}, "ttl": 9, "uses": 0, "active": True}
    assert [rule.shown(100) for rule in faults.rules] == [
        inherited | {"name": "net.lost-call", "probability": 0.05, "seed": 3, "effect": {"drop": "before"}},
        inherited | {"name": "net.lost-answer", "probability": 0.05, "seed": 4, "effect": {"drop": "after"}},
        inherited | {"name": "net.cut-answer", "probability": 0.03, "seed": 5, "effect": {"body": "truncated"}},
        inherited | {"name": "net.slow", "effect": {"delay": {"lognormal": [0.1, 0.8]}}},
    ]
    assert faults.remove("net") is True
    assert faults.rules == []


def test_rules_are_removed_by_name():
    """One by its own, all of a preset by the preset's; nothing else goes."""
    faults = faults_of(
        {"name": "a", "effect": LIMIT}, {"effect": {"preset": "cloud-busy"}}, {"name": "b", "effect": LIMIT}
    )
    assert faults.remove("cloud-busy.slow") is True
    assert faults.remove("cloud-busy") is True
    assert faults.remove("cloud-busy") is False
    assert [rule.name for rule in faults.rules] == ["a", "b"]


def test_rules_of_a_changed_scenario_stand_before_those_that_were_added():
    """The latter keep their uses; the former begin anew."""
    faults = faults_of({"name": "old", "effect": LIMIT}, {"name": "kept", "effect": LIMIT})
    faults.add([{"name": "own", "effect": LIMIT}], 5)
    faults.rules[2].uses = 4
    faults.replant([{"name": "kept", "effect": LIMIT}, {"name": "new", "ttl": 10, "effect": LIMIT}], 50)
    assert [(rule.name, rule.uses) for rule in faults.rules] == [("kept", 0), ("new", 0), ("own", 4)]
    assert faults.rules[1].ends == 60


def test_presets_are_those_of_the_format():
    """Their names are the same, and each of their rules is one that a scenario could have."""
    assert set(PRESETS) == set(get_args(Effect.model_fields["preset"].annotation)) - {""}
    for rules in PRESETS.values():
        for rule in rules:
            assert FaultEntry.model_validate(rule).plain() == rule
