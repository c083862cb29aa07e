"""A portal's calls as lines for people: what a failed test shows. Pure: calls of the control API in, lines out."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

HEIGHT: Final = 60  # lines
PARAMS: Final = 60  # characters of a call's parameters
VALUE: Final = 28  # characters of one parameter
OUTCOME: Final = 80  # characters of a result or an error
CUT: Final = "…"

Call = Mapping[str, Any]


def transcript(calls: Sequence[Call], height: int = HEIGHT) -> list[str]:
    """One line a call, aligned, and one below it for each thing that befell it. The first calls go if it gets long."""
    if not calls:
        return ["no calls"]
    rows = [row(call) for call in calls]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    blocks = [
        ["  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip(), *remarks(call)]
        for cells, call in zip(rows, calls, strict=True)
    ]
    kept: list[str] = []
    for number, block in reversed(list(enumerate(blocks, start=1))):
        if len(kept) + len(block) >= height:
            return [f"{CUT} {number} earlier calls", *kept]
        kept = [*block, *kept]
    return kept


def row(call: Call) -> tuple[str, ...]:
    """The cells of a call: number, method, caller, parameters, status, outcome."""
    return (
        f"{call['seq']:>4}",
        call["method"],
        caller(call.get("caller")),
        shorten(", ".join(parameters(call["params"])), PARAMS),
        str(call["status"]),
        outcome(call),
    )


def caller(who: Mapping[str, Any] | None) -> str:
    """Who called: the kind of credential and the user it speaks for."""
    return f"{who['kind']} user {who['user']}" if who else "nobody"


def parameters(params: Mapping[str, Any]) -> Iterable[str]:
    """Each as NAME=value, the value in JSON and not in full."""
    return (f"{name}={shorten(text(value), VALUE)}" for name, value in params.items())


def outcome(call: Call) -> str:
    """The result, or the error's code and sentence."""
    if "error" not in call:
        return shorten(text(call.get("result")), OUTCOME)
    answer = call.get("answer")
    sentence = answer.get("error_description") if isinstance(answer, Mapping) else None
    return shorten(f"{call['error']}: {sentence}" if sentence else str(call["error"]), OUTCOME)


def remarks(call: Call) -> Iterable[str]:
    """What befell a call: the fault rule that was used, and the diagnostics."""
    if call.get("fault"):
        yield f"      ! fault {call['fault']}"
    for found in call.get("diagnostics", ()):
        named = f" {found['parameter']}" if "parameter" in found else ""
        yield f"      ? {found['code']}{named}: {found['message']}"


def text(value: object) -> str:
    """A value in JSON, on one line."""
    return json.dumps(value, ensure_ascii=False)


def shorten(words: str, width: int) -> str:
    """Cut what is too long."""
    return words if len(words) <= width else words[: width - len(CUT)] + CUT
