"""What doesn't mean the mock goes nowhere, and everybody is told."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from mock_imbot.proxy import listener
from mock_imbot.proxy.listener import Proxy
from mock_imbot.proxy.targets import UNREADABLE, Target
from tests.proxy.behind import Mock


def test_a_real_portal_is_refused_reported_and_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """By tunnel and by absolute target; the answer says what happened and what to do."""
    mock = Mock(tmp_path)
    with mock.running, mock.client() as client:
        with pytest.raises(httpx.ProxyError, match="403 Refused by mock-imbot"):
            client.get("https://example.bitrix24.com/rest/1/secret/profile")
        answer = client.post("http://Example.bitrix24.com:8080/rest/", content=b"x" * 1_000_000)
        http, https = (urlsplit(mock.urls[name]).port or 0 for name in ("http", "https"))
        assert answer.status_code == 403
        assert answer.text == (
            "example.bitrix24.com:8080 is refused by mock-imbot: its proxy leads to the mock and nowhere else, so that "
            "what is being tested can't reach a real portal.\n"
            "Allowed: demo.bitrix24.example, oauth.bitrix.info, oauth.bitrix24.tech; this machine's own names at port "
            f"{min(http, https)} or {max(http, https)}.\n"
            "To lead this name to the mock as well: mock-imbot serve --tls-name example.bitrix24.com, or make it the "
            "scenario's portal.domain. To reach a host that is no portal, put it into NO_PROXY.\n"
        )
        answer = client.get("http://localhost:1/")
        assert answer.status_code == 403
        assert answer.text.endswith("If localhost is meant, put it into NO_PROXY.\n")
        told = httpx.get(mock.urls["http"] + "/_mock").json()
    assert told["proxy"] == {
        "port": mock.port,
        "portal": "demo.bitrix24.example",
        "names": ["demo.bitrix24.example", "oauth.bitrix.info", "oauth.bitrix24.tech"],
        "refused": {"example.bitrix24.com": 2, "localhost:1": 1},
    }
    assert told["urls"] == mock.urls
    assert told["ca"] == str(mock.ca)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        "the proxy refused example.bitrix24.com:443 (1 so far): it leads to the mock only",
        "the proxy refused example.bitrix24.com:8080 (2 so far): it leads to the mock only",
        "the proxy refused localhost:1 (1 so far): it leads to the mock only",
    ]


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: demo.bitrix24.example\r\n\r\n", 400),
        (b"GET ftp://mock.example/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET http://mock.example@evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET http://evil.example\\@mock.example/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET http://mock.example/#@evil.example HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET http:// HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET http://mock.example/ evil HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET http://mock.example/ HTTP/1.1\r\n\r\n", 400),
        (b"GET http://mock.example/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET http://mock.example/ HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        (b"POST http://mock.example/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        (
            b"POST http://a/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
        ),
        (b"POST http://mock.example/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (b"CONNECT mock.example HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT mock.example:0 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT mock.example:65536 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT http://mock.example:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT mock.example:443 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 400),
        (b"CONNECT [::1%25lo]:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT [::::]:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET http://mock.example/" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
        (b"CONNECT mock.example.evil.example:443 HTTP/1.1\r\nHost: mock.example\r\n\r\n", 403),
        (b"CONNECT 127.1:1 HTTP/1.1\r\nHost: x\r\n\r\n", 403),
        (b"CONNECT [::1]:1 HTTP/1.1\r\nHost: x\r\n\r\n", 403),
    ],
)
def test_hostile_requests(mock: Mock, request_bytes: bytes, status: int) -> None:
    """They are refused in order, and nothing reaches the mock or any other place."""
    reached = []
    with watched(mock, reached):
        answer = mock.talk(request_bytes)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert reached == []


@contextmanager
def watched(mock: Mock, reached: list[object]) -> Iterator[None]:
    """Note every connection that the proxy makes."""
    before = listener.Visit.dial

    async def dial(visit, address, context=None):
        reached.append(address)
        return await before(visit, address, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listener.Visit, "dial", dial)
        yield
    del mock


def test_what_is_unreadable_is_explained(mock: Mock) -> None:
    """Who opens the proxy like a server learns what it is."""
    assert httpx.get(mock.urls["proxy"]).text == f"mock-imbot's proxy can't read this request: {UNREADABLE}\n"


def test_names_are_not_counted_without_bound(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a limit new names are counted together."""
    monkeypatch.setattr(listener, "MOST_NAMES", 1)
    proxy = Proxy(mock.proxy.rules, ("", 1), ("", 1))
    for name in ("a.example", "b.example", "c.example", "a.example"):
        proxy.refuse(Target(name, 443))
    assert proxy.refused == {"a.example": 2, "(others)": 2}
    proxy.close()  # never started
