"""PHP's reading of form fields: query strings, urlencoded and multipart bodies, commands of a batch (transport §2.2).

Behaviour as of PHP 8.2 with its default limits.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeAlias
from urllib.parse import unquote_to_bytes

from mock_imbot.rules.values import INT_MAX, INT_MIN, Value, as_array

MAX_VARIABLES: Final = 1000
"""PHP's max_input_vars: what comes after is ignored."""
MAX_LEVELS: Final = 64
"""PHP's max_input_nesting_level: a variable with more brackets is dropped, and its namesake with it."""

Pair: TypeAlias = tuple[bytes, bytes]


def parse_str(query: bytes) -> dict[str, Value]:
    """The variables of an urlencoded text, as PHP's ``parse_str`` builds them. Raises nothing.

    Texts are UTF-8; invalid bytes become U+FFFD. The top-level array stays a dict whatever its keys.
    """
    return parse_pairs(_pairs(query)) if query else {}


def parse_pairs(pairs: Iterable[Pair]) -> dict[str, Value]:
    """The same for pairs of name and value that are decoded already, such as the fields of a multipart body."""
    root = _Array()
    for name, value in islice(pairs, MAX_VARIABLES):
        _register(root, name.partition(b"\0")[0].decode(errors="replace"), value.decode(errors="replace"))
    return {key: _value(item) for key, item in root.items.items()}


_PIECE: Final = re.compile(rb"[^&]+")
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,18}")
_MANGLED: Final = str.maketrans(" .", "__")
_MANGLED_UNCLOSED: Final = str.maketrans(" .[", "___")
_SPACES: Final = frozenset(" \t\n\r\v\f")
_COOKIE_PREFIXES: Final = ("__Host-", "__Secure-")


def _pairs(query: bytes) -> Iterator[Pair]:
    for piece in _PIECE.finditer(query):
        name, _, value = piece[0].partition(b"=")
        yield _unquoted(name), _unquoted(value)


def _unquoted(text: bytes) -> bytes:
    """``urldecode``: ``+`` is a space; a ``%`` without two hexadecimal digits stays."""
    return unquote_to_bytes(text.replace(b"+", b" ")) if b"%" in text or b"+" in text else text


class _Array:
    """A PHP array while it is filled.

    ``free`` is the key that ``[]`` takes next, None before the first integer key; numbering may start below 0.
    """

    __slots__ = ("free", "items")

    def __init__(self) -> None:
        self.items: dict[str, str | _Array] = {}
        self.free: int | None = None

    def put(self, key: str | None, value: "str | _Array") -> None:
        """Set an element; a key of None appends, which fails silently when the integers are used up."""
        if key is None:
            key = str(self.free or 0)
            if key in self.items:
                return
        self.items[key] = value
        if _INTEGER.fullmatch(key):
            self._count(int(key))

    def _count(self, number: int) -> None:
        """Number on after an integer key; texts beyond 64 bits are no integers."""
        if INT_MIN <= number <= INT_MAX and (self.free is None or number >= self.free):
            self.free = min(number + 1, INT_MAX)

    def inner(self, key: str | None) -> "_Array":
        """The array under a key; anything else that stands there is replaced by an empty one."""
        found = None if key is None else self.items.get(key)
        if not isinstance(found, _Array):
            found = _Array()
            self.put(key, found)
        return found


def _register(root: _Array, text: str, value: str) -> None:
    """Set the variable that a name such as ``a[b][]`` describes."""
    text = text.lstrip(" ")
    top, bracket, rest = text.partition("[")
    if not top:
        return
    name = top.translate(_MANGLED)
    if _forged(name, text):
        return
    path = _subscripts(rest) if bracket else []
    if path is None:
        root.items.pop(name, None)
        return
    if bracket and not path:
        name = text.translate(_MANGLED_UNCLOSED)
    array = root
    key: str | None = name
    for inner in path:
        array, key = array.inner(key), inner
        if inner and _forged(inner, text):
            return
    array.put(key, value)


def _forged(key: str, text: str) -> bool:
    """Whether a key passes for a protected cookie though the variable's name as sent is none: PHP drops it."""
    return key.startswith("__") and any(
        key.startswith(prefix) and not text.startswith(prefix) for prefix in _COOKIE_PREFIXES
    )


def _subscripts(rest: str) -> list[str | None] | None:
    """The keys in the brackets that follow a name, from after the first ``[`` on.

    None stands for ``[]``. What follows a closing bracket is ignored unless it opens the next one, and an unclosed
    bracket ends the list. The answer is None if there are too many brackets.
    """
    path: list[str | None] = []
    start = 0
    while True:
        if len(path) == MAX_LEVELS:
            return None
        look = start + 1 if rest[start : start + 1] in _SPACES else start
        end = rest.find("]", look)
        if end < 0:
            return path
        path.append(None if end == look else rest[start:end])
        if rest[end + 1 : end + 2] != "[":
            return path
        start = end + 2


def _value(item: str | _Array) -> Value:
    """A finished element. One frame a level, so 64 levels are no matter."""
    if isinstance(item, str):
        return item
    items: dict[str, Value] = {}
    for key, inner in item.items.items():
        items[key] = _value(inner)
    return as_array(items)
