"""The names that fault rules may use: methods, and error codes with their usual sentence and status."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from mock_imbot.instruments.comparison import ExpectationError, check
from mock_imbot.portal.profiles import PROFILES
from mock_imbot.rules.problems import Problem
from mock_imbot.scenario.fault_format import FaultEntry
from mock_imbot.scenario.format import Scenario
from mock_imbot.scenario.nearest import suggest
from mock_imbot.scenario.references import Finding, Rule
from mock_imbot.wire import auth, oauth, problems
from mock_imbot.wire.catalogue import CATALOGUE

NAMES: Final = (*(method.name for method in CATALOGUE.values()), oauth.METHOD)

FIRST: Final = (
    auth.TOKEN_SCOPE,
    Problem("ACCESS_DENIED", "Access denied!", HTTPStatus.FORBIDDEN),
    Problem("PORTAL_DELETED", "Portal was deleted", HTTPStatus.FORBIDDEN),
    Problem("OVERLOAD_LIMIT", "REST API is blocked due to overload.", HTTPStatus.UNAUTHORIZED),
    Problem("APPLICATION_NOT_FOUND", "Application not found", HTTPStatus.UNAUTHORIZED),
    Problem("PAYMENT_REQUIRED", "Subscription has been ended", HTTPStatus.UNAUTHORIZED),
    Problem("CONNECTION_ERROR", "Error connecting to authorization server", HTTPStatus.UNAUTHORIZED),
    Problem("user_access_error", "The user does not have access to the application.", HTTPStatus.UNAUTHORIZED),
    Problem("METHOD_CONFIRM_WAITING", "Waiting for confirmation", HTTPStatus.UNAUTHORIZED),
    Problem("METHOD_CONFIRM_DENIED", "Method call denied", HTTPStatus.FORBIDDEN),
    Problem("ERROR_CORE", "SQL query error!", HTTPStatus.INTERNAL_SERVER_ERROR),
    Problem("ERROR_UNEXPECTED_ANSWER", "Server returned an unexpected response", HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""What this portal never says by itself, and which sentence is meant by a code that has several (transport §4.2)."""


def declared() -> Iterator[Problem]:
    """Every problem of the product; of those with one code the first is meant."""
    yield from FIRST
    for module in (problems, auth, oauth):
        yield from (value for value in vars(module).values() if isinstance(value, Problem))
    for method in CATALOGUE.values():
        for profile in PROFILES:
            yield from method.problems_in(profile)


CODES: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {problem.code: (problem.text, int(problem.status)) for problem in reversed(list(declared()))}
)
"""Sentence and status by code."""


def fault_names(scenario: Scenario) -> Iterator[Finding]:
    """A rule speaks of methods that there are, and of codes that are known or told in full."""
    for at, rule in enumerate(scenario.faults):
        yield from (Finding(("faults", at, *path), message) for path, message in unknown(rule))


def unknown(rule: FaultEntry) -> Iterator[tuple[tuple[str, str], str]]:
    """The names in a rule that nobody knows: where, and what to do."""
    glob, code = rule.match.method, rule.effect.error
    if not any(fnmatchcase(name.lower(), glob.lower()) for name in NAMES):
        yield ("match", "method"), f"no method is called {glob!r}{suggest(glob, NAMES) or '; /docs lists all'}"
    for name, wanted in rule.match.params.items():
        try:
            check(wanted, name)
        except ExpectationError as error:
            yield ("match", "params"), str(error)
    if isinstance(code, str) and code not in CODES:
        tip = suggest(code, CODES) or "."
        yield ("effect", "error"), f"unknown code {code!r}{tip} Any other needs {{code, description, status}}"


DEMANDS: Final[tuple[Rule, ...]] = (fault_names,)
"""What the wire demands of a scenario."""
