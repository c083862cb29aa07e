"""Fault rules in scenario files."""

import pytest

from mock_imbot.scenario.dump import dump
from mock_imbot.scenario.errors import ScenarioError
from mock_imbot.scenario.reading import Text, check, parse
from mock_imbot.wire.known import CODES, DEMANDS, NAMES
from tests.scenario.stores import stored

PLACE = "team.yaml:2: faults[0]"
EFFECTS = "must be one of error, delay, drop, body, redirect, preset"
DELAYS = "must be a number of seconds, {uniform: [lowest, highest]} or {lognormal: [median, sigma]}"
LOGNORMAL = "lognormal must be [median seconds, sigma], two finite numbers that are not negative"


def read(rules, *more):
    """A scenario with these rules, and others laid over it."""
    texts = [f"users: []\nfaults: [{rules}]", *more]
    return parse([Text("team.yaml", text) for text in texts], rules=DEMANDS)


def faults_in(rules):
    """What is said about rules."""
    with pytest.raises(ScenarioError) as caught:
        read(rules)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("5", ": must be a mapping (key: value), not 5"),
        ("{}", ".effect: is missing"),
        (
            "{efect: {drop: after}, effect: {drop: after}}",
            '.efect: unknown key; did you mean "effect"? Allowed: effect, match, name, probability, seed, times, ttl',
        ),
        ("{effect: {}}", f".effect: {EFFECTS}, not none of them"),
        ("{effect: {drop: after, delay: 1}}", f".effect: {EFFECTS}, not delay and drop"),
        (
            "{effect: {drop: befor}}",
            ".effect.drop: must be one of before, after, not 'befor'; did you mean \"before\"?",
        ),
        (
            "{effect: {body: htm}}",
            ".effect.body: must be one of html, truncated, drip, not 'htm'; did you mean \"html\"?",
        ),
        (
            "{effect: {preset: flaky-net}}",
            (
                ".effect.preset: must be one of flaky-network, cloud-busy, token-expired, portal-renamed,"
                " not 'flaky-net'; did you mean \"flaky-network\"?"
            ),
        ),
        (
            "{effect: {redirect: 'http://x/'}}",
            ".effect.redirect: must be a host name, with a port or without, not 'http://x/'",
        ),
        ("{effect: {delay: -1}}", f".effect.delay: {DELAYS}; seconds are finite and not negative"),
        ("{effect: {delay: .inf}}", f".effect.delay: {DELAYS}; seconds are finite and not negative"),
        ("{effect: {delay: true}}", f".effect.delay: {DELAYS}; seconds are finite and not negative"),
        ("{effect: {delay: {normal: [1, 2]}}}", f".effect.delay: {DELAYS}; seconds are finite and not negative"),
        ("{effect: {delay: {lognormal: 1}}}", f".effect.delay: {LOGNORMAL}"),
        ("{effect: {delay: {lognormal: [1]}}}", f".effect.delay: {LOGNORMAL}"),
        ("{effect: {delay: {lognormal: [1, -1]}}}", f".effect.delay: {LOGNORMAL}"),
        (
            "{effect: {delay: {uniform: [2, 1]}}}",
            ".effect.delay: uniform must be [lowest, highest] seconds, the lower one first",
        ),
        (
            "{effect: {error: 5}}",
            ".effect.error: must be a known code such as QUERY_LIMIT_EXCEEDED, or {code, description, status}",
        ),
        (
            "{effect: {error: ''}}",
            ".effect.error: must be a known code such as QUERY_LIMIT_EXCEEDED, or {code, description, status}",
        ),
        (
            "{effect: {error: {kode: A}}}",
            ".effect.error: has the unknown key 'kode'; did you mean \"code\"? Allowed: code, description, status",
        ),
        ("{effect: {error: {}}}", ".effect.error: needs a code, as text"),
        ("{effect: {error: {code: ''}}}", ".effect.error: needs a code, as text"),
        ("{effect: {error: {code: A, description: 5}}}", ".effect.error: needs a description that is text"),
        ("{effect: {error: {code: A, status: 200}}}", ".effect.error: needs a status from 400 to 599"),
        ("{effect: {error: {code: A, status: true}}}", ".effect.error: needs a status from 400 to 599"),
        (
            "{effect: {error: QUERY_LIMIT}}",
            (
                ".effect.error: unknown code 'QUERY_LIMIT'; did you mean \"QUERY_LIMIT_EXCEEDED\"? Any other needs"
                " {code, description, status}"
            ),
        ),
        (
            "{effect: {error: zzz}}",
            ".effect.error: unknown code 'zzz'. Any other needs {code, description, status}",
        ),
        (
            "{match: {method: imbot.chat.gett}, effect: {drop: after}}",
            ".match.method: no method is called 'imbot.chat.gett'; did you mean \"imbot.chat.get\"?",
        ),
        (
            "{match: {method: 'zz*'}, effect: {drop: after}}",
            ".match.method: no method is called 'zz*'; /docs lists all",
        ),
        (
            "{match: {method: 'imbot chat'}, effect: {drop: after}}",
            (
                ".match.method: must be a method's name such as imbot.chat.add, or a pattern such as imbot.chat.*,"
                " not 'imbot chat'"
            ),
        ),
        ("{match: {nth: 0}, effect: {drop: after}}", ".match.nth: must be at least 1, not 0"),
        ("{times: 0, effect: {drop: after}}", ".times: must be at least 1, not 0"),
        ("{probability: 1.5, effect: {drop: after}}", ".probability: must be at most 1.0, not 1.5"),
        ("{probability: -1, effect: {drop: after}}", ".probability: must be at least 0.0, not -1"),
        ("{ttl: -1, effect: {drop: after}}", ".ttl: must be at least 0.0, not -1"),
        ("{ttl: .nan, effect: {drop: after}}", ".ttl: must be a number, not '.nan'"),
        (
            "{name: 'a b', effect: {drop: after}}",
            ".name: must be 1 to 80 letters, digits, dots, hyphens or underscores, not 'a b'",
        ),
        (
            "{times: 1, match: {nth: 2}, effect: {preset: cloud-busy}}",
            ": times and match.nth can't be given for a preset, whose rules have their own",
        ),
    ],
)
def test_rules_that_cannot_be(rule, fault):
    """What is wrong, what is allowed, and the nearest name."""
    assert faults_in(rule) == [PLACE + fault]


