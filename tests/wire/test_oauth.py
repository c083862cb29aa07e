"""The authorization server through real HTTP (transport §5.9)."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from mock_imbot.app import create_app
from mock_imbot.server import serve_in_thread
from mock_imbot.settings import Settings

APP = {"client_id": "local.demo", "client_secret": "demo-secret"}
RENEW = APP | {"grant_type": "refresh_token"}
EXCHANGE = APP | {"grant_type": "authorization_code"}
NOW = "2026-01-10T09:00:00+00:00"
UNIX = 1768035600

FIELDS = [
    "access_token",
    "expires",
    "expires_in",
    "scope",
    "domain",
    "server_endpoint",
    "status",
    "client_endpoint",
    "member_id",
    "user_id",
    "refresh_token",
]


@pytest.fixture
def scene():
    """A portal with a frozen clock and one application."""
    return {
        "portal": {"clock": NOW, "domain": "shop.bitrix24.example"},
        "users": [{"id": 1, "name": "Ann"}, {"id": 2, "name": "Bob <b>"}, {"id": 5, "name": "Eve", "active": False}],
        "apps": [
            APP
            | {
                "scope": ["imbot", "im"],
                "tokens": [{"user": 1, "access_token": "seeded", "refresh_token": "renewal"}],
            }
        ],
    }


def ask(portal, params, verb="GET", path="/oauth/token/"):
    """Ask the token endpoint by query or form."""
    sent = {"params": params} if verb == "GET" else {"data": params}
    return portal.client.request(verb, portal.url + path, **sent)


def renewal_of(portal):
    """The refresh token of a portal's first token."""
    return portal.access["apps"][0]["tokens"][0]["refresh_token"]


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_refresh_gives_every_field_that_clients_need(new_portal, scene, verb):
    """Both verbs give the same answer, the fields in the documented order, the expiry by the portal's clock."""
    portal = new_portal(scene)
    reply = ask(portal, RENEW | {"refresh_token": renewal_of(portal)}, verb)
    body = reply.json()
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json; charset=utf-8"
    assert list(body) == FIELDS
    assert body | {"access_token": "", "refresh_token": ""} == {
        "access_token": "",
        "expires": UNIX + 3600,
        "expires_in": 3600,
        "scope": "imbot,im",
        "domain": "oauth.bitrix.info",
        "server_endpoint": f"{portal.url}/rest/",
        "status": "L",
        "client_endpoint": f"{portal.url}/rest/",
        "member_id": body["member_id"],
        "user_id": 1,
        "refresh_token": "",
    }
    token, suffix = body["access_token"].split("--")
    assert suffix == portal.name
    assert int.from_bytes(bytes.fromhex(token[:8]), "little") == UNIX + 3600
    assert int.from_bytes(bytes.fromhex(body["refresh_token"][:8]), "little") == UNIX + 2_592_000
    assert body["refresh_token"].endswith(f"--{portal.name}")


def test_new_tokens_work_and_the_old_access_token_goes_on(new_portal, scene):
    """A refreshed token authorizes calls in the same portal; the earlier one keeps its time."""
    portal = new_portal(scene)
    fresh = ask(portal, RENEW | {"refresh_token": renewal_of(portal)}).json()
    for token in (fresh["access_token"], portal.token):
        assert portal.call("imbot.chat.get", auth=token).result is None


def test_a_refresh_token_works_once(new_portal, scene):
    """Renewal rotates: the old one is invalid_grant, the new one works."""
    portal = new_portal(scene)
    old = renewal_of(portal)
    fresh = ask(portal, RENEW | {"refresh_token": old}).json()["refresh_token"]
    replayed = ask(portal, RENEW | {"refresh_token": old})
    assert (replayed.status_code, replayed.json()) == (400, {"error": "invalid_grant"})
    assert ask(portal, RENEW | {"refresh_token": fresh}).status_code == 200


def test_reusable_refresh_tokens(new_portal, scene):
    """With rotate_refresh_tokens false the old one goes on working."""
    scene["apps"][0]["rotate_refresh_tokens"] = False
    portal = new_portal(scene)
    for _ in range(3):
        assert ask(portal, RENEW | {"refresh_token": renewal_of(portal)}).status_code == 200


def test_spent_tokens_are_part_of_the_state(new_portal, scene):
    """What has been renewed stays renewed in an export that is loaded again."""
    portal = new_portal(scene)
    ask(portal, RENEW | {"refresh_token": renewal_of(portal)})
    state = portal.state()
    assert portal.control("PUT", json=state).status_code == 200
    assert portal.state() == state
    assert ask(portal, RENEW | {"refresh_token": renewal_of(portal)}).json() == {"error": "invalid_grant"}


