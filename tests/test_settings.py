"""Options come from flags and the environment, and an unusable one is refused in words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.settings import Settings, SettingsError, load, options, options_table


def test_nothing_given() -> None:
    """The defaults are those of the contract."""
    assert load({}, {}) == Settings(
        host="127.0.0.1",
        port=2424,
        tls=False,
        tls_port=2443,
        tls_name=(),
        tls_cert=None,
        tls_key=None,
        scenario=(),
        profile=None,
        data=None,
        public_url=None,
        admin_token=None,
        allow_host=(),
        body_limit=157286400,
        max_portals=1000,
        log_level="info",
        log_format="text",
    )


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("host", "0.0.0.0", "0.0.0.0"),  # noqa: S104 - not bound
        ("host", "::1", "::1"),
        ("port", "0", 0),
        ("port", "65535", 65535),
        ("tls_port", "443", 443),
        ("tls_cert", "a.pem", None),
        ("profile", "2026", "2026"),
        ("profile", "documented", "documented"),
        ("data", "state", Path("state")),
        ("public_url", "http://mock-imbot:2424/", "http://mock-imbot:2424"),
        ("public_url", "https://example.com/mock", "https://example.com/mock"),
        ("admin_token", "s3cret", "s3cret"),
        ("body_limit", "1048576", 1048576),
        ("body_limit", "150MB", 157286400),
        ("body_limit", "64k", 65536),
        ("body_limit", "1 gb", 1073741824),
        ("body_limit", "7B", 7),
        ("max_portals", "1", 1),
        ("journal", "0", 0),
        ("log_level", "debug", "debug"),
        ("log_format", "json", "json"),
    ],
)
def test_a_text_becomes_a_value(name: str, text: str, value: Any) -> None:
    """A flag and its variable are read alike."""
    if name == "tls_cert":
        both = {"tls_cert": text, "tls_key": "key.pem", "tls": True}
        assert load(both, {}).tls_cert == Path("a.pem")
        return
    assert getattr(load({name: text}, {}), name) == value
    assert getattr(load({}, {f"MOCK_IMBOT_{name.upper()}": text}), name) == value


@pytest.mark.parametrize(
    ("flags", "environment", "message"),
    [
        ({"port": "abc"}, {}, '--port: "abc" is not usable; a whole number from 0 to 65535 is allowed'),
        ({"port": "65536"}, {}, '--port: "65536" is not usable; a whole number from 0 to 65535 is allowed'),
        ({"port": "1_0"}, {}, '--port: "1_0" is not usable; a whole number from 0 to 65535 is allowed'),
        (
            {},
            {"MOCK_IMBOT_TLS_PORT": "-1"},
            'MOCK_IMBOT_TLS_PORT: "-1" is not usable; a whole number from 0 to 65535 is allowed',
        ),
        ({"host": "http://x"}, {}, '--host: "http://x" is not usable; a host name or an IP address is allowed'),
        ({"host": ""}, {}, '--host: "" is not usable; a host name or an IP address is allowed'),
        ({"tls_name": ["a", "b c"]}, {}, '--tls-name: "b c" is not usable; a host name or an IP address is allowed'),
        ({"profile": "2025"}, {}, '--profile: "2025" is not usable; documented or 2026 is allowed'),
        (
            {"data": "x" * 300},
            {},
            f'--data: "{"x" * 300}" is not usable; a folder, or a path where one can be made, is allowed',
        ),
        (
            {"data": __file__},
            {},
            f'--data: "{__file__}" is not usable; a folder, or a path where one can be made, is allowed',
        ),
        (
            {"public_url": "mock-imbot:2424"},
            {},
            '--public-url: "mock-imbot:2424" is not usable; an http:// or https:// address without ? and # is allowed',
        ),
        (
            {"public_url": "http://a:b"},
            {},
            '--public-url: "http://a:b" is not usable; an http:// or https:// address without ? and # is allowed',
        ),
        ({"admin_token": "a b"}, {}, '--admin-token: "a b" is not usable; one word without blanks is allowed'),
        (
            {"body_limit": "0"},
            {},
            '--body-limit: "0" is not usable; a number of bytes such as 1048576, 64KB, 150MB or 1GB is allowed',
        ),
        (
            {},
            {"MOCK_IMBOT_MAX_PORTALS": "many"},
            'MOCK_IMBOT_MAX_PORTALS: "many" is not usable; a whole number from 1 is allowed',
        ),
        (
            {"body_limit": "1T"},
            {},
            '--body-limit: "1T" is not usable; a number of bytes such as 1048576, 64KB, 150MB or 1GB is allowed',
        ),
        ({"journal": "-1"}, {}, '--journal: "-1" is not usable; a whole number from 0 is allowed'),
        ({"max_portals": "0"}, {}, '--max-portals: "0" is not usable; a whole number from 1 is allowed'),
        (
            {"log_level": "INFO"},
            {},
            '--log-level: "INFO" is not usable; debug, info, warning or error is allowed',
        ),
        ({"log_format": "xml"}, {}, '--log-format: "xml" is not usable; text or json is allowed'),
        (
            {"scenario": [""]},
            {},
            '--scenario: "" is not usable; a file, a folder or the name of a bundled scenario is allowed',
        ),
        (
            {},
            {"MOCK_IMBOT_TLS": "maybe"},
            'MOCK_IMBOT_TLS: "maybe" is not usable; on or off (1, true, yes; 0, false, no) is allowed',
        ),
        ({"tls": True, "tls_cert": "c"}, {}, '--tls-cert: "c" is not usable alone; --tls-key has to name its key'),
        ({"tls": True, "tls_key": "k"}, {}, '--tls-key: "k" is not usable alone; --tls-cert has to name its file'),
        ({"tls_cert": "c", "tls_key": "k"}, {}, '--tls-cert: "c" is not usable without --tls'),
    ],
)
def test_an_unusable_value_is_refused(flags: Mapping[str, Any], environment: Mapping[str, str], message: str) -> None:
    """The refusal names where the value came from, the value, and what is allowed."""
    with pytest.raises(SettingsError) as refusal:
        load(flags, environment)
    assert str(refusal.value) == message
    assert refusal.value.exit_code == 2


def test_a_flag_beats_the_environment() -> None:
    """Of two values the typed one counts, and the other one isn't even read."""
    environment = {"MOCK_IMBOT_PORT": "nonsense", "MOCK_IMBOT_TLS": "1", "MOCK_IMBOT_SCENARIO": "x"}
    found = load({"port": "1", "tls": False, "scenario": ["a", "b"], "host": None}, environment)
    assert (found.port, found.tls, found.scenario) == (1, False, ("a", "b"))


