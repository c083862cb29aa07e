"""What a parameter can be: PHP's values in Python's shapes, and how JSON text becomes one."""

from decimal import Decimal
from typing import Any, Final, TypeAlias

import orjson

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
"""A PHP value. An array with the keys 0..n-1 in order is a list, every other one a dict with text keys (the decimal
text of integer keys). Texts are valid Unicode: no lone surrogates."""

INT_MIN: Final = -(2**63)
INT_MAX: Final = 2**63 - 1

JSON_LEVELS: Final = 511
"""PHP's json_decode with its default depth of 512 refuses the 512th array inside arrays."""


def as_array(items: dict[str, Value]) -> list[Value] | dict[str, Value]:
    """A PHP array as a Value: a list if its keys are "0", "1" … "n-1" in this order, else the dict itself."""
    for position, key in enumerate(items):
        if key != str(position):
            return items
    return list(items.values())


def read_json(text: bytes) -> Value:
    """What PHP's ``json_decode($text, true)`` makes of UTF-8 text (transport §2.1).

    Integers beyond 64 bits become floats, objects become arrays, of two equal keys the later one counts. Raises
    ValueError for malformed text, a byte order mark, invalid UTF-8, lone surrogates, more than ``JSON_LEVELS`` levels,
    and also for numbers too large for a float, which PHP would make infinite.
    """
    value: Any = orjson.loads(text)
    # Brackets in strings are counted too: more than enough of them only means that it is worth looking.
    if text.count(b"[") + text.count(b"{") > JSON_LEVELS and levels(value) > JSON_LEVELS:
        raise ValueError("nested too deeply")
    return _settled(value)


def levels(value: Any) -> int:
    """How many arrays stand inside each other; 0 for a scalar."""
    found = 0
    level = [value]
    while level := [each for each in level if isinstance(each, list | dict)]:
        level = [child for each in level for child in (each.values() if isinstance(each, dict) else each)]
        found += 1
    return found


def _settled(value: Any) -> Value:
    """Parsed JSON as a Value; containers are changed in place. One frame a level: 511 levels fit on the stack."""
    kind = type(value)
    if kind is int:
        return value if INT_MIN <= value <= INT_MAX else float(value)
    if kind is dict:
        for key, item in value.items():
            if type(item) not in _PLAIN:
                value[key] = _settled(item)
        return as_array(value)
    if kind is list:
        for position, item in enumerate(value):
            if type(item) not in _PLAIN:
                value[position] = _settled(item)
    return value  # type: ignore[no-any-return]  # orjson gives nothing but JSON's types


_PLAIN: Final = frozenset({str, float, bool, type(None)})


def float_text(number: float, *, digits: int | None, letter: str) -> str:
    """A float in PHP's spelling: ``1.5``, ``1``, ``-0``, ``1.0E+25``, ``1.0E-5``; ``NAN``, ``INF``, ``-INF``.

    ``digits`` is PHP's precision (14 for texts), None the shortest spelling that reads back the same (JSON);
    ``letter`` stands before the exponent.
    """
    if number != number or number in (_INFINITY, -_INFINITY):  # noqa: PLR0124  # the definition of NaN
        return {"nan": "NAN", "inf": "INF", "-inf": "-INF"}[str(number)]
    shortest = repr(number) if digits is None else format(number, f".{digits - 1}e")
    negative, coefficient, exponent = Decimal(shortest).as_tuple()
    figures = "".join(map(str, coefficient)).lstrip("0")
    point = len(figures) + int(exponent) if figures else 1  # how many figures stand before the point
    figures = figures.rstrip("0") or "0"
    return ("-" if negative else "") + _placed(figures, point, 17 if digits is None else digits, letter)


_INFINITY: Final = float("inf")
MAX_ZEROS: Final = 3  # after the point of a number without exponent: 0.0001 is one with three zeros


def _placed(figures: str, point: int, precision: int, letter: str) -> str:
    """Figures without outer zeros, with a decimal point after the ``point``-th of them."""
    if not -MAX_ZEROS <= point <= precision:
        return f"{figures[0]}.{figures[1:] or '0'}{letter}{point - 1:+d}"
    if point <= 0:
        return f"0.{'0' * -point}{figures}"
    whole, rest = figures[:point].ljust(point, "0"), figures[point:]
    return f"{whole}.{rest}" if rest else whole