def test_a_refresh_token_ends_after_thirty_days(new_portal, scene):
    """Its time counts from the issue of the access token."""
    scene["apps"][0]["tokens"][0] |= {"expires": "2025-12-11T10:00:00+00:00"}  # issued 30 days before NOW
    portal = new_portal(scene)
    assert ask(portal, RENEW | {"refresh_token": renewal_of(portal)}).json() == {"error": "invalid_grant"}


def test_expired_spent_tokens_are_forgotten(new_portal, scene):
    """A long life of renewals leaves no heap of dead tokens."""
    scene["apps"][0]["tokens"] = [
        {"user": 1, "access_token": "old", "refresh_token": "a", "expires": "2026-01-09T09:00:00+00:00", "spent": True},
        {"user": 1, "access_token": "seeded", "refresh_token": "renewal"},
    ]
    portal = new_portal(scene)
    ask(portal, RENEW | {"refresh_token": f"renewal--{portal.name}"})
    assert [token["access_token"] for token in portal.state()["apps"][0]["tokens"]][:1] != ["old"]


@pytest.mark.parametrize(
    ("change", "status", "body"),
    [
        ({"client_id": "local.other"}, 200, {"error": "wrong_client"}),
        ({"client_id": ""}, 200, {"error": "wrong_client"}),
        ({"client_secret": "wrong"}, 400, {"error": "invalid_client"}),
        ({"refresh_token": "nonsense"}, 400, {"error": "invalid_grant"}),
        ({"refresh_token": "seeded"}, 400, {"error": "invalid_grant"}),
        ({"refresh_token": "renewal--Not A Name"}, 400, {"error": "invalid_grant"}),
        ({"refresh_token": "renewal--no-such-portal"}, 400, {"error": "invalid_grant"}),
        (
            {"refresh_token": ""},
            400,
            {"error": "invalid_request", "error_description": 'No "refresh_token" parameter found'},
        ),
        (
            {"grant_type": "authorization_code"},
            400,
            {"error": "invalid_request", "error_description": 'No "code" parameter found'},
        ),
        ({"grant_type": "password"}, 400, {"error": "invalid_request", "error_description": "Unknown grant type"}),
        ({"grant_type": ""}, 400, {"error": "invalid_request", "error_description": 'No "grant_type" parameter found'}),
    ],
)
def test_refusals_of_the_token_endpoint(portal, change, status, body):
    """Each mistake has its code; most have no description."""
    # Two of the refusals are about a credential without a portal behind it: the default portal answers them.
    reply = ask(portal, RENEW | {"refresh_token": "demo-refresh"} | change)
    assert (reply.status_code, reply.json()) == (status, body)


def test_an_application_that_is_not_installed_gets_no_tokens(new_portal, scene):
    """Installation comes first."""
    scene["apps"][0]["installed"] = False
    portal = new_portal(scene)
    reply = ask(portal, RENEW | {"refresh_token": renewal_of(portal)})
    assert (reply.status_code, reply.json()) == (
        401,
        {"error": "NOT_INSTALLED", "error_description": "Application not installed"},
    )


def test_a_seeded_refresh_token_with_a_suffix_makes_its_portal(portal):
    """The credential is the tenant here too: refreshing in an isolated portal stays in it."""
    name = f"{portal.name}-fresh"
    body = ask(portal, RENEW | {"refresh_token": f"demo-refresh--{name}"}).json()
    assert body["access_token"].endswith(f"--{name}")
    assert portal.client.delete(f"{portal.url}/_mock/portals/{name}").is_success


def consent(portal, **params):
    """Authorize headlessly; answers the query of the redirect."""
    reply = portal.client.get(
        f"{portal.url}/oauth/authorize/",
        params={"client_id": "local.demo", "portal": portal.name, "user": "1", "state": "xyz"} | params,
    )
    assert reply.status_code == 302, reply.text
    return reply, {name: values[0] for name, values in parse_qs(urlsplit(reply.headers["location"]).query).items()}


def test_the_whole_authorization_code_flow(new_portal, scene):
    """The browser comes back with a code, the code becomes tokens once, the tokens work."""
    portal = new_portal(scene)
    reply, query = consent(portal, redirect_uri="http://localhost:9000/back?a=1")
    assert reply.headers["location"].startswith("http://localhost:9000/back?a=1&code=")
    member_id = portal.state()["portal"]["member_id"]
    assert query | {"code": ""} == {
        "a": "1",
        "code": "",
        "state": "xyz",
        "domain": "shop.bitrix24.example",
        "member_id": member_id,
        "scope": "imbot,im",
        "server_domain": "oauth.bitrix.info",
    }
    tokens = ask(portal, EXCHANGE | {"code": query["code"], "scope": "ignored", "redirect_uri": "ignored"}).json()
    assert list(tokens) == FIELDS
    assert portal.call("imbot.chat.get", auth=tokens["access_token"]).result is None
    replayed = ask(portal, EXCHANGE | {"code": query["code"]})
    assert (replayed.status_code, replayed.json()) == (400, {"error": "invalid_grant"})


