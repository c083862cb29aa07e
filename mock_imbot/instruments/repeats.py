"""Calls that were carried out twice: what a client leaves behind that sends a call again after a lost answer."""

from collections.abc import Iterable
from typing import Any, Final

from mock_imbot.instruments.journal import Entry

MAKING: Final = frozenset(
    {
        "im.chat.add",
        "im.disk.file.commit",
        "im.message.add",
        "im.message.share",
        "im.notify",
        "im.notify.personal.add",
        "im.notify.system.add",
        "imbot.chat.add",
        "imbot.command.answer",
        "imbot.command.register",
        "imbot.message.add",
        "imbot.register",
        "imbot.v2.bot.register",
        "imbot.v2.chat.add",
        "imbot.v2.chat.message.send",
        "imbot.v2.command.answer",
        "imbot.v2.command.register",
        "imbot.v2.file.upload",
    }
)
"""Methods, in lower case, that make something new each time they are called."""


def repeats(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Calls with the same caller, method and parameters, each of which has written something: method and numbers.

    Parameters are compared as sent, types included: a client that tries again sends the same bytes.
    """
    found: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        trace = entry.trace
        if trace.changes and trace.method.lower() in MAKING:
            key = (trace.method.lower(), repr(trace.caller), repr(trace.params))
            found.setdefault(key, []).append(entry)
    return [
        {"method": same[0].trace.method, "seqs": [entry.seq for entry in same]}
        for same in found.values()
        if len(same) > 1
    ]
