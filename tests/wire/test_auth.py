"""Who calls, and in which portal: every answer of the authorization that can occur (transport §4.2, §5)."""

import pytest

from mock_imbot.app import create_app
from mock_imbot.server import serve_in_thread
from mock_imbot.settings import Settings
from tests.live import reply
from tests.methods.house import NOON, move_in, profiled

METHOD = "imbot.chat.get"
FOUND = {"ENTITY_TYPE": "DEMO", "ENTITY_ID": 77}

NO_AUTH_FOUND = (401, "NO_AUTH_FOUND", "Wrong authorization data")
INVALID_CREDENTIALS = (401, "INVALID_CREDENTIALS", "Invalid request credentials")
HTTPS_REQUIRED = (401, "INVALID_REQUEST", "Https required.")
INVALID_TOKEN = (401, "invalid_token", "Unable to get application by token")
EXPIRED_TOKEN = (401, "expired_token", "The access token provided has expired")
NOT_INSTALLED = (401, "ERROR_OAUTH", "Application not installed")
USER_INACTIVE = (401, "authorization_error", "Unable to authorize user")
WEBHOOK_SCOPE = (
    401,
    "insufficient_scope",
    "The request requires higher privileges than provided by the webhook token",
)
TOKEN_SCOPE = (401, "insufficient_scope", "The request requires higher privileges than provided by the access token")


def post(home, path, params=None, **options):
    """A POST of JSON to a path below /rest/; ``~`` stands for the portal's suffix."""
    address = f"{home.url}/rest/{path.replace('~', f'--{home.name}')}"
    sent = {
        name: value.replace("~", f"--{home.name}") if isinstance(value, str) else value
        for name, value in (params or {}).items()
    }
    return reply(home.client.post(address, json=FOUND | sent, **options))


def bearer(home, token):
    """The header with a token of the portal."""
    return {"Authorization": token.replace("~", f"--{home.name}")}


@pytest.mark.parametrize(
    ("path", "params"),
    [
        (METHOD, {"auth": "demo-access~"}),
        (METHOD, {"access_token": "demo-access~"}),
        (METHOD, {"auth": "", "access_token": "demo-access~"}),
        (METHOD, {"auth": ["other"], "access_token": "demo-access~"}),
        (METHOD, {"auth": "demo-access~", "access_token": "wrong"}),
        (f"1/demo~/{METHOD}", {}),
        (f"1/demo~/{METHOD}", {"aplogin": "2", "ap": "wrong", "auth": ""}),
        (f"1/wrong/{METHOD}", {"auth": "demo-access~"}),
        (METHOD, {"aplogin": "1", "ap": "demo~"}),
        (METHOD, {"aplogin": 1, "ap": "demo~"}),
        (METHOD, {"aplogin": "1", "ap": "demo~", "sessid": "x", "state": "y", "start": "z"}),
    ],
)
def test_where_credentials_may_stand(house, path, params):
    """In the path or in parameters; a token wins over a webhook and the path over parameters."""
    assert post(house, path, params).result == {"ID": 13}


@pytest.mark.parametrize("header", ["Bearer demo-access~", "bearer demo-access~", "BEARER   demo-access~"])
def test_the_bearer_header(house, header):
    """Its scheme in any case; it wins over the parameters and over a webhook."""
    headers = bearer(house, header)
    assert post(house, METHOD, headers=headers).result == {"ID": 13}
    assert post(house, METHOD, {"auth": "wrong"}, headers=headers).result == {"ID": 13}
    assert post(house, f"1/wrong/{METHOD}", headers=headers).result == {"ID": 13}


@pytest.mark.parametrize(
    "header", ["Basic demo-access~", "demo-access~", "Bearer", "Bearer a b", "Bearerdemo-access~", ""]
)
def test_other_authorization_headers_do_not_count(house, header):
    """They are not looked at."""
    headers = bearer(house, header)
    assert post(house, METHOD, headers=headers).error == NO_AUTH_FOUND
    assert post(house, METHOD, {"auth": "demo-access~"}, headers=headers).result == {"ID": 13}


