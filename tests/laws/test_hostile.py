"""Whatever a parameter holds, the answer is a proper envelope, and the portal stays one that can be exported."""

import json
import logging

import pytest

from mock_imbot.wire.catalogue import CATALOGUE
from tests.live import make
from tests.methods.house import VALID, move_in
from tests.methods.parlour import CALLS, scenario

KNOWN = VALID | CALLS

NESTED = json.loads("[" * 64 + "]" * 64)
HOSTILE = [
    *(None, "", "0", 0, -1, 2**63, 2**70, 1e308, True, [], {}, NESTED, "\0", "9" * 400),
    *("\ufffe\uffff\u202e\u0301\u2028\U0001f468\u200d\U0001f469", [None, [], {}, "x", -1], {"0": 1, "x": {"y": []}}),
]
"""What each parameter holds in turn."""
FEW = [None, -1, 2**70, "\0", NESTED, {"0": 1, "x": {"y": []}}]
"""The same where the portal's generation or the method's kind makes little difference."""
ODD = [
    *(False, -0.0, -(2**63), "1e999", "'; DROP TABLE chat; --", "{actor:name}", "%s%n", "[1,", "<x>]]>"),
    *("chat9223372036854775808", "../../etc/passwd", "e\u0301"),
]
"""What all parameters hold at once."""
STATUSES = {200, 400, 401, 403, 404}


def improper(answer):
    """What is wrong with an answer, if anything."""
    body = answer.json()
    if answer.status_code not in STATUSES:
        return answer.status_code, body
    wanted = {"result", "time"} if answer.status_code == 200 else {"error", "error_description"}
    return None if body.keys() >= wanted else (answer.status_code, body)


@pytest.fixture(scope="module")
def asylum(client, server):
    """A portal of each profile that has to bear a lot."""
    return {profile: move_in(make(client, server, scenario(profile))) for profile in ("documented", "2026")}


CASES = [(name, "documented") for name in CATALOGUE] + [(name.lower(), "2026") for name in KNOWN]


@pytest.mark.parametrize(("name", "profile"), CASES)
def test_hostile_values_are_answered_properly(asylum, caplog, name, profile):
    """One parameter at a time holds each of them, and the other ones what the method wants; also all at once."""
    home, method = asylum[profile], CATALOGUE[name]
    home.reset()
    valid = KNOWN.get(method.name, {})
    names = [*(parameter.name for parameter in method.parameters), "UNKNOWN"]
    values = HOSTILE if valid and profile == "documented" else FEW
    calls = [{}, valid, *(valid | {one: value} for one in names for value in values)]
    calls += [dict.fromkeys(names, value) for value in HOSTILE + ODD]
    path = f"{home.url}/rest/{method.name}"
    with caplog.at_level(logging.WARNING, "mock_imbot"):
        answers = [home.client.post(path, json={"auth": home.mine("demo-access")} | call) for call in calls]
    assert [found for found in map(improper, answers) if found] == []
    assert [record for record in caplog.records if record.name.startswith("mock_imbot")] == []
    assert home.control("PUT", json=home.state()).status_code == 200


@pytest.mark.parametrize("name", CATALOGUE)
def test_long_texts_are_answered_properly(asylum, caplog, name):
    """A megabyte in each parameter, and in an element of a list."""
    home, method = asylum["documented"], CATALOGUE[name]
    home.reset()
    valid = KNOWN.get(method.name, {})
    text = "x" * (1 << 20)
    names = [parameter.name for parameter in method.parameters]
    calls = [valid | {one: text} for one in names] + [{one: [text] for one in names}]
    path = f"{home.url}/rest/{method.name}"
    answers = [home.client.post(path, json={"auth": home.mine("demo-access")} | call) for call in calls]
    assert [found for found in map(improper, answers) if found] == []
    assert [record for record in caplog.records if record.name.startswith("mock_imbot")] == []