def test_matchers_are_checked():
    """As in a verification."""
    (fault,) = faults_in("{match: {params: {A: {$rgx: b}}}, effect: {drop: after}}")
    assert fault.startswith(f"{PLACE}.match.params: A: $rgx has to be one of ")


def test_names_are_unique():
    """Whoever removes a rule by its name means one."""
    rule = "{name: a, effect: {drop: after}}"
    assert faults_in(f"{rule}, {rule}") == [
        "team.yaml:2: faults[1].name: the name 'a' is given already; see faults[0].name (team.yaml:2)"
    ]


RULES = [
    {"effect": {"error": "expired_token"}},
    {
        "name": "all",
        "match": {"method": "imbot.*", "params": {"CHAT_ID": 13}, "user": 1, "client_id": "local.demo", "nth": 2},
        "times": 3,
        "probability": 0.5,
        "seed": 7,
        "ttl": 1.5,
        "effect": {"error": {"code": "A", "description": "b", "status": 418}},
    },
    {"match": {"method": "oauth.token"}, "effect": {"delay": 0.5}},
    {"effect": {"delay": {"uniform": [0, 1.5]}}},
    {"effect": {"drop": "before"}},
    {"effect": {"body": "drip"}},
    {"effect": {"redirect": "renamed.bitrix24.example:8443"}},
    {"effect": {"preset": "portal-renamed"}},
]


def test_rules_survive_an_export():
    """As they were written."""
    exported = dump(stored({"users": [], "faults": RULES}))
    assert exported["faults"] == RULES
    assert dump(stored(exported)) == exported


def test_a_scenario_without_rules_has_no_key():
    """An export says nothing about what isn't there."""
    assert "faults" not in dump(stored({"users": []}))


def test_later_files_change_rules_by_name():
    """An effect is one value: two would contradict each other. Rules without a name are added."""
    base = "{name: a, times: 2, effect: {delay: {uniform: [1, 2]}}}, {effect: {drop: after}}"
    more = "faults: [{name: a, ttl: 5, effect: {delay: {lognormal: [1, 2]}}}, {effect: {drop: before}}]"
    again = "faults: [{name: a, effect: {drop: after}}]"
    merged = read(base, more, again).faults
    assert [rule.plain() for rule in merged] == [
        {"name": "a", "times": 2, "ttl": 5, "effect": {"drop": "after"}},
        {"effect": {"drop": "after"}},
        {"effect": {"drop": "before"}},
    ]


def test_check_knows_methods_and_codes(tmp_path):
    """``mock-imbot check`` says the same as the start of a server."""
    path = tmp_path / "a.yaml"
    path.write_text("users: []\nfaults:\n- {effect: {error: expired_tokn}}\n")
    (fault,) = check([str(path)], DEMANDS)
    assert (fault.line, fault.path) == (3, "faults[0].effect.error")


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("QUERY_LIMIT_EXCEEDED", 503),
        ("expired_token", 401),
        ("OPERATION_TIME_LIMIT", 429),
        ("INTERNAL_SERVER_ERROR", 500),
        ("invalid_token", 401),
        ("insufficient_scope", 401),
        ("NO_AUTH_FOUND", 401),
        ("ERROR_UNEXPECTED_ANSWER", 500),
        ("PORTAL_DELETED", 403),
        ("OVERLOAD_LIMIT", 401),
        ("ACCESS_DENIED", 403),
        ("ERROR_METHOD_NOT_FOUND", 404),
        ("invalid_grant", 400),
        ("CHAT_ID_EMPTY", 400),
    ],
)
def test_known_codes(code, status):
    """Those of the transport, of the authorization server and of every method."""
    assert CODES[code][1] == status


def test_one_code_has_one_sentence():
    """Of several the most usual."""
    assert CODES["insufficient_scope"][0].endswith("by the access token")
    assert CODES["ACCESS_DENIED"][0] == "Access denied!"


def test_known_methods():
    """All of the catalogue, batch, and the exchange of tokens."""
    assert {"imbot.chat.add", "batch", "oauth.token"} <= set(NAMES)