def test_a_code_lives_thirty_seconds_of_the_portals_time(new_portal, scene):
    """A code that waits too long is refused, by the portal's clock."""
    portal = new_portal(scene)
    _, query = consent(portal, redirect_uri="http://localhost/")
    state = portal.state()
    assert state["apps"][0]["codes"] == [
        {"code": query["code"].split("--")[0], "user": 1, "expires": "2026-01-10T09:00:30+00:00"}
    ]
    state["portal"]["clock"] = "2026-01-10T09:00:30+00:00"
    portal.control("PUT", json=state)
    assert ask(portal, EXCHANGE | {"code": query["code"]}).json() == {"error": "invalid_grant"}
    consent(portal, redirect_uri="http://localhost/")
    assert len(portal.state()["apps"][0]["codes"]) == 1  # the expired one is gone


def test_the_install_handler_is_where_the_browser_returns(new_portal, scene):
    """Without redirect_uri the application's own address is taken; without both the code is shown."""
    portal = new_portal(scene)
    url = f"{portal.url}/oauth/authorize/"
    params = {"client_id": "local.demo", "portal": portal.name, "user": "1"}
    shown = portal.client.get(url, params=params)
    assert (shown.status_code, "The code:" in shown.text) == (200, True)
    scene["apps"][0]["install_handler"] = "http://localhost:9000/install"
    other = new_portal(scene)
    returned = other.client.get(url, params=params | {"portal": other.name})
    assert returned.headers["location"].startswith("http://localhost:9000/install?code=")


def test_without_a_user_the_page_asks_who_consents(new_portal, scene):
    """Active people are offered, with their names escaped; bots and inactive users are not."""
    portal = new_portal(scene)
    page = portal.client.get(
        f"{portal.url}/oauth/authorize/", params={"client_id": "local.demo", "portal": portal.name, "state": '"<x>'}
    )
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Bob &lt;b&gt;</a>" in page.text
    assert "Eve" not in page.text
    assert "state=%22%3Cx%3E" in page.text
    assert "http" not in page.text.replace(portal.url, "")  # nothing is loaded from elsewhere


@pytest.mark.parametrize("params", [{"client_id": "other"}, {}, {"client_id": "local.demo", "portal": "nowhere"}])
def test_an_unknown_application_is_shown_on_the_page(portal, params):
    """Failures stay on the portal's page; nobody is redirected."""
    page = portal.client.get(f"{portal.url}/oauth/authorize/", params=params)
    assert (page.status_code, "Application not found" in page.text) == (200, True)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/oauth/rest/app.info", {}),
        ("/oauth/rest/app.info.json", {}),
        ("/rest/app.info/", {"host": "oauth.bitrix.info"}),
        ("/rest/app.info", {"host": "oauth.bitrix24.tech:443"}),
    ],
)
def test_the_authorization_servers_app_info(new_portal, scene, path, headers):
    """Under its own names the server tells what it knows of a token."""
    portal = new_portal(scene)
    reply = portal.client.get(portal.url + path, params={"auth": portal.token}, headers=headers)
    member_id = portal.state()["portal"]["member_id"]
    assert reply.json()["result"] == {
        "client_id": "local.demo",
        "scope": "imbot,im",
        "expires": "2026-01-10T10:00:00+00:00",
        "install": {
            "installed": True,
            "version": 1,
            "status": "L",
            "scope": "imbot,im",
            "domain": "shop.bitrix24.example",
            "uri": portal.url,
            "client_endpoint": f"{portal.url}/rest/",
            "member_id": member_id,
            "member_type": "",
        },
        "user_id": 1,
    }
    assert "time" in reply.json()


def test_app_info_by_header_and_its_refusals(portal):
    """A bearer header will do; an unknown token is refused as everywhere."""
    url = f"{portal.url}/oauth/rest/app.info"
    assert portal.client.get(url, headers={"authorization": f"Bearer {portal.token}"}).status_code == 200
    refused = portal.client.get(url, params={"access_token": "nobody"})
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_token")


def test_other_paths_below_oauth(portal):
    """There is nothing else."""
    reply = portal.client.get(f"{portal.url}/oauth/elsewhere")
    assert (reply.status_code, reply.json()["error"]) == (404, "ERROR_METHOD_NOT_FOUND")


def test_a_body_over_the_limit_is_refused():
    """The authorization server keeps to the body limit."""
    with serve_in_thread(create_app(Settings(port=0, body_limit=100))) as url:
        reply = httpx.post(f"{url}/oauth/token/", data={"code": "x" * 100})
    assert (reply.status_code, reply.json()["error"]) == (413, "REQUEST_ENTITY_TOO_LARGE")
