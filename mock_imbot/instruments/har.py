"""Calls as an HTTP archive (HAR 1.2), for browsers' developer tools and whatever else reads one."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from mock_imbot import __version__
from mock_imbot.instruments import show
from mock_imbot.instruments.journal import Entry, Message

VERSION: Final = "HTTP/1.1"
PUNCTUATION: Final = "!$%&'()*+,-./:;=?@[]_~"  # of a query as received; only the mark of what is left out is escaped
UNKNOWN: Final = -1  # HAR's word for a size that nobody knows

Json = dict[str, Any]


def log(entries: Sequence[Entry], limit: int) -> Json:
    """The first ``limit`` requests. The commands of a batch are none; ``_next`` is where to go on, or None."""
    requests = [entry for entry in entries if entry.batch is None]
    given = requests[:limit]
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "mock-imbot", "version": __version__},
            "entries": [_entry(each) for each in given],
            "_next": given[-1].seq if len(requests) > limit else None,
        }
    }


def _entry(entry: Entry) -> Json:
    time = show.milliseconds(entry)
    return {
        "startedDateTime": show.moment(entry.at),
        "time": time,
        "request": _request(entry.message),
        "response": _response(entry),
        "cache": {},
        "timings": {"send": 0, "wait": time, "receive": 0},
        "_seq": entry.seq,
        "_method": entry.trace.method,
    }


def _request(message: Message) -> Json:
    shown = show.request(message)
    host = shown["headers"].get("host", "localhost")
    query = f"?{quote(shown['query'], safe=PUNCTUATION)}" if shown["query"] else ""
    kind = shown["headers"].get("content-type", "")
    return {
        "method": message.verb,
        "url": f"http://{host}{quote(shown['path'])}{query}",
        "httpVersion": VERSION,
        "cookies": [],
        "headers": _pairs([(name, each) for name, values in show.headers(message.headers).items() for each in values]),
        "queryString": _pairs(parse_qsl(shown["query"], keep_blank_values=True)),
        **({"postData": {"mimeType": kind, "text": shown["body"]}} if message.body else {}),
        "headersSize": UNKNOWN,
        "bodySize": len(message.body),
    }


def _response(entry: Entry) -> Json:
    content = entry.message.answer
    kind = _kind(content)
    return {
        "status": entry.trace.status,
        "statusText": _phrase(entry.trace.status),
        "httpVersion": VERSION,
        "cookies": [],
        "headers": _pairs([("content-type", kind)]),
        "content": {"size": len(content), "mimeType": kind, "text": show.body(content)},
        "redirectURL": "",
        "headersSize": UNKNOWN,
        "bodySize": len(content),
    }


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in pairs]


def _kind(content: bytes) -> str:
    """What an answer is, by its looks."""
    if content.startswith(b"<?xml"):
        return "text/xml; charset=utf-8"
    return "text/html; charset=utf-8" if content.startswith(b"<") else "application/json; charset=utf-8"


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