@pytest.mark.parametrize(
    ("path", "params", "error"),
    [
        (METHOD, {}, NO_AUTH_FOUND),
        (METHOD, {"auth": ""}, NO_AUTH_FOUND),
        (METHOD, {"auth": None}, NO_AUTH_FOUND),
        (METHOD, {"auth": ["demo-access~"]}, NO_AUTH_FOUND),
        (METHOD, {"auth": {"x": "demo-access~"}, "access_token": []}, NO_AUTH_FOUND),
        (METHOD, {"AUTH": "demo-access~", "Access_Token": "demo-access~"}, NO_AUTH_FOUND),
        (METHOD, {"aplogin": "1"}, NO_AUTH_FOUND),
        (METHOD, {"ap": "demo~"}, NO_AUTH_FOUND),
        (METHOD, {"aplogin": "", "ap": "demo~"}, NO_AUTH_FOUND),
        (METHOD, {"sessid": "x"}, NO_AUTH_FOUND),
        (f"1/wrong/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"1/wrong~/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"2/demo~/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"0/demo~/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"01/demo~/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"1x/demo~/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"ann/demo~/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"999999999999999999999/demo~/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"5/gone~/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"1/DEMO~/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"1/demo--/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"1/demo--NAME/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"1/demo--{'x' * 41}/{METHOD}", {}, INVALID_CREDENTIALS),
        (f"api/1/{METHOD}", {}, INVALID_CREDENTIALS),
        (METHOD, {"aplogin": "1", "ap": "wrong"}, INVALID_CREDENTIALS),
        (f"1/narrow~/{METHOD}", {}, WEBHOOK_SCOPE),
        (METHOD, {"auth": "wrong"}, INVALID_TOKEN),
        (METHOD, {"auth": "wrong~"}, INVALID_TOKEN),
        (METHOD, {"auth": "DEMO-ACCESS~"}, INVALID_TOKEN),
        (METHOD, {"auth": "demo-access--"}, INVALID_TOKEN),
        (METHOD, {"auth": "demo-access--No"}, INVALID_TOKEN),
        (METHOD, {"auth": 5}, INVALID_TOKEN),
        (METHOD, {"auth": True}, INVALID_TOKEN),
        (f"1/demo~/{METHOD}", {"auth": "wrong"}, INVALID_TOKEN),
        (METHOD, {"auth": "old-access~"}, EXPIRED_TOKEN),
        (METHOD, {"auth": "off-access~"}, NOT_INSTALLED),
        (METHOD, {"auth": "narrow-access~"}, TOKEN_SCOPE),
        (METHOD, {"auth": "eve-access~"}, USER_INACTIVE),
        (METHOD, {"auth": "eve-narrow~"}, TOKEN_SCOPE),
        (METHOD, {"auth": "old-narrow~"}, EXPIRED_TOKEN),
    ],
)
def test_refusals(house, path, params, error):
    """The status, the code in its own case, and the sentence; of several reasons the first in the portal's order."""
    answer = post(house, path, params)
    assert answer.error == error
    assert "x-bitrix-rest-application" not in answer.headers


def test_a_token_lives_in_the_time_of_its_portal(new_portal):
    """It is good for the second before its end, and no longer at its end."""
    for expires, error in (("2026-01-10T09:00:01+00:00", None), ("2026-01-10T09:00:00+00:00", EXPIRED_TOKEN)):
        tokens = [{"user": 1, "access_token": "brief", "expires": expires}]
        apps = [{"client_id": "local.demo", "tokens": tokens}]
        home = move_in(new_portal({"portal": {"clock": NOON}, "users": [{"id": 1}], "apps": apps}))
        answer = post(home, METHOD, {"auth": "brief~"})
        assert answer.error == error if error else answer.result is None


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        (["imbot"], True),
        (["user", "imbot"], True),
        (["im"], False),
        (["imbot2"], False),
        (["IMBOT"], False),
        ([], False),
    ],
)
def test_the_scope_of_credentials(new_portal, scope, allowed):
    """A method of bots needs ``imbot``, by its exact name."""
    apps = [{"client_id": "local.demo", "scope": scope, "tokens": [{"user": 1, "access_token": "demo-access"}]}]
    hooks = [{"user": 1, "token": "demo", "scope": scope}]
    home = move_in(new_portal({"users": [{"id": 1}], "apps": apps, "webhooks": hooks}))
    for answer, error in (
        (post(home, METHOD, {"auth": "demo-access~"}), TOKEN_SCOPE),
        (post(home, f"1/demo~/{METHOD}"), WEBHOOK_SCOPE),
    ):
        assert answer.result is None if allowed else answer.error == error


@pytest.mark.parametrize(
    ("scope", "method", "allowed"),
    [
        ("user", "user.current", True),
        ("user_basic", "user.current", True),
        ("user_brief", "user.current", True),
        ("user_other", "user.current", False),
        ("imbot", "user.current", False),
        ("imbot", "batch", True),
        ("crm", "batch", True),
        ("crm", "server.time", True),
        ("user_basic", METHOD, False),
    ],
)
def test_scopes_that_count_for_another_and_methods_for_everybody(new_portal, scope, method, allowed):
    """``user`` has two lesser ones; methods of the transport need none."""
    apps = [{"client_id": "local.demo", "scope": [scope], "tokens": [{"user": 1, "access_token": "demo-access"}]}]
    hooks = [{"user": 1, "token": "demo", "scope": [scope]}]
    home = move_in(new_portal({"users": [{"id": 1}], "apps": apps, "webhooks": hooks}))
    for answer, error in (
        (post(home, method, {"auth": "demo-access~"}), TOKEN_SCOPE),
        (post(home, f"1/demo~/{method}"), WEBHOOK_SCOPE),
    ):
        assert answer.status == 200 if allowed else answer.error == error


