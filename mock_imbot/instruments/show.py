"""A call as JSON. Nothing of this is worked out before somebody asks for it."""

from base64 import b64encode
from codecs import getincrementaldecoder
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from mock_imbot.instruments import secrets
from mock_imbot.instruments.journal import Entry, Headers, Message

DECODER: Final = getincrementaldecoder("utf-8")

Json = dict[str, Any]


def page(entries: Sequence[Entry], limit: int) -> Json:
    """The first ``limit`` calls, and the number after which to go on; None if these are all."""
    given = entries[:limit]
    return {"items": [call(entry) for entry in given], "next": given[-1].seq if len(entries) > limit else None}


def call(entry: Entry) -> Json:
    """A call, secrets shortened."""
    trace = entry.trace
    answer = secrets.value(trace.answer)
    error = entry.error
    optional = {"fault": trace.fault, "batch": entry.batch}
    return {
        "seq": entry.seq,
        "at": moment(entry.at),
        "method": trace.method,
        "http": request(entry.message),
        "params": params(entry),
        "caller": dict(trace.caller) if trace.caller else None,
        "status": trace.status,
        **({"error": error} if error is not None else {"result": result(answer)}),
        "answer": answer,
        "duration_ms": milliseconds(entry),
        "changes": trace.changes,
        **{name: value for name, value in optional.items() if value is not None},
        "diagnostics": [diagnostic.shown() for diagnostic in trace.diagnostics],
    }


def result(answer: Any) -> Any:
    """What a call answered in its envelope, or the whole of an answer without one."""
    return answer["result"] if isinstance(answer, dict) and "result" in answer else answer


def request(message: Message) -> Json:
    """The request as received."""
    return {
        "verb": message.verb,
        "path": secrets.text(message.path),
        "query": query(message),
        "headers": {name: ", ".join(values) for name, values in headers(message.headers).items()},
        "body": body(message.body),
    }


def params(entry: Entry) -> Json:
    """The decoded parameters."""
    return {name: secrets.value(value, name) for name, value in entry.trace.params.items()}


def query(message: Message) -> str:
    """The query as received."""
    return secrets.text(message.query.decode("latin-1"))


def headers(received: Headers) -> dict[str, list[str]]:
    """Headers by lower-case name."""
    found: dict[str, list[str]] = {}
    for name, value in received:
        lower = name.decode("latin-1").lower()
        found.setdefault(lower, []).append(secrets.header(lower, value.decode("latin-1")))
    return found


def body(content: bytes) -> str:
    """A body as text if it is UTF-8, else ``base64:…``; of a long one the beginning, and how long it is."""
    head = content[: secrets.LONGEST]
    rest = f"… ({len(content)} bytes in all)" if len(content) > len(head) else ""
    try:
        return secrets.text(DECODER().decode(head, final=not rest)) + rest
    except UnicodeDecodeError:
        return f"base64:{b64encode(head).decode()}{rest}"


def moment(at: float) -> str:
    """Unix seconds as ISO 8601 with milliseconds."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def milliseconds(entry: Entry) -> float:
    """How long a call took."""
    return round(entry.duration * 1000, 3)
