"""Calls as a journal keeps them."""

from mock_imbot.instruments.journal import Entry, Message
from mock_imbot.instruments.trace import Trace

CALLER = {"kind": "oauth", "user": 1, "client_id": "local.demo"}


def entry(method="imbot.chat.add", params=None, *, seq=1, batch=None, **fields):
    """A call; ``fields`` are those of its trace and of its message."""
    sent = {"verb": "POST", "path": f"/rest/{method}", "query": b"", "headers": [], "body": b"", "answer": b"{}"}
    sent |= {name: fields.pop(name) for name in list(fields) if name in {*sent}}
    told = fields.pop("told", {"result": True})
    trace = Trace(method, params or {}, CALLER, answer=told, **fields)
    return Entry(seq, 1768035600.1234, trace, Message(**sent), 0.0123456, batch)


def calls(*made):
    """Calls in their order: each a method, or a method and its parameters."""
    pairs = [(each, {}) if isinstance(each, str) else each for each in made]
    return [entry(method, params, seq=number) for number, (method, params) in enumerate(pairs, 1)]
