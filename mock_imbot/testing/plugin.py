"""The pytest plugin ``mock_imbot``: fixtures ``mock_imbot`` and ``portal``, the marker ``imbot``, a transcript.

Every pytest run of an environment imports this module, so it imports nothing by itself that pytest hasn't loaded.
"""
# Late imports are the point of this module.
# ruff: noqa: PLC0415

import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from mock_imbot.testing.mock import Mock, Scenario
    from mock_imbot.testing.portal import Portal

TITLE: Final = "mock-imbot"
LEVELS: Final = ("off", "warn", "strict")
PORTAL: Final = pytest.StashKey["Portal"]()
NUMBERS: Final = pytest.StashKey[Iterator[int]]()
MARKER: Final = (
    "imbot(scenario=None, profile=None, faults=(), diagnostics=None): what the fixture 'portal' is made of, and which"
    " level of --mock-imbot-diagnostics holds for the test."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup(TITLE)
    group.addoption(
        "--mock-imbot-url", metavar="URL", help="use this running server (its admin token: MOCK_IMBOT_ADMIN_TOKEN)"
    )
    group.addoption(
        "--mock-imbot-diagnostics",
        choices=LEVELS,
        default="warn",
        help="what happens to a test whose calls the portal let pass in silence although something was odd: nothing,"
        " a warning (default), or it fails",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", MARKER)
    config.stash[NUMBERS] = count(1)


@pytest.fixture(scope="session")
def mock_imbot(request: pytest.FixtureRequest) -> "Iterator[Mock]":
    """One server for the session, or the one at --mock-imbot-url."""
    from mock_imbot.testing.mock import MockImbot

    url = request.config.getoption("--mock-imbot-url")
    with MockImbot.at(url, os.environ.get("MOCK_IMBOT_ADMIN_TOKEN")) if url else MockImbot() as mock:
        yield mock


@pytest.fixture
def portal(request: pytest.FixtureRequest, mock_imbot: "Mock") -> "Iterator[Portal]":
    """A fresh portal for this test alone, as the marker ``imbot`` says; deleted afterwards."""
    wanted = Wanted.of(request.node)
    made = mock_imbot.new_portal(name(request.config), wanted.scenario, wanted.profile)
    request.node.stash[PORTAL] = made
    try:
        for rule in wanted.faults:
            made.faults.add(**rule)
        yield made
        judge(request.node, made, wanted.diagnostics or request.config.getoption("--mock-imbot-diagnostics"))
    finally:
        del request.node.stash[PORTAL]
        made.delete()


class Wanted:
    """What the markers of a test ask for; the one nearest to the test decides."""

    def __init__(
        self,
        scenario: "Scenario | None" = None,
        profile: str | None = None,
        faults: Sequence[Mapping[str, Any]] = (),
        diagnostics: str | None = None,
    ) -> None:
        self.scenario, self.profile, self.faults, self.diagnostics = scenario, profile, faults, diagnostics

    @classmethod
    def of(cls, test: pytest.Item) -> "Wanted":
        """Read the markers. A test with an argument that there isn't fails."""
        given: dict[str, Any] = {}
        for marker in reversed(list(test.iter_markers("imbot"))):
            given |= marker.kwargs
        try:
            return cls(**given)
        except TypeError:
            pytest.fail(f"@pytest.mark.{MARKER}", pytrace=False)


def name(config: pytest.Config) -> str:
    """A name that no other test has: worker, process and a number, as a server may be shared."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    numbers = config.stash[NUMBERS]
    return f"{worker}-{os.getpid()}-{next(numbers)}"


def judge(test: pytest.Item, portal: "Portal", level: str) -> None:
    """Tell or refuse what a test's calls got away with."""
    found = [] if level == "off" else portal.diagnostics()
    lines = [f"{each['method']}: {each['message']}" for each in found]
    if lines and level == "strict":
        pytest.fail(
            "\n".join(["the portal let this pass in silence:", *lines, "", *portal.transcript()]), pytrace=False
        )
    for line in lines:
        test.warn(pytest.PytestWarning(f"{TITLE}: {line}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the portal's calls to the report of a test that failed."""
    report = yield
    if report.failed and PORTAL in item.stash:
        try:
            lines = item.stash[PORTAL].transcript()
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test's own failure matters more
            lines = [f"the calls can't be shown: {fault!r}"]
        report.sections.append((TITLE, "\n".join(lines)))
    return report