@pytest.mark.parametrize(("word", "value"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("FALSE", False)])
def test_words_for_yes_and_no(word: str, value: bool) -> None:  # noqa: FBT001 - an expected value
    """A switch in the environment takes the usual words."""
    assert load({}, {"MOCK_IMBOT_TLS": word}).tls is value


def test_lists_in_the_environment() -> None:
    """Scenarios are separated as in PATH; names, which may be IPv6 addresses, by commas."""
    environment = {"MOCK_IMBOT_SCENARIO": "a.yaml:/b:", "MOCK_IMBOT_TLS_NAME": "mock,::2", "MOCK_IMBOT_ALLOW_HOST": "m"}
    found = load({}, environment)
    assert (found.scenario, found.tls_name, found.allow_host) == (("a.yaml", "/b"), ("mock", "::2"), ("m",))


def test_an_empty_variable_counts_as_unset() -> None:
    """Compose files pass empty variables on."""
    assert load({}, {"MOCK_IMBOT_PORT": "", "MOCK_IMBOT_ADMIN_TOKEN": ""}) == Settings()


def test_only_the_options_asked_for_are_read() -> None:
    """A command that needs a port doesn't trip over another option."""
    environment = {"MOCK_IMBOT_PORT": "5", "MOCK_IMBOT_TLS": "maybe", "MOCK_IMBOT_TLS_CERT": "x"}
    assert load({}, environment, {"host", "port"}) == Settings(port=5)


def test_the_token_stays_out_of_logs() -> None:
    """Settings can be printed."""
    assert "s3cret" not in repr(Settings(admin_token="s3cret"))


def test_the_table_has_every_option() -> None:
    """The documentation's table is made of the same data; a row has flag, variable, default and meaning."""
    table = options_table()
    assert len(table.splitlines()) == 2 + len(list(options()))
    assert "| `--port PORT` | `MOCK_IMBOT_PORT` | 2424 | port for HTTP; 0 takes a free one and prints it |\n" in table
    assert "| `--tls` | `MOCK_IMBOT_TLS` | off | also serve HTTPS, with a certificate from a private CA |\n" in table
    assert "| `--profile documented\\|2026` | `MOCK_IMBOT_PROFILE` | the scenario's, else documented |" in table
    assert 'several are merged; repeatable, in the environment separated by ":" |\n' in table


@given(name=st.sampled_from([one.name for one in options()]), text=st.text(min_size=1, max_size=20))
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    """No text in a variable ends in anything but a value or a refusal of one line."""
    try:
        load({}, {f"MOCK_IMBOT_{name.upper()}": text})
    except SettingsError as refusal:
        assert str(refusal).startswith((f"MOCK_IMBOT_{name.upper()}: ", "--tls-"))  # noqa: PT017 - either is right
