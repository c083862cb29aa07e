"""Every error of the control API: a row of data each, and how it is answered (contract §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.responses import Response

from mock_imbot.portal.portals import NAME_RULE

PRIVATE: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
"""Answers hold credentials and change with every call."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind of error. ``text`` has the names of its details in braces."""

    code: str
    status: HTTPStatus
    text: str

    def because(self, **details: Any) -> "RefusedError":
        """The exception that answers with it."""
        return RefusedError(self, self.text.format_map(details))


class RefusedError(Exception):
    """A request is refused. ``more`` stands beside code and message; ``headers`` go out with the answer."""

    def __init__(self, refusal: Refusal, message: str) -> None:
        super().__init__(message)
        self.refusal = refusal
        self.message = message
        self.more: dict[str, Any] = {}
        self.headers: dict[str, str] = {}

    def response(self) -> Response:
        """``{"error": {"code", "message", …}}``."""
        error = {"code": self.refusal.code, "message": self.message, **self.more}
        return answer({"error": error}, self.refusal.status, self.headers)


def answer(body: Any, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(body), status, {**PRIVATE, **(headers or {})}, "application/json")


PORTAL_NAME_INVALID: Final = Refusal(
    "PORTAL_NAME_INVALID", HTTPStatus.BAD_REQUEST, f"{{name!r}} can't be the name of a portal; allowed are {NAME_RULE}"
)
PORTAL_NOT_FOUND: Final = Refusal(
    "PORTAL_NOT_FOUND",
    HTTPStatus.NOT_FOUND,
    "There is no portal {name!r}. It is made by POST /_mock/portals with its name, by PUT /_mock/portals/{name} with a"
    " scenario, or by the first call with a credential that ends in --{name}",
)
PORTAL_EXISTS: Final = Refusal(
    "PORTAL_EXISTS",
    HTTPStatus.CONFLICT,
    "There is a portal {name!r} already; choose another name, delete it, or replace its state by PUT"
    " /_mock/portals/{name}",
)
PORTAL_PROTECTED: Final = Refusal(
    "PORTAL_PROTECTED",
    HTTPStatus.CONFLICT,
    "The portal 'default' can't be deleted; POST /_mock/portals/default/reset takes it back to its seed",
)
PORTALS_FULL: Final = Refusal(
    "PORTALS_FULL",
    HTTPStatus.CONFLICT,
    "There are {limit} portals, all of them made on request; delete some (DELETE /_mock/portals/NAME) or start the"
    " server with a larger --max-portals",
)
SNAPSHOT_NAME_INVALID: Final = Refusal(
    "SNAPSHOT_NAME_INVALID",
    HTTPStatus.BAD_REQUEST,
    f"{{name!r}} can't be the name of a snapshot; allowed are {NAME_RULE}",
)
SNAPSHOT_NOT_FOUND: Final = Refusal(
    "SNAPSHOT_NOT_FOUND", HTTPStatus.NOT_FOUND, "The portal {portal!r} has no snapshot {name!r}. Its snapshots: {names}"
)
FAULT_INVALID: Final = Refusal("FAULT_INVALID", HTTPStatus.UNPROCESSABLE_ENTITY, "{message}")
FAULT_EXISTS: Final = Refusal(
    "FAULT_EXISTS", HTTPStatus.CONFLICT, "There is a fault rule {name!r} already; choose another name or delete it"
)
FAULT_NOT_FOUND: Final = Refusal(
    "FAULT_NOT_FOUND", HTTPStatus.NOT_FOUND, "The portal {portal!r} has no fault rule {name!r}. Its rules: {names}"
)
CLOCK_INVALID: Final = Refusal("CLOCK_INVALID", HTTPStatus.BAD_REQUEST, "{message}")
FILE_NOT_FOUND: Final = Refusal("FILE_NOT_FOUND", HTTPStatus.NOT_FOUND, "There is no such file; it may be deleted")
SCENARIO_INVALID: Final = Refusal("SCENARIO_INVALID", HTTPStatus.UNPROCESSABLE_ENTITY, "{message}")
SCENARIO_UNKNOWN: Final = Refusal(
    "SCENARIO_UNKNOWN", HTTPStatus.UNPROCESSABLE_ENTITY, "There is no bundled scenario {name!r}. Bundled: {names}"
)
BODY_INVALID: Final = Refusal("BODY_INVALID", HTTPStatus.BAD_REQUEST, "{message}")
BODY_TOO_LARGE: Final = Refusal(
    "BODY_TOO_LARGE",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "The body is larger than the limit of {limit} bytes; start the server with a larger --body-limit",
)
QUERY_INVALID: Final = Refusal("QUERY_INVALID", HTTPStatus.BAD_REQUEST, "{message}")
NOT_FOUND: Final = Refusal(
    "NOT_FOUND", HTTPStatus.NOT_FOUND, "There is nothing at {path}; /docs lists what the control API has"
)
METHOD_NOT_ALLOWED: Final = Refusal(
    "METHOD_NOT_ALLOWED", HTTPStatus.METHOD_NOT_ALLOWED, "{path} does not take {verb}; it takes {allowed}"
)
NOT_IMPLEMENTED: Final = Refusal(
    "NOT_IMPLEMENTED",
    HTTPStatus.NOT_IMPLEMENTED,
    "{path} is not implemented yet. What a portal has: its state (GET, PUT, PATCH, DELETE), access, reset, snapshots,"
    " calls, verify, faults, clock, diagnostics",
)
NOT_READY: Final = Refusal("NOT_READY", HTTPStatus.SERVICE_UNAVAILABLE, "The state of the portals can't be read: {why}")
INTERNAL_ERROR: Final = Refusal(
    "INTERNAL_ERROR", HTTPStatus.INTERNAL_SERVER_ERROR, "This is a defect of mock-imbot; the server's log has more"
)
HOST_REFUSED: Final = Refusal(
    "HOST_REFUSED",
    HTTPStatus.FORBIDDEN,
    "The host {host!r} is not one of this server; start it with --allow-host NAME or --public-url URL",
)
ORIGIN_REFUSED: Final = Refusal(
    "ORIGIN_REFUSED", HTTPStatus.FORBIDDEN, "Pages of {origin!r} may not use the control API; it is another site"
)
UNAUTHORIZED: Final = Refusal(
    "UNAUTHORIZED",
    HTTPStatus.UNAUTHORIZED,
    "The control API needs the header 'Authorization: Bearer TOKEN' with the token that the server was started with",
)
