"""The shapes of the journal's answers and of a verification, for OpenAPI."""

from typing import Any, Literal

from pydantic import Field

from mock_imbot.control.shapes import Error, Shape


class HttpRequest(Shape):
    """A request as received."""

    verb: str = Field(examples=["POST"])
    """GET, POST …"""
    path: str = Field(examples=["/rest/imbot.chat.add"])
    """Its path, decoded."""
    query: str
    """Its query as received, without the question mark."""
    headers: dict[str, str]
    """Headers by lower-case name."""
    body: str
    """Text, or base64:… if it is none; of a long one the beginning, and how long it is."""


class CallCaller(Shape):
    """Who called."""

    kind: str = Field(examples=["oauth", "webhook"])
    """How."""
    user: int
    """Whom the credential speaks for."""
    client_id: str | None
    """The application of a token."""


class CallDiagnostic(Shape):
    """Something that the portal swallowed in silence."""

    code: str
    """For programs."""
    parameter: str | None = None
    """Which parameter."""
    message: str
    """For people."""


class JournalCall(Shape):
    """A call in the journal; secrets are shortened to their first four characters."""

    seq: int
    """Its number."""
    at: str = Field(examples=["2026-01-10T09:00:00.000+00:00"])
    """When, by the portal's clock."""
    method: str = Field(examples=["imbot.chat.add"])
    """The method as it was called."""
    http: HttpRequest
    """The request; of a command of a batch the batch's."""
    params: dict[str, Any]
    """Decoded parameters without credentials, names as sent."""
    caller: CallCaller | None
    """Who called, if that became known."""
    status: int
    """The answer's status."""
    result: Any = None
    """What was answered, unless it was an error."""
    error: str | None = None
    """The code of the error that was answered."""
    answer: Any
    """The whole answer."""
    duration_ms: float
    """Real milliseconds."""
    changes: int
    """Rows that were written."""
    fault: str | None = None
    """The fault rule that decided about the call."""
    batch: int | None = None
    """The number of the batch that this was a command of."""
    diagnostics: list[CallDiagnostic]
    """What it got away with."""


class CallList(Shape):
    """Calls, oldest first."""

    items: list[JournalCall]
    """The calls."""
    next: int | None
    """The since with which to go on; none if these are all."""


class CallsSoFar(CallList):
    """What came of the calls that were waited for."""

    error: Error
    """Why there are no more: WAIT_TIMEOUT, PORTAL_RESET or PORTAL_DELETED."""


class Times(Shape):
    """How often."""

    min: int = Field(default=0, ge=0)
    """At least."""
    max: int | None = Field(default=None, ge=0)
    """At most."""


class ExpectedCall(Shape):
    """Calls of a method with certain parameters."""

    method: str = Field(min_length=1, examples=["imbot.chat.add"])
    """The method in any letter case, or a glob."""
    params: dict[str, Any] = Field(default={}, examples=[{"CHAT_ID": 13, "TITLE": {"$regex": "^Team"}}])
    """Parameters that it has to have: plain values, parts of objects, `$regex`, `$any`, `$absent`, `$equal`."""
    times: int | Times = Field(default=Times(min=1), ge=0)
    """How often, 0 for never. Default: at least once."""


class Verification(Shape):
    """What is to be verified."""

    calls: list[ExpectedCall]
    """The expected calls."""
    ordered: bool = False
    """Whether they came in this order; others may stand between them."""
    no_others: bool = False
    """Whether there were no calls beside them."""


class Difference(Shape):
    """Where a call is not what was expected."""

    path: str = Field(examples=["params.USERS[1]"])
    """Where in the call."""
    expected: Any
    """What was expected."""
    actual: Any
    """What was sent; `{"$absent": true}` if nothing was."""


class NearCall(Shape):
    """A call that comes near."""

    seq: int
    """Its number."""
    method: str
    """Its method."""
    differences: list[Difference]
    """In what it differs."""


class Failure(Shape):
    """An expectation that was not met."""

    call: ExpectedCall
    """The expectation as sent."""
    expected: str = Field(examples=["exactly twice"])
    """How often."""
    actual: int
    """How often it was met."""
    matched: list[int]
    """By which calls."""
    nearest: list[NearCall]
    """Where calls are missing, those that come nearest."""


class NamedCall(Shape):
    """A call."""

    seq: int
    """Its number."""
    method: str
    """Its method."""


class SwallowedCall(CallDiagnostic):
    """A diagnostic of a call."""

    seq: int
    """The call's number."""
    method: str
    """Its method."""


class Duplicate(Shape):
    """Calls with the same caller, method and parameters that made something new each time."""

    method: str
    """Their method."""
    seqs: list[int]
    """Their numbers."""


class Verified(Shape):
    """Everything is as expected."""

    ok: Literal[True]
    """Always true."""
    matched: list[list[int]]
    """The numbers of the calls that met each expectation."""
    duplicates: list[Duplicate]
    """What looks like a call that was sent again."""


class NotVerified(Shape):
    """Something is not as expected."""

    error: Error
    """VERIFICATION_FAILED; the message has a line for each thing."""
    failures: list[Failure]
    """Expectations that were not met."""
    matched: list[list[int]]
    """The numbers of the calls that met each expectation."""
    others: list[NamedCall]
    """With no_others: calls that nobody expected."""
    diagnostics: list[SwallowedCall]
    """On a portal whose diagnostics are strict: what its calls got away with."""
    duplicates: list[Duplicate]
    """What looks like a call that was sent again."""
