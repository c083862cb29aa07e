"""XML as a portal writes it for methods called with the extension ``.xml`` (transport §1.2)."""

import re
from typing import Final

from mock_imbot.rules.fields import php_string
from mock_imbot.rules.values import Value

_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_SPECIAL: Final = re.compile("[&<>\"']")
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*")


def dumps(value: Value) -> bytes:
    """An answer as UTF-8 XML, root ``<response>``, without a declaration.

    Elements of lists, and of other arrays under integer keys, are ``<item>``; true is 1, false and null are empty.
    Like the real server this prints other keys as they are, even if they are no names in XML, and texts with control
    characters: the result is well-formed only if the value allows it. Raises ValueError for lone surrogates.
    """
    pieces: list[str] = []
    _write("response", value, pieces)
    return "".join(pieces).encode()


def _write(name: str, value: Value, pieces: list[str]) -> None:
    """One element. One frame a level, so the deepest value that a request can carry fits on the stack."""
    pieces.append(f"<{name}>")
    if isinstance(value, list):
        for item in value:
            _write("item", item, pieces)
    elif isinstance(value, dict):
        for key, item in value.items():
            _write("item" if _INTEGER.fullmatch(key) else key, item, pieces)
    else:
        pieces.append(_SPECIAL.sub(lambda found: _ESCAPES[found[0]], php_string(value)))
    pieces.append(f"</{name}>")
