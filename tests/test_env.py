"""``mock-imbot env``: what it prints works when it is pasted."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from mock_imbot import cli, sdk
from mock_imbot.app import create_app
from mock_imbot.server import BackgroundServer, serve_in_thread
from mock_imbot.settings import Settings, StartError

ENTITY = "-d ENTITY_TYPE=OPEN -d ENTITY_ID=13"
CURL = "curl --fail-with-body -sS"
FACTS = sdk.Facts(
    url="http://127.0.0.1:2424",
    webhook={"user": 1, "token": "demo", "url": "http://127.0.0.1:2424/rest/1/demo/", "scope": []},
    app={
        "client_id": "local.demo",
        "client_secret": "demo-secret",
        "application_token": "demo-application",
        "scope": ["imbot", "im"],
        "token": {"user": 1, "access_token": "demo-access", "refresh_token": "demo-refresh", "expires": 7},
    },
    site="127.0.0.1:2443",
)


@contextmanager
def serving(folder: Path, **options: Any) -> Iterator[BackgroundServer]:
    """A server with these options."""
    settings = Settings(port=0, tls_port=0, data=folder, **options)
    with BackgroundServer(create_app(settings), settings) as running:
        yield running


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackgroundServer]:
    """A server with all that a client may need."""
    with serving(tmp_path_factory.mktemp("data"), proxy=0) as running:
        yield running


def port_of(url: str) -> str:
    """The port in an address."""
    return str(urlsplit(url).port)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What ``mock-imbot env`` prints."""
    assert cli.main(["env", *arguments]) == 0
    return capsys.readouterr().out


