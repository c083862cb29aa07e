"""HTTPS with a private CA: whoever trusts it is served, nobody else."""

import socket
import ssl
import threading
from collections.abc import Iterator
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme
from starlette.responses import PlainTextResponse

from mock_imbot import tls
from mock_imbot.server import BackgroundServer
from mock_imbot.settings import Settings, SettingsError, StartError


def ask(port: int, name: str, trust: ssl.SSLContext) -> tuple[int, bytes]:
    """Call 127.0.0.1 under a name; whoever answers has to prove that name."""
    connection = HTTPSConnection("127.0.0.1", port)
    raw = socket.create_connection(("127.0.0.1", port), timeout=5)
    connection.sock = trust.wrap_socket(raw, server_hostname=name)
    connection.request("GET", "/")
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def port(data: Path) -> Iterator[int]:
    """The HTTPS port of a server with a name of its own."""
    settings = Settings(port=0, tls=True, tls_port=0, tls_name=("mock.example", "10.1.2.3"), data=data)
    with BackgroundServer(PlainTextResponse("hello"), settings) as server:
        yield urlsplit(server.urls["https"]).port or 0


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", "mock.example", "10.1.2.3"])
def test_a_client_that_trusts_the_ca_is_served(port: int, data: Path, name: str) -> None:
    """The CA alone is enough to trust the server under each of its names."""
    trust = ssl.create_default_context(cafile=tls.certificate_path(data / "ca"))
    assert ask(port, name, trust) == (200, b"hello")


def test_an_ordinary_client_refuses(port: int) -> None:
    """Who doesn't trust the CA isn't served."""
    with pytest.raises(ssl.SSLCertVerificationError, match="unable to get local issuer certificate"):
        ask(port, "localhost", ssl.create_default_context())


def test_another_name_is_refused(port: int, data: Path) -> None:
    """The certificate is good for its names only."""
    trust = ssl.create_default_context(cafile=tls.certificate_path(data / "ca"))
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        ask(port, "elsewhere.example", trust)


def test_the_ca_is_made_once(tmp_path: Path) -> None:
    """The second start finds the first one's CA; its key is for the owner's eyes only and no draft is left."""
    folder = tmp_path / "new" / "ca"
    first = tls.certificate_path(folder).read_bytes()
    assert tls.certificate_path(folder).read_bytes() == first
    assert (folder / "key.pem").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.parent.iterdir()] == ["ca"]


def test_starts_at_the_same_time_agree(tmp_path: Path) -> None:
    """Whoever comes second uses the CA of the first."""
    folder = tmp_path / "ca"
    gate = threading.Barrier(8)
    found = []

    def start() -> None:
        gate.wait()
        found.append(tls.open_authority(folder).cert_pem.bytes())

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {(folder / "cert.pem").read_bytes()}
    assert len(found) == 8


def test_the_loser_of_a_race_keeps_the_winners_ca(tmp_path: Path) -> None:
    """A CA that appears while another one is being made stays."""
    folder = tmp_path / "ca"
    first = tls.certificate_path(folder).read_bytes()
    tls.make_authority(folder)
    assert tls.certificate_path(folder).read_bytes() == first


@pytest.mark.parametrize(
    ("data", "environment", "expected"),
    [
        (Path("/data"), {"XDG_STATE_HOME": "/state"}, Path("/data/ca")),
        (None, {"XDG_STATE_HOME": "/state"}, Path("/state/mock-imbot/ca")),
        (None, {}, Path("/home/ann/.local/state/mock-imbot/ca")),
        (None, {"XDG_STATE_HOME": ""}, Path("/home/ann/.local/state/mock-imbot/ca")),
    ],
)
def test_where_the_ca_is_kept(
    monkeypatch: pytest.MonkeyPatch, data: Path | None, environment: dict[str, str], expected: Path
) -> None:
    """In the data folder, else where the user's state is."""
    monkeypatch.setenv("HOME", "/home/ann")
    assert tls.authority_folder(data, environment) == expected


def test_a_damaged_ca_is_named(tmp_path: Path) -> None:
    """The user is told which folder to remove."""
    tls.certificate_path(tmp_path / "ca").write_text("nothing")
    with pytest.raises(StartError, match="is damaged; remove that folder and a new CA will be made"):
        tls.open_authority(tmp_path / "ca")


def test_a_ca_without_its_key_is_named(tmp_path: Path) -> None:
    """Half a CA can't be used."""
    (tmp_path / "ca").mkdir()
    with pytest.raises(StartError, match=r"cannot be kept in .* \(No such file or directory\); --data names another"):
        tls.open_authority(tmp_path / "ca")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The user is told how to name another one."""
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match=r"the CA cannot be kept in .*; --data names another folder"):
        tls.open_authority(tmp_path / "file" / "ca" / "ca")


def test_a_move_that_fails_for_another_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the folder of a winner excuses a failed move."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(StartError, match=r"\(Permission denied\)"):
        tls.open_authority(tmp_path / "ca")


def test_a_name_that_no_certificate_can_bear(tmp_path: Path) -> None:
    """An underscore is allowed in a setting, not in a certificate."""
    settings = Settings(tls=True, tls_name=("mock_imbot",), data=tmp_path)
    with pytest.raises(SettingsError, match=r'--tls-name: "mock_imbot" is not usable; host names of letters'):
        tls.server_context(settings, {})


def test_without_a_writable_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A CA that was mounted read-only serves too."""
    tls.open_authority(tmp_path / "ca")
    monkeypatch.setattr("os.access", lambda *_: False)
    tls.server_context(Settings(tls=True, data=tmp_path), {})
    assert [path.name for path in tmp_path.iterdir()] == ["ca"]


@pytest.fixture
def own(tmp_path: Path) -> tuple[trustme.CA, Path, Path]:
    """A CA of somebody else, with a certificate and its key in files."""
    authority = trustme.CA()
    leaf = authority.issue_cert("localhost")
    leaf.cert_chain_pems[0].write_to_path(tmp_path / "own.pem")
    leaf.private_key_pem.write_to_path(tmp_path / "own.key")
    return authority, tmp_path / "own.pem", tmp_path / "own.key"


def test_the_users_own_certificate(own: tuple[trustme.CA, Path, Path], tmp_path: Path) -> None:
    """It is served as it is, and no CA is made."""
    authority, certificate, key = own
    settings = Settings(port=0, tls=True, tls_port=0, tls_cert=certificate, tls_key=key, data=tmp_path / "data")
    trust = ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())
    with BackgroundServer(PlainTextResponse("hello"), settings) as server:
        assert ask(urlsplit(server.urls["https"]).port or 0, "localhost", trust) == (200, b"hello")
    assert not (tmp_path / "data").exists()


def test_a_certificate_that_is_not_there(own: tuple[trustme.CA, Path, Path]) -> None:
    """The option at fault is named."""
    _, certificate, key = own
    with pytest.raises(SettingsError, match=r'--tls-cert: ".*gone" cannot be read: No such file or directory'):
        tls.load_own(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), certificate.with_name("gone"), key)
    with pytest.raises(SettingsError, match=r'--tls-key: ".*gone" cannot be read: No such file or directory'):
        tls.load_own(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), certificate, key.with_name("gone"))


def test_a_certificate_and_the_key_of_another(own: tuple[trustme.CA, Path, Path]) -> None:
    """They have to belong together."""
    _, certificate, key = own
    trustme.CA().private_key_pem.write_to_path(key)
    with pytest.raises(SettingsError, match="a PEM certificate and its own PEM key without a password are allowed"):
        tls.load_own(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), certificate, key)
