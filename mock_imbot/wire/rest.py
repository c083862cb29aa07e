"""A REST call from the request's bytes to the answer's bytes; pure ASGI (transport §0)."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from mock_imbot.instruments.faults import Fault
from mock_imbot.instruments.journal import Message
from mock_imbot.instruments.matching import Sighting
from mock_imbot.instruments.toolbox import Toolbox
from mock_imbot.instruments.trace import Trace
from mock_imbot.portal.clock import ticks
from mock_imbot.portal.portal import Portal
from mock_imbot.portal.portals import Portals
from mock_imbot.rules.fields import Value, is_empty, php_string
from mock_imbot.rules.problems import RestError
from mock_imbot.rules.registry import Method
from mock_imbot.wire import elsewhere, envelope, faulty, phpjson, phpxml, problems
from mock_imbot.wire.address import Address, parse
from mock_imbot.wire.answer import Answer
from mock_imbot.wire.auth import Credentials, authenticate, credentials, tenant
from mock_imbot.wire.body import TooLargeError, read
from mock_imbot.wire.decode import parameters
from mock_imbot.wire.execution import RESERVED, execute

LOGGER: Final = logging.getLogger(__name__)

NOT_FOUND_IN_V3: Final = {
    "error": {"code": "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION", "message": "Method not found"}
}

DIAGNOSTICS: Final = b"x-mock-imbot-diagnostics"
UNPRINTABLE: Final = re.compile(r"[^ -~]")
LONGEST_HEADER: Final = 2000

SIGNATURE_PARTS: Final = 3  # of a signed link: scope, query, signature

FIXED_HEADERS: Final = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-headers", b"origin, content-type, accept"),
    (b"x-content-type-options", b"nosniff"),
]
JSON_TYPE: Final = (b"content-type", b"application/json; charset=utf-8")
HTML_TYPE: Final = (b"content-type", b"text/html")
XML_TYPE: Final = (b"content-type", b"text/xml; charset=utf-8")
SPENT: Final = (b"x-bitrix-rest-time", b"0.0000000000")


@dataclass(slots=True)
class Exchange:
    """A request on its way: where it goes, what it carries, whose portal it belongs to, and the notes about it."""

    address: Address
    params: dict[str, Value]
    shown: Credentials
    portal: Portal
    secure: bool
    source: str
    trace: Trace


class Rest:
    """Everything below ``/rest/``. ``body_limit`` is in bytes; larger bodies are refused without being kept."""

    def __init__(self, portals: Portals, methods: Mapping[str, Method], body_limit: int, toolbox: Toolbox) -> None:
        self.portals = portals
        self.methods = methods
        self.body_limit = body_limit
        self.toolbox = toolbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request and write it into the journal of its portal."""
        if scope["method"] == "OPTIONS":
            await _send(send, HTTPStatus.OK, [(b"content-type", b"text/html; charset=utf-8"), *FIXED_HEADERS], b"")
            return
        began = ticks()
        address = parse(scope["path"])
        headers = dict(scope["headers"])
        body, fault = b"", None
        try:
            body = await read(receive, headers, self.body_limit)
            exchange = self._open(scope, headers, address, body)
        except TooLargeError as error:
            exchange = self._unopened(scope, address)
            answer = Answer(error.problem.status, envelope.problem(error.problem))
        except RestError as error:
            exchange = self._unopened(scope, address)
            answer = Answer(error.problem.status, envelope.failure(error))
        else:
            fault = self._fault(exchange, headers)
            answer = (fault and await faulty.instead(fault, scope)) or self.answer(exchange)
        tools = self.toolbox.of(exchange.portal)
        if exchange.portal.settings.diagnostics != "off":
            row = tools.rows.note(exchange.trace, began)
            exchange.trace.diagnostics.extend([row] if row else [])
        content = _encode(answer, xml=address.xml)
        exchange.trace.status, exchange.trace.answer = int(answer.status), answer.body
        if self.toolbox.journal_size:
            message = Message(scope["method"], scope["path"], scope["query_string"], scope["headers"], body, content)
            tools.journal.record(exchange.portal.clock.now(), exchange.trace, message, ticks() - began)
        headers_sent = [*_headers(answer, xml=address.xml), *_findings(exchange.trace)]
        if fault:
            await faulty.deliver(fault, receive, send, _start(answer.status, headers_sent, content), content)
        else:
            await _send(send, answer.status, headers_sent, content)

    def answer(self, exchange: Exchange) -> Answer:
        """Carry out a call. Nothing is raised: whatever goes wrong is an answer."""
        if exchange.address.v3:
            return Answer(HTTPStatus.NOT_FOUND, NOT_FOUND_IN_V3)
        try:
            self._throttle(exchange)
            return self._call(exchange)
        except RestError as error:
            return Answer(error.problem.status, envelope.failure(error))
        except Exception:
            LOGGER.exception("A defect of mock-imbot: %s", exchange.trace.method)
            return Answer(problems.INTERNAL_ERROR.status, envelope.problem(problems.INTERNAL_ERROR))

    def _open(self, scope: Scope, headers: Mapping[bytes, bytes], address: Address, body: bytes) -> Exchange:
        """Read a request's parameters and credentials and find its portal."""
        content_type = headers.get(b"content-type", b"").decode("latin-1")
        params = parameters(scope["method"], scope["query_string"], content_type, body)
        authorization = headers.get(b"authorization", b"").decode("latin-1")
        shown = credentials(authorization, params, address.user, address.webhook)
        name = address.method or php_string(params.get("method"))
        portal = tenant(self.portals, shown)
        trace = Trace(name, {name: value for name, value in params.items() if name not in RESERVED})
        source = (scope.get("client") or ("",))[0]
        return Exchange(address, params, shown, portal, scope["scheme"] == "https", source, trace)

    def _unopened(self, scope: Scope, address: Address) -> Exchange:
        """A request that could not be read, for the journal of the default portal."""
        trace = Trace(address.method, {})
        return Exchange(address, {}, Credentials(), self.portals.default, scope["scheme"] == "https", "", trace)

    def _fault(self, exchange: Exchange, headers: Mapping[bytes, bytes]) -> Fault | None:
        """What a fault rule has in store for the call; nothing else is asked before."""
        faults = self.toolbox.of(exchange.portal).faults
        if not faults.rules:
            return None
        trace, portal, shown = exchange.trace, exchange.portal, exchange.shown
        trace.faults = faults
        call = Sighting(
            trace.method, trace.params, portal.clock.now(), lambda: faulty.who(portal, shown), faulty.host_of(headers)
        )
        fault = faults.choose(call)
        trace.fault = fault.name if fault else None
        return fault

    def _throttle(self, exchange: Exchange) -> None:
        """The request limiter stands before everything else (transport §7.1)."""
        requests = exchange.portal.requests
        if requests and not requests.admit(exchange.source):
            raise RestError(problems.TOO_MANY_REQUESTS)

    def _call(self, exchange: Exchange) -> Answer:
        """The order of transport §0: the method is looked up before anybody asks who calls."""
        name = exchange.trace.method
        method = self.methods.get(name.lower())
        if method is None:
            unknown = problems.METHOD_NOT_FOUND
            return Answer(unknown.status, envelope.problem(unknown), note=elsewhere.note(name))
        signed_link = php_string(exchange.params.get("token"))
        if signed_link:
            _refuse_link(method, signed_link)
        portal, caller = authenticate(self.portals, exchange.shown, method.scope, secure=exchange.secure)
        body = execute(self.methods, method, portal, caller, exchange.params, exchange.trace)
        return Answer(HTTPStatus.OK, body, caller.client_id)


