"""Certificates for HTTPS: a private CA that is made once and kept, or the user's own certificate.

Certificates are made by `trustme`: it is small, kept up by the people of Trio, issues for names and addresses alike,
and loads a CA that it made before. X.509 extensions written by hand on `cryptography` would be the same at length.
"""

import os
import ssl
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mock_imbot.settings import Settings, SettingsError, StartError

if TYPE_CHECKING:
    import trustme

LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "::1")
# Apple's systems refuse server certificates that are valid for longer than 825 days; others may follow with 398.
LIFETIME: Final = timedelta(days=397)
CERTIFICATE: Final = "cert.pem"
KEY: Final = "key.pem"


def authority_folder(data: Path | None, environment: Mapping[str, str]) -> Path:
    """Where the CA is kept: in the data folder, else in the user's own folder for state (XDG_STATE_HOME)."""
    if data:
        return data / "ca"
    state = environment.get("XDG_STATE_HOME")
    base = Path(state) if state else Path(os.path.expanduser("~")) / ".local" / "state"  # noqa: PTH111 - never raises
    return base / "mock-imbot" / "ca"


def certificate_path(folder: Path) -> Path:
    """The CA's certificate, which clients have to trust; the CA is made if it is missing. Raises ``StartError``."""
    open_authority(folder)
    return folder / CERTIFICATE


def open_authority(folder: Path) -> "trustme.CA":
    """The CA that is kept in the folder, made on first use. Raises ``StartError`` when it can't be kept or read."""
    import trustme  # noqa: PLC0415 - a start without TLS need not load a library for cryptography

    try:
        if not folder.exists():
            make_authority(folder)
        return trustme.CA.from_pem((folder / CERTIFICATE).read_bytes(), (folder / KEY).read_bytes())
    except OSError as fault:
        raise StartError(f"the CA cannot be kept in {folder} ({fault.strerror}); --data names another folder") from None
    except ValueError:
        raise StartError(f"the CA in {folder} is damaged; remove that folder and a new CA will be made") from None


def make_authority(folder: Path) -> None:
    """Write a new CA beside its place and move the whole folder there at once.

    Of two starts at the same time one comes first; a folder with files can't be replaced by a move, so the other
    one throws its own away.
    """
    import trustme  # noqa: PLC0415 - as above

    made = trustme.CA(path_length=0, organization_name="mock-imbot", organization_unit_name="mock-imbot private CA")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ca-", dir=folder.parent) as draft:
        ready = Path(draft) / "ca"
        ready.mkdir()
        made.cert_pem.write_to_path(ready / CERTIFICATE)
        key = os.open(ready / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(key, "wb") as file:
            file.write(made.private_key_pem.bytes())
        try:
            ready.rename(folder)
        except OSError:
            if not folder.exists():
                raise


def server_context(settings: Settings, environment: Mapping[str, str], names: tuple[str, ...] = ()) -> ssl.SSLContext:
    """What the HTTPS listener needs; ``names`` are for the certificate, beside those of --tls-name.

    Raises ``SettingsError`` for a certificate or a name that can't be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    if settings.tls_cert and settings.tls_key:
        load_own(context, settings.tls_cert, settings.tls_key)
    else:
        issue(context, authority_folder(settings.data, environment), (*settings.tls_name, *names))
    return context


def load_own(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    """Load the user's files. A key with a password is refused; without the argument OpenSSL would ask for it."""
    for flag, path in (("--tls-cert", certificate), ("--tls-key", key)):
        try:
            path.read_bytes()
        except OSError as fault:
            raise SettingsError(f'{flag}: "{path}" cannot be read: {fault.strerror}') from None
    try:
        context.load_cert_chain(certificate, key, password="")
    except ssl.SSLError:
        raise SettingsError(
            f'--tls-cert: "{certificate}" and --tls-key "{key}" are not usable; '
            "a PEM certificate and its own PEM key without a password are allowed"
        ) from None


def issue(context: ssl.SSLContext, folder: Path, names: tuple[str, ...]) -> None:
    """Load a fresh certificate for this machine and the names. Its key is on disk only while OpenSSL reads it."""
    now = datetime.now(UTC)
    try:
        leaf = open_authority(folder).issue_cert(
            *dict.fromkeys((*LOCAL_NAMES, *names)),
            organization_name="mock-imbot",
            not_before=now - timedelta(days=1),
            not_after=now + LIFETIME,
        )
    except ValueError:
        raise SettingsError(
            f'--tls-name: "{", ".join(names)}" is not usable; host names of letters, digits, "-" and ".", '
            "and IP addresses are allowed"
        ) from None
    # Of a read-only container often nothing but the data folder can be written.
    writable = folder.parent if os.access(folder.parent, os.W_OK) else None
    with leaf.private_key_and_cert_chain_pem.tempfile(dir=str(writable) if writable else None) as path:
        context.load_cert_chain(path)
