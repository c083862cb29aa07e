"""Every option of ``mock-imbot serve``, once: type, default, help and environment name (contract: "Start").

The fields of ``Settings`` are the options. The command line, the environment, the documentation's table and the
error messages are derived from them.
"""

# ``option`` makes a field, as ``dataclasses.field`` does.
# ruff: noqa: RUF009

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

PREFIX: Final = "MOCK_IMBOT_"
TRUE: Final = frozenset({"1", "true", "yes", "on"})
FALSE: Final = frozenset({"0", "false", "no", "off"})
BYTES: Final = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
LAST_PORT: Final = 65535
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what to show for "all addresses"


class StartError(Exception):
    """Why a command cannot do its work, in one line for the person who typed it."""

    exit_code = 1


class SettingsError(StartError):
    """An option has a value that cannot be used."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of value: its reader (raises ValueError), what it allows, and the word for it in ``--help``."""

    read: Callable[[str], Any]
    allowed: str
    metavar: str
    separator: str = ""  # between the values of a repeatable option in its environment variable
    is_flag: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One option, as its users see it."""

    name: str
    kind: Kind
    default: Any
    help: str
    shown_default: str

    @property
    def flag(self) -> str:
        """``--tls-port``."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """``MOCK_IMBOT_TLS_PORT``."""
        return PREFIX + self.name.upper()

    def read(self, source: str, text: str) -> Any:
        """Turn what was typed into a value; ``source`` names the flag or the variable in the error."""
        try:
            return self.kind.read(text)
        except ValueError:
            raise SettingsError(f'{source}: "{text}" is not usable; {self.kind.allowed} is allowed') from None


def reachable(host: str) -> str:
    """Where a server that listens at ``host`` is reached from this machine."""
    return EVERYWHERE.get(host, host)


def read_text(text: str) -> str:
    """One word of visible characters."""
    if not text.isprintable() or not text or " " in text:
        raise ValueError(text)
    return text


def read_host(text: str) -> str:
    """A host name or an address, without brackets or port."""
    if not re.fullmatch(r"[\w.-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%\w]*", text):
        raise ValueError(text)
    return text


def read_port(text: str) -> int:
    """0 to 65535."""
    number = read_whole(text)
    if number > LAST_PORT:
        raise ValueError(text)
    return number


def read_whole(text: str) -> int:
    """Digits and nothing else: ``int`` alone would take ``1_000`` and ``+5``."""
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise ValueError(text)
    return int(text)


def read_count(text: str) -> int:
    """1 and up."""
    number = read_whole(text)
    if number == 0:
        raise ValueError(text)
    return number


def read_size(text: str) -> int:
    """Bytes, or thousands of them in steps of 1024: ``150MB``, ``64k``."""
    found = re.fullmatch(r"([0-9]{1,18}) ?([KMG]?)B?", text.upper())
    if not found or not int(found[1]):
        raise ValueError(text)
    return int(found[1]) * BYTES[found[2]]


def read_flag(text: str) -> bool:
    """The usual words for yes and no."""
    word = text.lower()
    if word not in TRUE | FALSE:
        raise ValueError(text)
    return word in TRUE


def read_url(text: str) -> str:
    """An address without query and fragment; a slash at its end is dropped."""
    parts = urlsplit(text)
    _ = parts.port  # raises when it is no port
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or " " in text:
        raise ValueError(text)
    return text.rstrip("/")


def read_file(text: str) -> Path:
    """A path; whether it can be read is found out where it is."""
    if not text or "\0" in text:
        raise ValueError(text)
    return Path(text)


def read_folder(text: str) -> Path:
    """A folder that exists, or a name for a new one."""
    path = read_file(text)
    try:
        taken = path.exists() and not path.is_dir()
    except OSError:  # a name that is too long, a folder that is closed
        taken = True
    if taken:
        raise ValueError(text)
    return path


def one_of(*words: str) -> Kind:
    """A choice."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return Kind(read, f"{', '.join(words[:-1])} or {words[-1]}", "|".join(words))


HOST: Final = Kind(read_host, "a host name or an IP address", "ADDRESS")
HOSTS: Final = Kind(read_host, "a host name or an IP address", "NAME", separator=",")
PORT: Final = Kind(read_port, "a whole number from 0 to 65535", "PORT")
FLAG: Final = Kind(read_flag, "on or off (1, true, yes; 0, false, no)", "", is_flag=True)
FILE: Final = Kind(read_file, "the path of a file", "FILE")
SCENARIOS: Final = Kind(
    lambda text: str(read_file(text)), "a file, a folder or the name of a bundled scenario", "FILE", separator=":"
)
FOLDER: Final = Kind(read_folder, "a folder, or a path where one can be made,", "DIR")
URL: Final = Kind(read_url, "an http:// or https:// address without ? and #", "URL")
TOKEN: Final = Kind(read_text, "one word without blanks", "TOKEN")
SIZE: Final = Kind(read_size, "a number of bytes such as 1048576, 64KB, 150MB or 1GB", "SIZE")
COUNT: Final = Kind(read_count, "a whole number from 1", "N")
WHOLE: Final = Kind(read_whole, "a whole number from 0", "N")


