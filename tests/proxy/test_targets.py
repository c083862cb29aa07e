"""Where a request wants to go, and whether that means the mock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.proxy.targets import BadTargetError, Rules, Target, certifiable, names, parse
from mock_imbot.settings import Settings


def test_names_of_a_server() -> None:
    """In the order of the documentation, each once; a port doesn't belong to a name."""
    settings = Settings(tls_name=("a.example", "10.0.0.1"), public_url="https://pub.example:8443")
    assert names(settings, "p.example:8443") == [
        "oauth.bitrix.info",
        "oauth.bitrix24.tech",
        "p.example",
        "a.example",
        "10.0.0.1",
        "pub.example",
    ]
    assert names(Settings(), "") == ["oauth.bitrix.info", "oauth.bitrix24.tech"]


def test_names_for_the_certificate() -> None:
    """Container names with an underscore and misspelt domains are left out; they must not keep the server."""
    found = ["p.example", "mock_imbot", "a..b", "-x", "10.0.0.1", "::1", "bücher.example"]
    assert certifiable(found) == ("p.example", "10.0.0.1", "::1", "bücher.example")


@pytest.mark.parametrize(
    ("method", "target", "expected"),
    [
        ("CONNECT", "A.example.:443", Target("a.example", 443)),
        ("CONNECT", "[::0001]:8443", Target("::1", 8443)),
        ("GET", "http://a.example", Target("a.example", 80, "http", "a.example", "/")),
        ("GET", "HTTPS://A.example?x=/", Target("a.example", 443, "https", "A.example", "/?x=/")),
        ("POST", "http://[::1]:2424//rest/?a#", None),
        ("POST", "http://[::1]:2424//rest/?a", Target("::1", 2424, "http", "[::1]:2424", "//rest/?a")),
    ],
)
def test_targets(method: str, target: str, expected: Target | None) -> None:
    """Every form of a request target."""
    if expected is None:
        with pytest.raises(BadTargetError):
            parse(method, target)
    else:
        assert parse(method, target) == expected


def test_places_are_readable() -> None:
    """An IPv6 address has brackets in front of a port."""
    assert Target("::1", 443).place == "[::1]:443"
    assert Target("a.example", 443).place == "a.example:443"


RULES = Rules.of(
    Settings(host="192.0.2.7", tls_name=("Bücher.example",), public_url="https://localhost"),
    "p.example:8443",
    2424,
    2443,
)


@pytest.mark.parametrize(
    ("target", "allowed", "secure"),
    [
        (Target("p.example", 443), True, True),
        (Target("p.example", 80), True, False),
        (Target("p.example", 2424), True, False),
        (Target("p.example", 443, "http"), True, False),
        (Target("p.example", 80, "https"), True, True),
        (Target("xn--bcher-kva.example", 443), True, True),
        (Target("192.0.2.7", 2443), True, True),
        (Target("192.0.2.7", 2444), False, True),
        (Target("localhost", 443), True, True),
        (Target("127.0.0.2", 2424), True, False),
        (Target("::1", 5432), False, True),
        (Target("q.p.example", 443), False, True),
    ],
)
def test_rules(target: Target, *, allowed: bool, secure: bool) -> None:
    """Names count at any port, this machine's own only where the mock listens or says it does."""
    assert (RULES.allow(target), RULES.is_secure(target)) == (allowed, secure)


def test_a_tls_port_is_never_plain() -> None:
    """Not even port 80."""
    assert Rules.of(Settings(public_url="http://a:80"), "", 2424, 80).is_secure(Target("a", 80))


@given(st.sampled_from(["CONNECT", "GET"]), st.text("http:/sCONECT[]@\\#?%._- localhost0189:", max_size=40))
def test_any_target_is_read_or_refused(method: str, target: str) -> None:
    """A host that is read is one word without anything that another reader could split at."""
    try:
        found = parse(method, target)
    except BadTargetError:
        return
    assert not set(found.host) & set("@\\#?%/ []")
    assert 0 < found.port < 65536
    assert method == "CONNECT" or found.path.startswith("/")
