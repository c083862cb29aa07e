"""A REST call from the request's bytes to the answer's bytes; pure ASGI (transport §0)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from mock_imbot.portal.portals import Portals
from mock_imbot.rules.fields import Value, is_empty, php_string
from mock_imbot.rules.problems import RestError
from mock_imbot.rules.registry import Method
from mock_imbot.wire import elsewhere, envelope, phpjson, phpxml, problems
from mock_imbot.wire.address import Address, parse
from mock_imbot.wire.auth import Credentials, authenticate, credentials, tenant
from mock_imbot.wire.body import TooLargeError, read
from mock_imbot.wire.decode import parameters
from mock_imbot.wire.execution import execute

LOGGER: Final = logging.getLogger(__name__)

NOT_FOUND_IN_V3: Final = {
    "error": {"code": "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION", "message": "Method not found"}
}

SIGNATURE_PARTS: Final = 3  # of a signed link: scope, query, signature

FIXED_HEADERS: Final = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-headers", b"origin, content-type, accept"),
    (b"x-content-type-options", b"nosniff"),
]
JSON_TYPE: Final = (b"content-type", b"application/json; charset=utf-8")
XML_TYPE: Final = (b"content-type", b"text/xml; charset=utf-8")
SPENT: Final = (b"x-bitrix-rest-time", b"0.0000000000")


@dataclass(slots=True)
class Answer:
    """What goes back: status, body, the application for which it is, and what the mock has to say beside it."""

    status: int
    body: Any
    client_id: str | None = None
    note: str = ""


class Rest:
    """Everything below ``/rest/``. ``body_limit`` is in bytes; larger bodies are refused without being kept."""

    def __init__(self, portals: Portals, methods: Mapping[str, Method], body_limit: int) -> None:
        self.portals = portals
        self.methods = methods
        self.body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] == "OPTIONS":
            await _send(send, HTTPStatus.OK, [(b"content-type", b"text/html; charset=utf-8")], b"")
            return
        address = parse(scope["path"])
        headers = dict(scope["headers"])
        try:
            body = await read(receive, headers, self.body_limit)
        except TooLargeError as error:
            answer = Answer(error.problem.status, envelope.problem(error.problem))
        else:
            answer = self.answer(scope, headers, address, body)
        await _reply(send, answer, xml=address.xml)

    def answer(self, scope: Scope, headers: Mapping[bytes, bytes], address: Address, body: bytes) -> Answer:
        """Carry out a call. Nothing is raised: whatever goes wrong is an answer."""
        if address.v3:
            return Answer(HTTPStatus.NOT_FOUND, NOT_FOUND_IN_V3)
        try:
            content_type = headers.get(b"content-type", b"").decode("latin-1")
            params = parameters(scope["method"], scope["query_string"], content_type, body)
            authorization = headers.get(b"authorization", b"").decode("latin-1")
            shown = credentials(authorization, params, address.user, address.webhook)
            self._throttle(shown, (scope.get("client") or ("",))[0])
            return self._call(address, params, shown, secure=scope["scheme"] == "https")
        except RestError as error:
            return Answer(error.problem.status, envelope.failure(error))
        except Exception:
            LOGGER.exception("A defect of mock-imbot: %s %s", scope["method"], scope["path"])
            return Answer(problems.INTERNAL_ERROR.status, envelope.problem(problems.INTERNAL_ERROR))

    def _throttle(self, shown: Credentials, source: str) -> None:
        """The request limiter stands before everything else (transport §7.1)."""
        requests = tenant(self.portals, shown).requests
        if requests and not requests.admit(source):
            raise RestError(problems.TOO_MANY_REQUESTS)

    def _call(self, address: Address, params: dict[str, Value], shown: Credentials, *, secure: bool) -> Answer:
        """The order of transport §0: the method is looked up before anybody asks who calls."""
        name = address.method or php_string(params.get("method"))
        method = self.methods.get(name.lower())
        if method is None:
            unknown = problems.METHOD_NOT_FOUND
            return Answer(unknown.status, envelope.problem(unknown), note=elsewhere.note(name))
        signed_link = php_string(params.get("token"))
        if signed_link:
            _refuse_link(method, signed_link)
        portal, caller = authenticate(self.portals, shown, method.scope, secure=secure)
        return Answer(HTTPStatus.OK, execute(self.methods, method, portal, caller, params), caller.client_id)


def _refuse_link(method: Method, link: str) -> None:
    """The parameter ``token`` makes any call one of a signed link, and this portal signs none (transport §2.3)."""
    parts = link.split("|")
    if len(parts) == SIGNATURE_PARTS and parts[0] == method.scope and not is_empty(parts[1]):
        raise RestError(problems.LINK_CHECK_FAILED)
    raise RestError(problems.METHOD_NOT_FOUND)


async def _reply(send: Send, answer: Answer, *, xml: bool) -> None:
    """Encode an answer and send it with the headers of transport §3.6."""
    try:
        content = phpxml.dumps(answer.body) if xml else phpjson.dumps(answer.body)
    except ValueError:
        content = phpjson.dumps(envelope.problem(problems.WRONG_ENCODING))
    headers = [XML_TYPE if xml else JSON_TYPE, SPENT]
    if answer.client_id:
        headers.append((b"x-bitrix-rest-application", answer.client_id.encode("latin-1", "replace")))
    if answer.note:
        headers.append((elsewhere.HEADER, answer.note.encode("latin-1", "replace")))
    await _send(send, answer.status, headers, content)


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], content: bytes) -> None:
    length = (b"content-length", str(len(content)).encode())
    await send({"type": "http.response.start", "status": int(status), "headers": [*headers, *FIXED_HEADERS, length]})
    await send({"type": "http.response.body", "body": content})
