"""Verification from outside; matchers and nearest calls have tests of their own."""

import pytest

from mock_imbot.control.call_shapes import NotVerified, Verified

ADD = "imbot.message.add"


def verify(portal, *calls, **options):
    """Status and answer, in the shape that OpenAPI promises."""
    answer = portal.control("POST", "/verify", json={"calls": list(calls), **options})
    shape = {200: Verified, 409: NotVerified}[answer.status_code]
    shape.model_validate_json(answer.content)
    return answer.status_code, answer.json()


def test_calls_by_json_and_by_form_are_the_same(portal):
    """13 equals "13"; names of parameters in any letter case."""
    portal.call("imbot.chat.user.list", {"CHAT_ID": 13})
    portal.client.post(f"{portal.url}/rest/imbot.chat.user.list", data={"auth": portal.token, "chat_id": "13"})
    wanted = {"method": "imbot.chat.user.list", "params": {"CHAT_ID": 13}, "times": 2}
    assert verify(portal, wanted) == (200, {"ok": True, "matched": [[1, 2]], "duplicates": []})


def test_what_is_missing_is_explained(portal):
    """409 with the nearest call and in what it differs."""
    portal.call("imbot.chat.updateTitle", {"CHAT_ID": 13, "TITLE": "Team"})
    wanted = {"method": "imbot.chat.updateTitle", "params": {"CHAT_ID": 13, "TITLE": {"$regex": "^New"}}}
    status, answer = verify(portal, wanted)
    assert (status, answer["error"]["code"]) == (409, "VERIFICATION_FAILED")
    assert answer["failures"] == [
        {
            "call": wanted,
            "expected": "at least once",
            "actual": 0,
            "matched": [],
            "nearest": [
                {
                    "seq": 1,
                    "method": "imbot.chat.updateTitle",
                    "differences": [{"path": "params.TITLE", "expected": {"$regex": "^New"}, "actual": "Team"}],
                }
            ],
        }
    ]


def test_order_and_others(portal):
    """Both can be asked for."""
    for method in ("imbot.chat.get", "profile"):
        portal.call(method)
    first, second = {"method": "imbot.chat.get"}, {"method": "profile"}
    assert verify(portal, first, second, ordered=True, no_others=True)[0] == 200
    assert verify(portal, second, first, ordered=True)[0] == 409
    status, answer = verify(portal, first, no_others=True)
    assert (status, answer["others"]) == (409, [{"seq": 2, "method": "profile"}])


def test_calls_that_were_sent_twice_are_told(portal):
    """What a retry after a lost answer leaves behind; also when everything else is as expected."""
    for _ in range(2):
        portal.call("imbot.chat.add", {"USERS": [1, 2], "TITLE": "Team"})
    duplicates = [{"method": "imbot.chat.add", "seqs": [1, 2]}]
    wanted = {"method": "imbot.chat.add"}
    assert verify(portal, wanted) == (200, {"ok": True, "matched": [[1, 2]], "duplicates": duplicates})
    status, answer = verify(portal, wanted | {"times": 1})
    assert (status, answer["duplicates"]) == (409, duplicates)


@pytest.mark.parametrize(("level", "status"), [("strict", 409), ("warn", 200)])
def test_strict_diagnostics(new_portal, level, status):
    """On a strict portal what calls got away with is a failure."""
    portal = new_portal(diagnostics=level)
    portal.call("imbot.chat.user.list", {"CHAT_ID": 13, "CHATID": 14})
    found, answer = verify(portal, {"method": "imbot.chat.user.list"})
    assert found == status
    assert [(each["seq"], each["parameter"]) for each in answer.get("diagnostics", [])] == [(1, "CHATID")] * (
        found == 409
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "calls: must be a list of the expected calls"),
        (b'{"calls": [{"method": "a", "tims": 1}]}', "calls[0]: unknown key 'tims'. Allowed: method, params, times"),
    ],
)
def test_bodies_that_make_no_sense(portal, refused, body, message):
    """400, with what is allowed."""
    assert refused(portal.control("POST", "/verify", content=body)) == (400, "BODY_INVALID", message)
