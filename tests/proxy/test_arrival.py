"""What means the mock arrives there, whatever the client and the way."""

import json
import shutil
import socket
import ssl
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.proxy.behind import Mock, read_all, upstream

CHAT = "imbot.chat.get?ENTITY_TYPE=OPEN&ENTITY_ID=13"
RENEW = {
    "grant_type": "refresh_token",
    "client_id": "local.demo",
    "client_secret": "demo-secret",
    "refresh_token": "demo-refresh",
}


def test_a_tunnel_to_the_authorization_server(tmp_path: Path) -> None:
    """An unmodified client renews its token at the fixed address."""
    mock = Mock(tmp_path)
    with mock.running, mock.client() as client:
        answer = client.get("https://oauth.bitrix.info/oauth/token/", params=RENEW)
        assert (answer.status_code, answer.json()["scope"]) == (200, "imbot,im,user")
        token = answer.json()["access_token"]
        info = client.get(f"https://oauth.bitrix24.tech/rest/app.info/?auth={token}").json()
        assert info["result"]["client_id"] == "local.demo"


@pytest.mark.parametrize(
    "base",
    [
        "https://demo.bitrix24.example",
        "https://demo.bitrix24.example:8443",
        "https://DEMO.bitrix24.example",
        "https://mock.example",
        "http://demo.bitrix24.example",
        "http://mock.example:81",
        "http://mock_imbot:8080",
        "{http}",
        "{https}",
    ],
)
def test_the_portal_under_all_its_names(mock: Mock, base: str) -> None:
    """The portal's domain, further names, the public address and the mock's own, by tunnel or absolute target."""
    with mock.client() as client:
        for _ in range(2):
            answer = client.get(f"{base.format(**mock.urls)}/rest/1/demo/{CHAT}")
            assert (answer.status_code, answer.json()["result"]) == (200, {"ID": 13})


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_app_info_depends_on_the_host(mock: Mock, scheme: str) -> None:
    """The same path is another service at the authorization server: the name asked for arrives there."""
    with mock.client() as client:
        theirs = client.get(f"{scheme}://oauth.bitrix.info/rest/app.info?auth=demo-access").json()["result"]
        assert "install" in theirs
        ours = client.get(f"{scheme}://demo.bitrix24.example/rest/app.info?auth=demo-access").json()
        assert "install" not in ours.get("result", {})


def test_curl_and_urllib(mock: Mock, tmp_path: Path) -> None:
    """Two clients of other make, told by environment and by handler."""
    address = f"https://demo.bitrix24.example/rest/1/demo/{CHAT}"
    told = {"https_proxy": mock.urls["proxy"], "CURL_CA_BUNDLE": str(mock.ca), "HOME": str(tmp_path)}
    curl = shutil.which("curl") or pytest.skip("curl is not installed")
    done = subprocess.run([curl, "-sS", address], env=told, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["result"] == {"ID": 13}
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({"https": mock.urls["proxy"]}),
        urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=mock.ca)),
    )
    with opener.open(address, timeout=10) as answer:
        assert json.load(answer)["result"] == {"ID": 13}


def test_an_https_address_without_a_tunnel(mock: Mock) -> None:
    """Some clients leave HTTPS to the proxy; the mock then sees HTTPS."""
    answer = mock.talk(
        b"GET https://demo.bitrix24.example/livez HTTP/1.1\r\nHost: demo.bitrix24.example\r\nConnection: close\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_a_tunnel_for_plain_http(mock: Mock) -> None:
    """Some clients tunnel HTTP, too."""
    with mock.tunnel("demo.bitrix24.example:80") as raw:
        raw.sendall(b"GET /livez HTTP/1.1\r\nHost: demo.bitrix24.example\r\nConnection: close\r\n\r\n")
        assert read_all(raw).startswith(b"HTTP/1.1 200 ")


def test_early_bytes_and_a_half_closed_tunnel(mock: Mock) -> None:
    """What comes together with the request isn't lost, and the client's end is passed on without ending the answer."""
    said = []

    def answer(raw: socket.socket) -> None:
        said.append(read_all(raw))
        raw.sendall(b"bye")

    with upstream(mock, answer):
        assert mock.talk(b"CONNECT mock.example:80 HTTP/1.0\r\n\r\nearly", b" late", end=True).endswith(b"\r\n\r\nbye")
    assert said == [b"early late"]


def test_requests_one_after_the_other(mock: Mock) -> None:
    """A kept connection serves pipelined requests in order; each is checked by itself."""
    first = b"POST http://mock.example/rest/1/demo/imbot.chat.get HTTP/1.1\r\nHost: mock.example\r\n"
    first += (
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 28\r\n\r\nENTITY_TYPE=OPEN&ENTITY_ID=1"
    )
    second = b"GET http://mock.example/livez HTTP/1.1\r\nHost: mock.example\r\n\r\n"
    third = b"GET http://real.bitrix24.com/ HTTP/1.1\r\nHost: mock.example\r\n\r\n"
    answer = mock.talk(first + second + third)
    starts = [
        answer.index(start) for start in (b'{"result":', b'{"status":"ok"}', b"HTTP/1.1 403 Refused by mock-imbot")
    ]
    assert starts == sorted(starts)


def test_bodies_in_chunks_and_in_megabytes(mock: Mock) -> None:
    """Bodies of unknown length and large ones arrive whole."""
    with mock.client() as client:
        address = "http://demo.bitrix24.example/rest/1/demo/imbot.chat.get"
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        chunks = client.post(address, content=iter([b"ENTITY_TYPE=OPEN", b"&ENTITY_ID=13"]), headers=form)
        assert chunks.json()["result"] == {"ID": 13}
        large = b"ENTITY_TYPE=OPEN&ENTITY_ID=13&x=" + b"y" * 3_000_000
        assert client.post(address, content=large, headers=form).json()["result"] == {"ID": 13}


def test_head_and_http_1_0(mock: Mock) -> None:
    """HEAD has no body, also when it is refused; an old client gets its answer, too."""
    with mock.client() as client:
        assert client.head("http://demo.bitrix24.example/livez").status_code == 200
        assert client.head("http://real.bitrix24.com/").status_code == 403
    assert mock.talk(b"GET http://mock.example/livez HTTP/1.0\r\n\r\n").endswith(b'{"status":"ok"}')
