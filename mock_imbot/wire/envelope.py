"""What surrounds a result or an error (transport §3 and §4.1)."""

from typing import Any, Final

from mock_imbot.portal.clock import Clock, iso
from mock_imbot.rules.problems import Problem, RestError

OPERATING_WINDOW: Final = 600  # seconds after which time spent on the server no longer counts

Body = dict[str, Any]
"""An answer as keys and values, in the order of the wire."""


def success(result: Any, clock: Clock, started: float) -> Body:
    """``result``, ``next`` and ``total`` if the result is a map that has them, ``time`` (transport §3.1).

    A map with both ``error`` and ``error_description`` is printed as it is.
    """
    body: Body = {"result": result}
    if isinstance(result, dict):
        if result.get("error") and result.get("error_description"):
            return result
        body = _paged(result)
    body["time"] = timing(clock, started)
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


def timing(clock: Clock, started: float) -> Body:
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
        "operating_reset_at": begin + OPERATING_WINDOW,
        "operating": 0,
    }


def failure(error: RestError) -> Body:
    """``error``, ``error_description`` and what the error carries beside them; never ``time``."""
    return {"error": error.problem.code, "error_description": error.text} | error.extra


def problem(row: Problem) -> Body:
    """The body of a problem without further fields."""
    return {"error": row.code, "error_description": row.text}
