"""What surrounds a result or an error (transport §3 and §4.1)."""

from typing import Any

from mock_imbot.portal.clock import Clock, iso
from mock_imbot.portal.limits import WINDOW
from mock_imbot.rules.problems import Problem, RestError

Body = dict[str, Any]
"""An answer as keys and values, in the order of the wire."""


def success(result: Any, clock: Clock, started: float, operating: tuple[int, float] | None = None) -> Body:
    """``result``, ``next`` and ``total`` if the result is a map that has them, ``time`` (transport §3.1).

    ``operating`` is when time on the server is forgotten and how much of it there is; nothing by default.
    A map with both ``error`` and ``error_description`` is printed as it is.
    """
    body: Body = {"result": result}
    if isinstance(result, dict):
        if result.get("error") and result.get("error_description"):
            return result
        body = _paged(result)
    body["time"] = timing(clock, started, operating or (int(started) + WINDOW, 0))
    return body


def _paged(result: dict[str, Any]) -> Body:
    """Move ``next`` and ``total`` from the result to the envelope, as integers."""
    if "total" not in result and result.get("next") is None:
        return {"result": result}
    rest = {key: value for key, value in result.items() if key not in {"next", "total"}}
    body: Body = {"result": rest}
    if result.get("next") is not None:
        body["next"] = int(result["next"])
    if "total" in result:
        body["total"] = int(result["total"] or 0)
    return body


def timing(clock: Clock, started: float, operating: tuple[int, float]) -> Body:
    """The ``time`` block: ``start`` and ``processing`` are whole seconds, as since late 2025 (transport §3.3)."""
    finished = clock.now()
    begin = int(started)
    return {
        "start": begin,
        "finish": finished,
        "duration": finished - begin,
        "processing": int(finished) - begin,
        "date_start": iso(started),
        "date_finish": iso(finished),
        "operating_reset_at": operating[0],
        "operating": operating[1],
    }


def failure(error: RestError) -> Body:
    """``error``, ``error_description`` and what the error carries beside them; never ``time``."""
    return {"error": error.problem.code, "error_description": error.text} | error.extra


def problem(row: Problem) -> Body:
    """The body of a problem without further fields."""
    return {"error": row.code, "error_description": row.text}
