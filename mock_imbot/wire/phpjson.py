r"""JSON text as a portal writes it: PHP's ``json_encode`` with the flags of transport §3.5.

``<>&'"`` in texts become ``\u003C`` and so on, ``/`` becomes ``\/``, everything beyond ASCII stays as it is except
U+2028 and U+2029. Whole floats lose their ``.0``, empty arrays are ``[]`` and arrays with the keys 0..n-1 lists.
"""

from math import isfinite
from typing import Any, Final

import orjson

from mock_imbot.rules.values import INT_MAX, as_array, float_text

MAX_LEVELS: Final = 512
"""PHP's json_encode refuses arrays nested deeper."""

# In JSON these stand in texts only. A NUL never stands in it, so it can keep the place of an escaped backslash
# while the escaped quotation marks are replaced.
_ESCAPES: Final = (
    (b"/", b"\\/"),
    (b"<", b"\\u003C"),
    (b">", b"\\u003E"),
    (b"&", b"\\u0026"),
    (b"'", b"\\u0027"),
    ("\u2028".encode(), b"\\u2028"),
    ("\u2029".encode(), b"\\u2029"),
)


def dumps(value: Any) -> bytes:
    """JSON text of a Value, compact UTF-8. Neither the value nor anything in it is changed.

    Raises ValueError where PHP fails to encode: NaN, infinity, arrays deeper than ``MAX_LEVELS``, lone surrogates.
    """
    settled = _settled(value, 0)
    try:
        text = orjson.dumps(settled)
    except orjson.JSONEncodeError:  # deeper than 254 levels, an integer beyond 64 bits, a lone surrogate
        pieces: list[bytes] = []
        _write(value, pieces)
        text = b"".join(pieces)
    if b"\\" in text:
        text = text.replace(b"\\\\", b"\0").replace(b'\\"', b"\\u0022").replace(b"\0", b"\\\\")
    for found, escaped in _ESCAPES:
        text = text.replace(found, escaped)
    return text


WHOLE_WITHOUT_EXPONENT: Final = 1e16
SMALLEST_WITHOUT_EXPONENT: Final = 1e-4
_PLAIN: Final = frozenset({str, int, bool, type(None)})


def _settled(value: Any, level: int) -> Any:
    """The value with PHP's floats and arrays in orjson's terms; the very same object if nothing differs.

    Plain loops, because a comprehension would take a second stack frame for each of 512 levels.
    """
    if isinstance(value, float):
        return _number(value)
    if not isinstance(value, dict | list):
        return value
    if level == MAX_LEVELS:
        raise ValueError("nested too deeply")
    settled: Any = value
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        if type(item) in _PLAIN:
            continue
        new = _settled(item, level + 1)
        if new is not item:
            if settled is value:
                settled = value.copy()
            settled[key] = new
    return as_array(settled) if isinstance(settled, dict) else settled


def _number(value: float) -> Any:
    """A float as PHP spells it: 0.43, 100000, 1.0e+25."""
    if not isfinite(value):
        raise ValueError("NaN and infinity have no JSON")
    if value.is_integer():
        if 0 < abs(value) <= WHOLE_WITHOUT_EXPONENT:
            return int(value)
    elif abs(value) >= SMALLEST_WITHOUT_EXPONENT:
        return value  # spelled alike by orjson
    return orjson.Fragment(float_text(value, digits=None, letter="e"))


def _write(value: Any, pieces: list[bytes]) -> None:
    """The same text as orjson's, for the values that orjson refuses. One frame a level. Raises ValueError."""
    if isinstance(value, dict) and isinstance(value := as_array(value), dict):
        before = b"{"
        for key, item in value.items():
            pieces.append(before + _text(key) + b":")
            _write(item, pieces)
            before = b","
        pieces.append(b"}")
    elif isinstance(value, list):
        pieces.append(b"[" if value else b"[]")
        for position, item in enumerate(value):
            _write(item, pieces)
            pieces.append(b"]" if position == len(value) - 1 else b",")
    elif isinstance(value, int) and not -INT_MAX <= value <= INT_MAX:
        pieces.append(str(value).encode())
    else:
        pieces.append(_text(value) if isinstance(value, str) else orjson.dumps(_settled(value, 0)))


def _text(text: str) -> bytes:
    """A quoted text. Raises UnicodeEncodeError, a ValueError, for a lone surrogate, of which orjson says less."""
    text.encode()
    return orjson.dumps(text)
