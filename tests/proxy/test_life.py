"""How the proxy is asked for, and how it ends."""

import asyncio
import logging
import ssl
import time
from collections import deque
from itertools import repeat
from pathlib import Path

import httpx
import pytest

from mock_imbot.app import describe
from mock_imbot.proxy.listener import Visit
from mock_imbot.settings import SettingsError, load
from tests.proxy.behind import Mock, read_all


def test_the_banner_names_the_proxy(mock: Mock) -> None:
    """With the address that a client needs."""
    line = describe(mock.app, mock.urls).splitlines()[-1].strip()
    place = mock.urls["proxy"]
    assert line == f"proxy         {place} leads to https://demo.bitrix24.example (this server) and to no real portal"


def test_the_proxy_turns_tls_on() -> None:
    """A tunnel carries HTTPS; who forbids that is told."""
    assert load({"proxy": "0"}, {}).tls
    assert load({}, {"MOCK_IMBOT_PROXY": "2480"}).proxy == 2480
    assert not load({}, {}).tls
    with pytest.raises(SettingsError) as refusal:
        load({"proxy": "2480", "tls": False}, {})
    assert str(refusal.value) == '--proxy: "2480" is not usable without --tls, which --proxy would turn on'


def test_without_a_proxy_there_is_none(server: str) -> None:
    """The overview says so."""
    told = httpx.get(f"{server}/_mock").json()
    assert (told["proxy"], told["ca"], told["urls"]) == (None, None, {"http": server})


def test_it_stops_at_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Open tunnels, silent ones, unfinished requests and idle clients don't keep the server, nor are they faults."""
    mock = Mock(tmp_path)
    with mock.running:
        trust = ssl.create_default_context(cafile=mock.ca)
        silent, plain, idle, begun = (
            mock.tunnel("demo.bitrix24.example:443"),
            mock.tunnel("demo.bitrix24.example:80"),
            mock.dial(),
            mock.dial(),
        )
        begun.sendall(b"POST http://demo.bitrix24.example/rest/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
        secure = trust.wrap_socket(mock.tunnel("oauth.bitrix.info:443"), server_hostname="oauth.bitrix.info")
        secure.sendall(b"GET /livez HTTP/1.1\r\nHost: oauth.bitrix.info\r\n\r\n")
        assert secure.recv(1000).startswith(b"HTTP/1.1 200 ")
        before = time.monotonic()
        mock.running.__exit__(None, None, None)
        assert time.monotonic() - before < 1
        for raw in (silent, plain, idle, begun, secure):
            raw.close()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert mock.proxy.visits == set()
    with pytest.raises(ConnectionRefusedError):
        mock.dial()


def test_silence_ends_a_connection(tmp_path: Path) -> None:
    """Neither an idle client nor an idle tunnel stays for ever."""
    mock = Mock(tmp_path)
    mock.proxy.idle = 0.05
    with mock.running:
        assert mock.talk() == b""
        with mock.tunnel("demo.bitrix24.example:80") as raw:
            assert raw.recv(1) == b""


def test_a_client_that_stays_is_left(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a refusal the connection is closed even if the client would go on."""
    monkeypatch.setattr("mock_imbot.proxy.peer.LINGER", 0.05)
    with mock.dial() as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert read_all(raw).startswith(b"HTTP/1.1 400 ")
        with pytest.raises(ConnectionError):
            deque(map(raw.sendall, repeat(b"GET ")), maxlen=0)
    assert mock.talk(b"GET http", end=True).startswith(b"HTTP/1.1 400 ")


def test_it_stops_with_an_idle_client(tmp_path: Path) -> None:
    """A client that has asked for nothing yet is no reason to wait."""
    mock = Mock(tmp_path)
    with mock.running, mock.dial() as idle:
        idle.sendall(b"GET ")
        with mock.client() as client:
            assert client.get("http://demo.bitrix24.example/livez").status_code == 200
        before = time.monotonic()
        mock.running.__exit__(None, None, None)
        assert time.monotonic() - before < 1
        assert idle.recv(1) == b""


def test_bytes_that_come_too_late(mock: Mock) -> None:
    """What arrives while a connection is being given up for its silence doesn't bring it back."""

    async def give_up() -> Visit:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0) as limit:
                await asyncio.Event().wait()
        reader = asyncio.StreamReader()
        return Visit(mock.proxy, reader, None, limit)

    visit = asyncio.run(give_up())
    visit.awake()
    assert visit.limit.expired()