def option(default: Any, kind: Kind, text: str, shown: str = "", *, secret: bool = False) -> Any:
    """A field of ``Settings`` with everything that its users are told; ``shown`` is the default in words."""
    return field(default=default, repr=not secret, metadata={"kind": kind, "help": text, "shown": shown})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to serve. A field is an option; ``load`` fills it from the command line and the environment."""

    host: str = option("127.0.0.1", HOST, "address to listen on")
    port: int = option(2424, PORT, "port for HTTP; 0 takes a free one and prints it")
    tls: bool = option(default=False, kind=FLAG, text="also serve HTTPS, with a certificate from a private CA")
    tls_port: int = option(2443, PORT, "port for HTTPS; 0 takes a free one")
    tls_name: tuple[str, ...] = option(
        (),
        HOSTS,
        "one more name for the certificate and the proxy, beside localhost, 127.0.0.1, ::1, the portal's domain, "
        "the host of --public-url, oauth.bitrix.info and oauth.bitrix24.tech",
        "none",
    )
    tls_cert: Path | None = option(None, FILE, "your own certificate (PEM, with its chain)", "from the private CA")
    tls_key: Path | None = option(None, FILE, "the private key of your own certificate (PEM)", "from the private CA")
    proxy: int | None = option(
        None,
        PORT,
        "port for a proxy that leads clients to this server under all its names and refuses every other host; "
        "turns --tls on; 0 takes a free one",
        "off",
    )
    scenario: tuple[str, ...] = option(
        (), SCENARIOS, "scenario file, folder of such files, or name of a bundled one; several are merged", "`default`"
    )
    profile: str | None = option(
        None,
        one_of("documented", "2026"),
        "which behaviour where the API's versions differ",
        "the scenario's, else documented",
    )
    journal: int = option(1000, WHOLE, "how many calls each portal's journal keeps; 0 turns it off")
    rate_limit: str | None = option(
        None,
        one_of("off", "standard", "enterprise"),
        "whose request limits apply: those of ordinary tariffs, of Enterprise, or none",
        "the scenario's, else off",
    )
    data: Path | None = option(None, FOLDER, "keep state in files in this folder", "in memory")
    public_url: str | None = option(None, URL, "address that links in answers show", "the address served")
    admin_token: str | None = option(
        None, TOKEN, "ask for 'Authorization: Bearer TOKEN' on /_mock/, health probes aside", "none", secret=True
    )
    allow_host: tuple[str, ...] = option(
        (), HOSTS, "one more name that requests to /_mock/ may have in their Host header", "loopback only"
    )
    body_limit: int = option(150 << 20, SIZE, "largest request body; steps of 1024", "150MB")
    max_portals: int = option(1000, COUNT, "how many isolated portals may exist")
    log_level: str = option("info", one_of("debug", "info", "warning", "error"), "how much is logged")
    log_format: str = option("text", one_of("text", "json"), "logs for people, or one JSON object a line")

    def __post_init__(self) -> None:
        """Turn TLS on for the proxy: what comes through a tunnel is HTTPS."""
        if self.proxy is not None:
            object.__setattr__(self, "tls", True)


def options(names: Collection[str] | None = None) -> Iterator[Option]:
    """All options in the order of the documentation, or those with these names."""
    for declared in fields(Settings):
        if names is None or declared.name in names:
            yield from_field(declared)


def from_field(declared: Field[Any]) -> Option:
    """Say what a field of ``Settings`` declares."""
    kind: Kind = declared.metadata["kind"]
    plain = ("on" if declared.default else "off") if kind.is_flag else str(declared.default)
    return Option(declared.name, kind, declared.default, declared.metadata["help"], declared.metadata["shown"] or plain)


def load(flags: Mapping[str, Any], environment: Mapping[str, str], names: Collection[str] | None = None) -> Settings:
    """Make settings of what was typed.

    ``flags`` has texts (lists of them for repeatable options, booleans for switches), None or nothing where a flag
    was not given. A flag beats the environment; an empty variable counts as unset. With ``names``, only these options
    are looked at. Raises ``SettingsError``.
    """
    found: dict[str, Any] = {}
    for one in options(names):
        given, variable = flags.get(one.name), environment.get(one.variable)
        if given is not None:
            found[one.name] = from_flag(one, given)
        elif variable:
            found[one.name] = from_variable(one, variable)
    if found.get("proxy") is not None and not found.get("tls", True):
        raise SettingsError(f'--proxy: "{found["proxy"]}" is not usable without --tls, which --proxy would turn on')
    settings = Settings(**found)
    check_certificate(settings)
    return settings


def from_flag(one: Option, given: Any) -> Any:
    """Read what argparse collected."""
    if isinstance(given, bool):
        return given
    if one.kind.separator:
        return tuple(one.read(one.flag, text) for text in given)
    return one.read(one.flag, given)


def from_variable(one: Option, text: str) -> Any:
    """Read an environment variable."""
    if one.kind.separator:
        return tuple(one.read(one.variable, part) for part in text.split(one.kind.separator) if part)
    return one.read(one.variable, text)


def check_certificate(settings: Settings) -> None:
    """Refuse half of a certificate, and one that would not be used."""
    if settings.tls_cert and not settings.tls_key:
        raise SettingsError(f'--tls-cert: "{settings.tls_cert}" is not usable alone; --tls-key has to name its key')
    if settings.tls_key and not settings.tls_cert:
        raise SettingsError(f'--tls-key: "{settings.tls_key}" is not usable alone; --tls-cert has to name its file')
    if settings.tls_cert and not settings.tls:
        raise SettingsError(f'--tls-cert: "{settings.tls_cert}" is not usable without --tls')


def options_table() -> str:
    """The options as a Markdown table, for the documentation."""
    rows = ["| option | environment | default | meaning |", "| --- | --- | --- | --- |"]
    for one in options():
        usage = f"{one.flag} {one.kind.metavar}".strip().replace("|", "\\|")
        repeat = f'; repeatable, in the environment separated by "{one.kind.separator}"' if one.kind.separator else ""
        rows.append(f"| `{usage}` | `{one.variable}` | {one.shown_default} | {one.help}{repeat} |")
    return "\n".join(rows) + "\n"