def _refuse_link(method: Method, link: str) -> None:
    """The parameter ``token`` makes any call one of a signed link, and this portal signs none (transport §2.3)."""
    parts = link.split("|")
    if len(parts) == SIGNATURE_PARTS and parts[0] == method.scope and not is_empty(parts[1]):
        raise RestError(problems.LINK_CHECK_FAILED)
    raise RestError(problems.METHOD_NOT_FOUND)


def _encode(answer: Answer, *, xml: bool) -> bytes:
    if answer.page:
        return (answer.body or "").encode()
    try:
        return phpxml.dumps(answer.body) if xml else phpjson.dumps(answer.body)
    except ValueError:
        return phpjson.dumps(envelope.problem(problems.WRONG_ENCODING))


def _headers(answer: Answer, *, xml: bool) -> list[tuple[bytes, bytes]]:
    """The headers of transport §3.6, and what the mock says beside the answer."""
    if answer.page:
        location = [(b"location", answer.location.encode("latin-1", "replace"))] if answer.location else []
        return [HTML_TYPE, *location]
    headers = [XML_TYPE if xml else JSON_TYPE, SPENT, *FIXED_HEADERS]
    if answer.client_id:
        headers.append((b"x-bitrix-rest-application", answer.client_id.encode("latin-1", "replace")))
    if answer.note:
        headers.append((elsewhere.HEADER, answer.note.encode("latin-1", "replace")))
    return headers


def _findings(trace: Trace) -> list[tuple[bytes, bytes]]:
    """What the call got away with, in a header: ``unknown_parameter TITEL, cast_value CHAT_ID``."""
    found = [each for one in (trace, *trace.items) for each in one.diagnostics]
    if not found:
        return []
    words = dict.fromkeys(f"{each.code} {each.parameter or ''}".strip() for each in found)
    return [(DIAGNOSTICS, UNPRINTABLE.sub("?", ", ".join(words))[:LONGEST_HEADER].encode())]


def _start(status: int, headers: list[tuple[bytes, bytes]], content: bytes) -> dict[str, Any]:
    length = (b"content-length", str(len(content)).encode())
    return {"type": "http.response.start", "status": int(status), "headers": [*headers, length]}


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], content: bytes) -> None:
    await send(_start(status, headers, content))
    await send({"type": "http.response.body", "body": content})
