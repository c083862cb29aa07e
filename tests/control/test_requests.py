"""What all addresses have in common: verbs, slashes, bodies, errors."""

import asyncio

import pytest
from starlette.requests import Request

from mock_imbot.control.body import read
from mock_imbot.control.refusals import RefusedError

DEFAULT = "/_mock/portals/default"
YAML_TIP = ". (YAML needs the header 'Content-Type: application/yaml')"
EXISTS = (
    "What a portal has: its state (GET, PUT, PATCH, DELETE), access, reset, snapshots, calls, verify, faults, clock,"
    " diagnostics"
)


@pytest.mark.parametrize(
    "path", ["/_mock/x", "/_mock/portals/default/x", f"{DEFAULT}/snapshots/a/b", "/_mock/files/default", "/_mock/calls"]
)
@pytest.mark.parametrize("verb", ["GET", "POST", "DELETE", "PROPFIND"])
def test_unknown_addresses(api, refused, path, verb):
    """404 in the shape of all errors, whatever the verb."""
    message = f"There is nothing at {path}; /docs lists what the control API has"
    assert refused(api.request(verb, path)) == (404, "NOT_FOUND", message)


@pytest.mark.parametrize(
    ("verb", "path", "allowed"),
    [
        ("DELETE", "/_mock", "GET, HEAD"),
        ("PUT", "/_mock/portals", "GET, HEAD, POST"),
        ("POST", DEFAULT, "DELETE, GET, HEAD, PATCH, PUT"),
        ("OPTIONS", DEFAULT, "DELETE, GET, HEAD, PATCH, PUT"),
        ("GET", f"{DEFAULT}/reset", "POST"),
        ("HEAD", f"{DEFAULT}/reset", "POST"),
        ("DELETE", f"{DEFAULT}/snapshots", "GET, HEAD, POST"),
        ("PUT", f"{DEFAULT}/snapshots/a", "DELETE"),
        ("PROPFIND", "/_mock/files/default/1/a", "GET, HEAD"),
        ("POST", "/livez", "GET, HEAD"),
        ("POST", "/readyz", "GET, HEAD"),
    ],
)
def test_wrong_verbs(api, refused, verb, path, allowed):
    """405 with the verbs that the address takes."""
    answer = api.request(verb, path)
    assert answer.headers["allow"] == allowed
    if verb == "HEAD":
        assert answer.status_code == 405
    else:
        message = f"{path} does not take {verb}; it takes {allowed}"
        assert refused(answer) == (405, "METHOD_NOT_ALLOWED", message)


@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "part",
    [
        "events",
        "events/wait",
        "events/flush",
        "events/7/redeliver",
    ],
)
def test_parts_to_come(api, refused, verb, part):
    """501 instead of a pretence, with what exists."""
    path = f"{DEFAULT}/{part}"
    message = f"{path} is not implemented yet. {EXISTS}"
    assert refused(api.request(verb, path)) == (501, "NOT_IMPLEMENTED", message)


def test_a_slash_at_the_end_does_not_matter(api):
    """As on the portal's own addresses."""
    assert api.get("/_mock/").json()["name"] == "mock-imbot"
    assert api.get(f"{DEFAULT}/access/").json() == api.get(f"{DEFAULT}/access").json()
    assert api.post("/_mock/portals/", json={"name": "w1"}).status_code == 201


def test_answers_are_not_kept(api):
    """They hold credentials."""
    for answer in (api.get(DEFAULT), api.get(DEFAULT, params={"format": "yaml"}), api.get("/_mock/x")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_defect_is_an_error_like_others(world, api, refused, caplog):
    """500 in the shape of all errors; the log has what happened."""
    world.portals.default.store.close()
    message = "This is a defect of mock-imbot; the server's log has more"
    assert refused(api.get(DEFAULT)) == (500, "INTERNAL_ERROR", message)
    assert "A defect of mock-imbot: GET /_mock/portals/default" in caplog.text


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", None])
def test_bodies_are_json_unless_they_say_yaml(api, kind):
    """What curl -d sends is called a form."""
    headers = {"Content-Type": kind} if kind else {}
    answer = api.post("/_mock/portals", content=b'\xef\xbb\xbf {"name": "w1"}', headers=headers)
    assert (answer.status_code, answer.json()["name"]) == (201, "w1")


@pytest.mark.parametrize("kind", ["application/yaml", "application/x-yaml", "Text/YAML; charset=utf-8"])
def test_bodies_in_yaml(api, kind):
    """Under any of the names that YAML has had."""
    answer = api.post("/_mock/portals", content="name: w1\n", headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["name"]) == (201, "w1")


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        ('{"name": ', "application/json", "body:1: is not JSON: Expecting value (column 10)" + YAML_TIP),
        ("name: w1", "application/json", "body:1: is not JSON: Expecting value (column 1)" + YAML_TIP),
        ('{\n"name": NaN}', "application/json", "body:1: is not JSON: NaN is no number" + YAML_TIP),
        ('{"a": 1,\n"a": 2}', "", "body:2: the key 'a' is given twice; it stands in line 1 already"),
        ("a: 1\n- b", "application/yaml", None),
        ('{"name": "\\ud800"}', "application/json", "body:1: contains half of a surrogate pair"),
        (b"\xff\xfe", "application/json", "The body is not UTF-8 text: byte 0xff at 0"),
    ],
)
def test_bodies_that_can_not_be_read(api, refused, body, kind, message):
    """400 with the place of the first fault."""
    status, code, found = refused(api.post("/_mock/portals", content=body, headers={"Content-Type": kind}))
    assert (status, code) == (400, "BODY_INVALID")
    assert found == message if message else found.startswith("body:2: is not YAML: ")


@pytest.mark.parametrize(
    ("verb", "path"),
    [("POST", "/_mock/portals"), ("PUT", DEFAULT), ("PATCH", DEFAULT), ("POST", f"{DEFAULT}/snapshots")],
)
@pytest.mark.parametrize("announced", [True, False])
def test_bodies_that_are_too_large(make_world, http, refused, verb, path, announced):
    """413 from the first byte beyond the limit, whether the length was announced or not."""
    make_world(body_limit=20)
    fits, exceeds = b'{"name":     "w1"  }', b'{"name":     "w1"   }'
    for body in (fits, exceeds):
        content = body if announced else iter([body[:10], body[10:]])
        answer = http.request(verb, path, content=content)
        assert (answer.status_code == 413) == (body is exceeds)
    message = "The body is larger than the limit of 20 bytes; start the server with a larger --body-limit"
    assert refused(answer) == (413, "BODY_TOO_LARGE", message)


def test_half_a_body_is_none():
    """A client that hung up in the middle of a scenario has sent none, even if what came would be one."""
    messages = iter(
        [{"type": "http.request", "body": b'{"users": []}', "more_body": True}, {"type": "http.disconnect"}]
    )

    async def receive():
        return next(messages)

    request = Request({"type": "http", "method": "PUT", "headers": []}, receive)
    with pytest.raises(RefusedError, match=r"^The body ended too early$") as caught:
        asyncio.run(read(request, 1000))
    assert caught.value.refusal.code == "BODY_INVALID"
