"""Who may use the control API."""

import pytest

from mock_imbot.control.guard import Guard, own_hosts
from mock_imbot.settings import Settings

HINT = "start it with --allow-host NAME or --public-url URL"


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1:2424",
        "127.9.9.9",
        "[::1]:2424",
        "[::1]",
        "Mock.Example:80",
        "other",
        "[fd00::2]:2424",
    ],
)
def test_own_hosts(make_world, http, host):
    """Loopback, --allow-host and the host of --public-url, with any port, in any case."""
    make_world(allow_host=("other", "fd00::2"), public_url="https://mock.example:2443/x")
    assert http.get("/_mock", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "192.168.0.2:2424",
        "127.0.0.1.evil.example",
        "127.1",
        "[::2]",
        "localhost@evil.example",
        "evil.example:localhost",
        "mock.example",
        "",
        "localhost, evil.example",
    ],
)
@pytest.mark.parametrize("path", ["/_mock", "/_mock/portals/default", "/_mock/files/default/1/chat13.png", "/_mock/x"])
def test_other_hosts(api, refused, host, path):
    """A page that points its own name at this machine can't hide that name."""
    answer = api.get(path, headers={"Host": host})
    message = f"The host {host!r} is not one of this server; {HINT}"
    assert refused(answer) == (403, "HOST_REFUSED", message)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:2424", "http://localhost:2424"),
        ("localhost:2424", "http://localhost:3000"),
        ("localhost:2424", "https://127.0.0.1"),
        ("localhost:2424", "http://[::1]:5173"),
        ("mock.example:2443", "https://MOCK.example:2443"),
        ("mock.example", "http://localhost:3000"),
    ],
)
def test_own_origins(make_world, http, host, origin):
    """Pages of this machine, and those of the request's own host and port."""
    make_world(allow_host=("mock.example",))
    assert http.get("/_mock", headers={"Host": host, "Origin": origin}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "",
        "http://mock.example:8080",
        "http://localhost.evil.example",
        "file://",
        "http://evil.example@localhost",
        "http://",
        "localhost",
    ],
)
def test_other_origins(make_world, http, refused, origin):
    """A page of another site may not even read."""
    make_world(allow_host=("mock.example",))
    answer = http.get("/_mock", headers={"Host": "mock.example:2424", "Origin": origin})
    message = f"Pages of {origin!r} may not use the control API; it is another site"
    assert refused(answer) == (403, "ORIGIN_REFUSED", message)


def test_nothing_is_done_for_another_site(api):
    """What a form of a page could send has no effect."""
    answer = api.post("/_mock/portals", content='{"name": "w1"}', headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert api.get("/_mock").json()["portals"] == ["default"]


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health_is_for_everybody(make_world, http, path):
    """Probes come with whatever host their orchestrator uses, and without a token."""
    make_world(admin_token="secret")
    headers = {"Host": "10.0.0.7:2424", "Origin": "https://evil.example"}
    assert http.get(path, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/rest/app.info", "/docs", "/", "/_mocked"])
def test_other_addresses_are_not_guarded(make_world, http, path):
    """Whatever answers there, it isn't the guard."""
    make_world(admin_token="secret")
    answer = http.get(path, headers={"Host": "evil.example", "Origin": "https://evil.example"})
    assert answer.status_code not in {401, 403}


@pytest.mark.parametrize("authorization", ["Bearer s3cret", "bearer  s3cret", "BEARER s3cret"])
def test_the_admin_token_opens(make_world, http, authorization):
    """The scheme in any letter case."""
    make_world(admin_token="s3cret")
    assert http.get("/_mock", headers={"Authorization": authorization}).status_code == 200


def test_an_admin_token_beyond_ascii(make_world, http):
    """It is compared as bytes."""
    make_world(admin_token="gehëim")
    assert http.get("/_mock", headers={"Authorization": "Bearer gehëim".encode()}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer s3cret2"},
        {"Authorization": "Bearer S3CRET"},
        {"Authorization": "s3cret"},
        {"Authorization": "Basic s3cret"},
        {"Authorization": "Bearer"},
        [("Authorization", "Bearer s3cret"), ("Authorization", "Bearer s3cret")],
    ],
)
@pytest.mark.parametrize("path", ["/_mock", "/_mock/portals/default/access", "/_mock/nothing", "//_mock//portals"])
def test_without_the_admin_token(make_world, http, refused, headers, path):
    """401 with the scheme that is wanted; not even whether an address exists is told."""
    make_world(admin_token="s3cret")
    answer = http.get(str(http.base_url).rstrip("/") + path, headers=headers)
    status, code, message = refused(answer)
    assert (status, code) == (401, "UNAUTHORIZED")
    assert message == (
        "The control API needs the header 'Authorization: Bearer TOKEN' with the token that the server was started with"
    )
    assert answer.headers["www-authenticate"] == 'Bearer realm="mock-imbot"'


def test_files_need_no_admin_token(make_world, http):
    """Answers of the API link to them; nobody adds a header to a link."""
    make_world(admin_token="s3cret")
    assert http.get("/_mock/files/default/1/chat13.png").status_code == 200


def test_own_hosts_of_settings():
    """--allow-host and --public-url; nothing by default."""
    assert own_hosts(Settings()) == []
    assert own_hosts(Settings(allow_host=("a", "b"), public_url="https://[fd00::2]:1")) == ["a", "b", "fd00::2"]


def test_other_protocols_pass():
    """Start-up events are none of its business."""
    Guard(None, admin_token="s3cret", allow_hosts=()).check({"type": "lifespan"})