def test_strict_urls_demand_https_of_webhooks(new_portal):
    """As the real service does; tokens may come over plain HTTP."""
    home = move_in(new_portal(profiled("documented", strict_urls=True)))
    assert post(home, f"1/demo~/{METHOD}").error == HTTPS_REQUIRED
    assert post(home, f"2/wrong~/{METHOD}").error == HTTPS_REQUIRED
    assert post(home, METHOD, {"auth": "demo-access~"}).result == {"ID": 13}


def test_a_webhook_names_the_owner_of_its_bots(new_portal):
    """By CLIENT_ID, in its own case, a number as its text; with a token it is ignored."""
    owned = {"demo": 40, "5": 43, "1": 44}
    bots = [{"id": bot, "code": "x", "client_id": f"custom{name}"} for name, bot in owned.items()]
    bots.append({"id": 41, "code": "x", "client_id": "local.other"})
    chats = [{"id": 50 + bot, "owner": bot, "users": [bot]} for bot in owned.values()]
    apps = [{"client_id": "local.other", "tokens": [{"user": 1, "access_token": "other-access"}]}]
    people = {"users": [{"id": 1}], "webhooks": [{"user": 1, "token": "demo"}]}
    home = move_in(new_portal(people | {"apps": apps, "bots": bots, "chats": chats}))

    def members(chat_id, path, **params):
        return post(home, f"{path}imbot.chat.user.list", {"CHAT_ID": chat_id} | params)

    for client_id, bot in (("demo", 40), ("5", 43), (5, 43), (True, 44), (1.0, 44)):
        assert members(50 + bot, "1/demo~/", CLIENT_ID=client_id).result == [bot]
    assert members(90, "1/demo~/", CLIENT_ID="DEMO").error == (400, "BOT_ID_ERROR", "Bot not found")
    assert members(90, "", CLIENT_ID="demo", auth="other-access~").result == []


@pytest.fixture(scope="module")
def small():
    """A server of its own that holds three portals."""
    with serve_in_thread(create_app(Settings(port=0, max_portals=3))) as url:
        yield url


def names(client, url):
    """The portals of a server."""
    return [item["name"] for item in client.get(f"{url}/_mock/portals").json()["items"]]


def test_a_seeded_credential_with_a_suffix_makes_its_portal(client, small):
    """On first use, from the default portal's seed; anything else makes none.

    Beyond the limit the portal that was unused for longest is forgotten.
    """
    listing = {"CHAT_ID": 13}
    for token in ("wrong--a", "demo-access--No", "demo-access--", "demo-refresh--a", "demo--a"):
        assert client.post(f"{small}/rest/imbot.chat.user.list", json=listing | {"auth": token}).status_code == 401
    assert client.post(f"{small}/rest/1/demo-access--a/imbot.chat.user.list", json=listing).status_code == 401
    assert names(client, small) == ["default"]

    made = client.post(f"{small}/rest/imbot.chat.leave", json=listing | {"auth": "demo-access--a"})
    assert made.json()["result"] is True
    assert client.post(f"{small}/rest/1/demo--b-2/{METHOD}", json={}).json()["result"] is None
    assert names(client, small) == ["a", "b-2", "default"]

    def members(name):
        return client.post(f"{small}/rest/imbot.chat.user.list", json=listing | {"auth": f"demo-access--{name}"}).json()

    assert members("a")["result"] == []
    assert members("c")["result"] == [1, 2, 4, 39]
    assert names(client, small) == ["a", "c", "default"]
    listed = client.post(f"{small}/rest/imbot.chat.user.list", json=listing | {"auth": "demo-access"})
    assert listed.json()["result"] == [1, 2, 4, 39]


def test_no_portal_is_forgotten_that_was_made_on_request(client, small):
    """When all are such, a new suffix is refused."""
    for name in ("p1", "p2"):
        assert client.post(f"{small}/_mock/portals", json={"name": name}).status_code == 201
    answer = reply(client.post(f"{small}/rest/{METHOD}", json={"auth": "demo-access--new"}))
    assert answer.error == (
        403,
        "TOO_MANY_PORTALS",
        "mock-imbot has no room for another isolated portal: delete one at /_mock/portals or raise --max-portals",
    )
    for name in ("p1", "p2"):
        assert client.delete(f"{small}/_mock/portals/{name}").status_code == 204


def test_a_suffix_finds_a_portal_of_another_scenario(new_portal):
    """Its own credentials count, not those of the default portal."""
    apps = [{"client_id": "local.x", "tokens": [{"user": 1, "access_token": "own"}]}]
    home = move_in(new_portal({"users": [{"id": 1}], "apps": apps, "webhooks": [{"user": 1, "token": "ownhook"}]}))
    assert post(home, METHOD, {"auth": "own~"}).result is None
    assert post(home, f"1/ownhook~/{METHOD}").result is None
    assert post(home, METHOD, {"auth": "demo-access~"}).error == INVALID_TOKEN
    assert post(home, f"1/demo~/{METHOD}").error == INVALID_CREDENTIALS
    assert post(home, METHOD, {"auth": "own"}).error == INVALID_TOKEN
