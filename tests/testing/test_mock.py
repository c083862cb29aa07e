import asyncio
import json
import ssl

import httpx
import pytest

from mock_imbot import testing
from mock_imbot.scenario import ScenarioError
from mock_imbot.testing import ControlError, MockImbot

TEAM = {"users": [{"id": 1, "name": "Ann"}], "webhooks": [{"user": 1, "token": "team", "scope": ["im"]}]}
FIND = {"ENTITY_TYPE": "OPEN", "ENTITY_ID": "13"}


@pytest.fixture
def team_file(tmp_path):
    """A scenario in a file."""
    path = tmp_path / "team.json"
    path.write_text(json.dumps(TEAM))
    return path


def test_it_serves_while_the_block_runs():
    """URLs and credentials are there on entry; afterwards nothing answers."""
    with MockImbot() as mock:
        assert mock.token == "demo-access"
        assert mock.webhook_url == f"{mock.url}/rest/1/demo/"
        assert mock.portal.call("imbot.chat.get", **FIND) == {"ID": 13}
        assert httpx.get(f"{mock.webhook_url}imbot.chat.get", params=FIND).json()["result"] == {"ID": 13}
        assert mock.ca is None
    with pytest.raises(ConnectionError):
        mock.portal.state()


def test_settings_are_those_of_the_program():
    """The control API is used with the admin token; an option that there isn't is refused."""
    with MockImbot(admin_token="secret", profile="2026") as mock:
        assert mock.portal.access["profile"] == "2026"
        with pytest.raises(ControlError, match="UNAUTHORIZED"):
            MockImbot.at(mock.url)
        with MockImbot.at(f"{mock.url}/", admin_token="secret") as same:
            assert same.overview()["settings"]["profile"] == "2026"
    with pytest.raises(TypeError, match="prot"), MockImbot(prot=1):
        pass


def test_tls(monkeypatch, tmp_path):
    """HTTPS is there, too, with a certificate of the CA that is named."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with MockImbot(tls=True) as mock:
        context = ssl.create_default_context(cafile=mock.ca)
        assert httpx.get(f"{mock.https_url}/readyz", verify=context).status_code == 200


def test_a_faulty_scenario_is_refused(tmp_path):
    """On entry, and nothing keeps running."""
    with pytest.raises(ScenarioError), MockImbot(scenario=tmp_path / "none.yaml"):
        pass
    with pytest.raises(ControlError, match="SCENARIO_INVALID"), MockImbot(scenario={"users": 1}):
        pass


@pytest.mark.parametrize("form", ["object", "path", "text", "several"])
def test_scenarios_of_a_server(team_file, form):
    """An object, a file, or several files."""
    given = {"object": TEAM, "path": team_file, "text": str(team_file), "several": [team_file]}[form]
    mock = MockImbot.asgi(scenario=given)
    assert mock.webhook_url == "http://localhost/rest/1/team/"
    with pytest.raises(LookupError, match="no access token"):
        _ = mock.token
    mock.portal.reset()
    assert mock.webhook_url == "http://localhost/rest/1/team/"


@pytest.mark.parametrize("form", ["object", "path", "text", "folder"])
def test_scenarios_of_a_portal(team_file, form):
    """As those of a server; a file is read where the tests are."""
    given = {"object": TEAM, "path": team_file, "text": str(team_file), "folder": str(team_file.parent)}[form]
    portal = MockImbot.asgi().new_portal("w1", given)
    assert portal.webhook_url == "http://localhost/rest/1/team--w1/"


def test_a_portal_of_a_bundled_scenario_and_a_profile():
    """The profile survives a reset."""
    portal = MockImbot.asgi().new_portal(scenario="two-apps", profile="2026")
    portal.reset()
    assert portal.access["profile"] == "2026"
    assert len(portal.access["apps"]) == 2


def test_without_sockets():
    """The app is for an asynchronous client, and the portal is used beside it, while the event loop runs."""
    mock = MockImbot.asgi()

    async def bot():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(mock.app), base_url=mock.url) as client:
            answer = await client.post("/rest/imbot.chat.add", json={"auth": mock.token, "USERS": [1]})
        return mock.portal.chat(answer.json()["result"])

    assert asyncio.run(bot())["users"] == [1, 39]
    mock.close()


def test_names_are_loaded_when_they_are_used():
    """Every public name is there, and no other."""
    assert [getattr(testing, name).__name__ for name in testing.__all__] == testing.__all__
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = testing.Nothing


def test_waiting_without_sockets():
    """What has come is answered at once, and nobody waits for what has not."""
    portal = MockImbot.asgi().portal
    portal.call("imbot.chat.get", **FIND)
    assert len(portal.wait_for("imbot.chat.*")) == 1
    with pytest.raises(AssertionError, match="came 1 ×"):
        portal.wait_for("imbot.chat.*", count=2)