def run(shell: str) -> str:
    """Carry out a script in an environment that knows nothing."""
    path = shutil.which("curl") or pytest.skip("curl is not installed")
    done = subprocess.run(
        ["/bin/sh", "-euc", shell],
        env={"PATH": f"{Path(path).parent}:/usr/bin:/bin", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done
    return done.stdout


def test_the_variables_work(proxied: BackgroundServer, capsys: pytest.CaptureFixture[str]) -> None:
    """Each variable is used in a call."""
    text = printed(capsys, "--port", port_of(proxied.url))
    out = run(f"""
        {text}
        {CURL} "$MOCK_IMBOT_URL/livez"; echo
        {CURL} "$MOCK_IMBOT_WEBHOOK"imbot.chat.get {ENTITY}; echo
        {CURL} "$MOCK_IMBOT_URL/rest/imbot.chat.get" -d "auth=$MOCK_IMBOT_TOKEN" {ENTITY}; echo
        {CURL} --cacert "$MOCK_IMBOT_CA" https://demo.bitrix24.example/rest/1/demo/imbot.chat.get {ENTITY}; echo
        {CURL} --cacert "$MOCK_IMBOT_CA" {proxied.urls["https"]}/livez; echo
        HTTPS_PROXY= {CURL} --cacert "$MOCK_IMBOT_CA" https://oauth.bitrix.info/rest/app.info?auth=demo-access; echo
        https_proxy= {CURL} --cacert "$MOCK_IMBOT_CA" https://oauth.bitrix.info/rest/app.info?auth=demo-access; echo
        {CURL} http://oauth.bitrix24.tech/rest/app.info?auth=demo-access; echo
        echo "$NO_PROXY $no_proxy"
    """)
    *answers, local = out.splitlines()
    results = [json.loads(answer) for answer in answers]
    assert [result.get("result", result) for result in results[:5]] == [
        {"status": "ok"},
        {"ID": 13},
        {"ID": 13},
        {"ID": 13},
        {"status": "ok"},
    ]
    assert ["install" in result["result"] for result in results[5:]] == [True, True, True]
    assert local == "localhost,127.0.0.1,::1 localhost,127.0.0.1,::1"
    assert text.splitlines()[-1] == (
        "# For the code of a client: mock-imbot env --sdk b24pysdk|b24jssdk|b24phpsdk|crest|fast-bitrix24|curl"
    )


def test_the_lines_for_curl_work(proxied: BackgroundServer, capsys: pytest.CaptureFixture[str]) -> None:
    """They are comments; without the sign in front they run, under the CA that is set."""
    text = printed(capsys, "--port", port_of(proxied.url), "--sdk", "curl")
    commands = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# curl ")]
    assert len(commands) == 2
    secure = f"{CURL} https://demo.bitrix24.example/livez"
    out = run("\necho\n".join([text, *commands, secure]))
    assert out.count('"result":{"ID":13}') == 2
    assert out.endswith('{"status":"ok"}')


def test_an_isolated_portal(proxied: BackgroundServer, capsys: pytest.CaptureFixture[str]) -> None:
    """Its credentials have its name."""
    httpx.post(f"{proxied.url}/_mock/portals", json={"name": "w1"})
    text = printed(capsys, "--port", port_of(proxied.url), "--portal", "w1")
    assert (
        f"export MOCK_IMBOT_WEBHOOK={proxied.url}/rest/1/demo--w1/\nexport MOCK_IMBOT_TOKEN=demo-access--w1\n" in text
    )


def test_without_tls(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is printed that isn't there; a client that needs HTTPS is refused."""
    text = printed(capsys, "--port", port_of(server), "--sdk", "fast-bitrix24")
    assert text.splitlines() == [
        f"export MOCK_IMBOT_URL={server}",
        f"export MOCK_IMBOT_WEBHOOK={server}/rest/1/demo/",
        "export MOCK_IMBOT_TOKEN=demo-access",
        "# from fast_bitrix24 import BitrixAsync",
        f'# BitrixAsync("{server}/rest/1/demo/")',
        '# async def token(): return "demo-access"',
        f'# BitrixAsync("{server}/rest/", token_func=token)',
    ]
    assert cli.main(["env", "--port", port_of(server), "--sdk", "b24pysdk"]) == 1
    assert capsys.readouterr() == (
        "",
        "mock-imbot: b24pysdk speaks HTTPS only; start the server with mock-imbot serve --tls\n",
    )


def test_with_tls_alone(tmp_path: Path) -> None:
    """The address of the HTTPS listener takes the place of the portal's name."""
    with serving(tmp_path, tls=True) as running:
        facts = sdk.Server("127.0.0.1", int(port_of(running.url))).facts("default")
        assert (facts.site, facts.proxy) == (urlsplit(running.urls["https"]).netloc, "")
        assert facts.ca == str(tmp_path / "ca" / "cert.pem")


def test_an_admin_token_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without it the user is told where it goes."""
    with serving(tmp_path, admin_token="s3cret") as running:
        place = urlsplit(running.url).netloc
        assert cli.main(["env", "--port", port_of(running.url)]) == 1
        refusal = capsys.readouterr().err
        assert refusal.startswith(f"mock-imbot: {place} refuses /_mock: ")
        assert refusal.endswith(" (--admin-token or MOCK_IMBOT_ADMIN_TOKEN)\n")
        assert "demo-access" in printed(capsys, "--port", port_of(running.url), "--admin-token", "s3cret")


def test_no_such_portal(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The server says how it is made."""
    assert cli.main(["env", "--port", port_of(server), "--portal", "nobody"]) == 1
    assert "There is no portal 'nobody'. It is made by POST /_mock/portals" in capsys.readouterr().err


def test_no_server(capsys: pytest.CaptureFixture[str]) -> None:
    """What to do is said."""
    assert cli.main(["env", "--host", "0.0.0.0", "--port", "1"]) == 1  # noqa: S104 - only asked
    assert capsys.readouterr().err == (
        "mock-imbot: nothing answers at 127.0.0.1:1 (Connection refused); start it with mock-imbot serve, or say where "
        "it is with --host and --port\n"
    )


@pytest.mark.parametrize("answer", [PlainTextResponse("hello"), Response(b"[]", 404), Response(b'{"error": 1}', 500)])
def test_another_server(answer: Response, capsys: pytest.CaptureFixture[str]) -> None:
    """Something else on that port isn't taken for the mock."""

    async def other(_: Request) -> Response:
        return answer

    with serve_in_thread(Starlette(routes=[Route("/_mock", other)])) as url:
        assert cli.main(["env", "--port", port_of(url)]) == 1
    assert capsys.readouterr().err == (
        f"mock-imbot: what answers at {urlsplit(url).netloc} is no mock-imbot; say where it is with --host and --port\n"
    )


def test_an_unknown_client(capsys: pytest.CaptureFixture[str]) -> None:
    """The known ones are listed."""
    assert cli.main(["env", "--sdk", "perl"]) == 2
    assert capsys.readouterr().err == (
        'mock-imbot: --sdk: "perl" is not usable; '
        "b24pysdk, b24jssdk, b24phpsdk, crest, fast-bitrix24, curl are allowed\n"
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (
            "b24pysdk",
            [
                "from b24pysdk import BitrixApp, BitrixToken, BitrixWebhook",
                'BitrixWebhook(domain="127.0.0.1:2443", webhook_token="1/demo")',
                (
                    'BitrixToken(domain="127.0.0.1:2443", auth_token="demo-access", refresh_token="demo-refresh", '
                    'bitrix_app=BitrixApp(client_id="local.demo", client_secret="demo-secret"))'
                ),
                "To renew tokens at https://oauth.bitrix24.tech, start the server with --proxy 2480.",
            ],
        ),
        (
            "b24jssdk",
            [
                "import { B24Hook, B24OAuth } from '@bitrix24/b24jssdk'",
                'new B24Hook({b24Url: "https://127.0.0.1:2443", userId: 1, secret: "demo"})',
                (
                    'new B24OAuth({applicationToken: "demo-application", userId: 1, memberId: "", '
                    'accessToken: "demo-access", refreshToken: "demo-refresh", expires: 7, expiresIn: 3600, '
                    'scope: "imbot,im", domain: "127.0.0.1:2424", clientEndpoint: "http://127.0.0.1:2424/rest/", '
                    'serverEndpoint: "http://127.0.0.1:2424/rest/", status: "L"}, '
                    '{clientId: "local.demo", clientSecret: "demo-secret"})'
                ),
            ],
        ),
        (
            "b24phpsdk",
            [
                r"new \Bitrix24\SDK\Core\Credentials\WebhookUrl('http://127.0.0.1:2424/rest/1/demo');",
                "Its OAuth endpoints lose their port: start the server with --proxy 2480, or on port 80.",
                r"new \Bitrix24\SDK\Core\Credentials\Endpoints('http://127.0.0.1:2424/', 'http://127.0.0.1:2424/');",
            ],
        ),
        (
            "crest",
            [
                "define('C_REST_WEB_HOOK_URL', 'http://127.0.0.1:2424/rest/1/demo/');",
                "define('C_REST_CLIENT_ID', 'local.demo'); define('C_REST_CLIENT_SECRET', 'demo-secret');",
                "In its settings: 'client_endpoint' => 'http://127.0.0.1:2424/rest/'",
                "To renew tokens at https://oauth.bitrix.info, start the server with --proxy 2480.",
            ],
        ),
    ],
)
def test_code(name: str, code: list[str]) -> None:
    """The lines for each client, without a proxy."""
    assert list(sdk.SDKS[name].code(FACTS)) == code


@pytest.mark.parametrize("name", sdk.SDKS)
def test_a_portal_without_credentials(name: str) -> None:
    """No code needs what there isn't."""
    nobody = replace(FACTS, webhook={}, app={})
    lines = sdk.environment(nobody, name).splitlines()
    assert lines[0] == "export MOCK_IMBOT_URL=http://127.0.0.1:2424"
    assert all(line.startswith(("# from ", "# import ")) for line in lines[1:])


def test_with_a_proxy() -> None:
    """Names without a port will do; PHP is told how to trust."""
    facts = replace(FACTS, site="p.example", proxy="http://127.0.0.1:2480", ca=__file__)
    assert list(sdk.b24phpsdk(facts))[1:] == [
        r"new \Bitrix24\SDK\Core\Credentials\Endpoints('http://p.example/', 'http://oauth.bitrix.info/');"
    ]
    assert list(sdk.crest(facts))[-1] == 'PHP takes the CA by option: php -d curl.cainfo="$MOCK_IMBOT_CA"'
    assert not any("renew" in line for line in sdk.b24pysdk(facts))
    text = sdk.environment(facts, "b24pysdk")
    assert 'export REQUESTS_CA_BUNDLE="$MOCK_IMBOT_CA"' in text.splitlines()
    assert "export HTTPS_PROXY=http://127.0.0.1:2480" in text.splitlines()


def test_a_ca_on_another_machine() -> None:
    """A container's CA has to be fetched first."""
    lines = sdk.environment(replace(FACTS, ca="/no/such/cert.pem"), None).splitlines()
    assert lines[3:5] == [
        "# The CA is on the server's machine. Copy it: docker exec CONTAINER mock-imbot ca >mock-imbot-ca.pem",
        'export MOCK_IMBOT_CA="$PWD/mock-imbot-ca.pem"',
    ]


def test_hostile_credentials_stay_text(tmp_path: Path) -> None:
    """Whatever a scenario calls a token, no part of it is run, in no shell and in no language."""
    mark = tmp_path / "mark"
    token = f"a'\"$(touch {mark})`touch {mark}`\n touch {mark} \u2028touch {mark}\\"
    hook = {**FACTS.webhook, "token": token, "url": f"http://127.0.0.1/rest/1/{token}/"}
    app = {**FACTS.app, "client_id": token, "client_secret": token, "application_token": token}
    app["token"] = {**app["token"], "access_token": token, "refresh_token": token}
    facts = replace(FACTS, webhook=hook, app=app)
    for name in [None, *sdk.SDKS]:
        assert run(sdk.environment(facts, name) + '\nprintf %s "$MOCK_IMBOT_TOKEN"') == token
    assert not mark.exists()
    assert sdk.php("a'\\") == "'a\\'\\\\'"


def test_ipv6_addresses_have_brackets() -> None:
    """As everywhere in addresses."""
    assert sdk.Server("::1", 1).place == "[::1]"
    with pytest.raises(StartError, match=r"nothing answers at \[::1\]:1 "):
        sdk.Server("::1", 1).get("/_mock")
