"""The server itself: overview and health."""

from dataclasses import fields
from pathlib import Path

import pytest

from mock_imbot import __version__
from mock_imbot.settings import Settings


def test_overview_names_version_portals_and_options(make_world, http):
    """Options are those that the server was started with; ``public_url`` is the one in use."""
    make_world(log_level="debug", tls_cert=Path("a.pem"), allow_host=("other",))
    http.post("/_mock/portals", json={"name": "w1"})
    overview = http.get("/_mock").json()
    assert overview["name"] == "mock-imbot"
    assert overview["version"] == __version__
    assert overview["uptime"] > 1_700_000_000  # this world began in 1970
    assert overview["portals"] == ["default", "w1"]
    told = overview["settings"]
    assert set(told) == {option.name for option in fields(Settings)} - {"admin_token"}
    assert (told["port"], told["tls"], told["tls_cert"], told["data"]) == (2424, False, "a.pem", None)
    assert (told["log_level"], told["body_limit"], told["allow_host"]) == ("debug", 157286400, ["other"])
    assert told["public_url"] == "http://mock.example"


def test_overview_never_tells_the_admin_token(make_world, http):
    """Neither its value nor its name."""
    make_world(admin_token="s3cret-token")
    answer = http.get("/_mock", headers={"Authorization": "Bearer s3cret-token"})
    assert answer.status_code == 200
    assert "admin_token" not in answer.text
    assert "s3cret" not in answer.text


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health_is_ok(api, path):
    """Both probes answer 200, also to HEAD."""
    assert (api.get(path).status_code, api.get(path).json()) == (200, {"status": "ok"})
    head = api.head(path)
    assert (head.status_code, head.content) == (200, b"")


def test_not_ready_without_a_readable_state(make_world, http, refused):
    """Alive is not ready: a state that can't be read is 503."""
    make_world().portals.default.store.close()
    assert refused(http.get("/readyz")) == (
        503,
        "NOT_READY",
        "The state of the portals can't be read: Cannot operate on a closed database.",
    )
    assert http.get("/livez").status_code == 200


def test_public_url_can_be_set_later(world, api):
    """Links follow the address once the port is known."""
    world.public_url = "https://mock.example:2443"
    assert world.public_url == "https://mock.example:2443"
    assert api.get("/_mock/portals/default/access").json()["urls"] == {
        "rest": "https://mock.example:2443/rest/",
        "oauth": "https://mock.example:2443/oauth/",
        "control": "https://mock.example:2443/_mock/portals/default",
    }
