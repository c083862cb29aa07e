"""Secrets are shortened wherever calls are shown: enough is left to tell one from another, too little to use it.

Of a secret stay its first four characters and the portal's name: ``demo-access--w1`` is shown as ``demo…--w1``.
"""

import re
from typing import Any, Final

NAMES: Final = (
    "access_token",
    "ap",
    "application_token",
    "auth",
    "bot_token",
    "bottoken",
    "client_secret",
    "password",
    "refresh_token",
    "sessid",
    "token",
)
"""What secrets are called: parameters, keys of JSON. Letter case doesn't matter."""

HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key"})
"""Headers that are secrets, perhaps with a scheme before them."""

KEPT: Final = 4  # characters
PORTAL: Final = re.compile(r"[a-z0-9-]{1,40}")
LEVELS: Final = 100
DEEPER: Final = "… (nested deeper)"
LONGEST: Final = 65536
"""Characters of a text, or bytes of a body, that are shown."""
SMALLEST_INT, LARGEST_INT = -(2**63), 2**64 - 1

_ANY: Final = "|".join(NAMES)
_SECRET: Final = frozenset(NAMES)
_IN_TEXTS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # name=value of a form or a query, also inside a command of a batch that is percent-encoded itself
        rf"""((?:(?<![a-z0-9_])|(?<=%3f)|(?<=%26)|(?<=%5b))(?:{_ANY})(?:\]|%5d)*(?:=|%3d))((?:[^&\s"'#%\\]|%(?!26|23))+)""",
        # "name": "value" of JSON, also inside a text of JSON
        rf'(\\{{0,8}}"(?:{_ANY})\\{{0,8}}"\s*:\s*\\{{0,8}}")((?:[^"\\]|\\(?!["\\]).)+)',
        # a field of a multipart body
        rf'(name="(?:[^"\[\]]*\[)?(?:{_ANY})\]?"[^\r\n]{{0,200}}(?:\r?\n[^\r\n]{{1,200}}){{0,5}}\r?\n\r?\n)([^\r\n]+)',
        # the address of a webhook
        r"""(\\?/rest\\?/(?:api\\?/)?[^/\s"'?#&\\]+\\?/)([^/\s"'?#&\\]+)""",
    )
)


def shorten(secret: str) -> str:
    """A secret as it may be shown."""
    base, separator, name = secret.partition("--")
    portal = f"{separator}{name}" if PORTAL.fullmatch(name) else ""
    return f"{base[:KEPT]}…{portal}"


def text(shown: str) -> str:
    """A text with the secrets in it shortened: a query, a form, JSON, a multipart body, addresses of webhooks."""
    for pattern in _IN_TEXTS:
        shown = pattern.sub(_shortened, shown)
    return shown


def header(name: str, value: str) -> str:
    """A header's value; ``name`` is in lower case. The scheme of a credential stays."""
    if name not in HEADERS:
        return text(value)
    scheme, blank, secret = value.partition(" ")
    return f"{scheme} {shorten(secret)}" if blank else shorten(value)


def value(shown: Any, name: str = "", level: int = 0) -> Any:
    """A copy of a JSON value that may be shown, and can be written as JSON whatever is in it.

    Secrets are shortened, long texts cut, what is nested too deeply left out. As in a portal's answers, an object with
    the keys 0, 1 … is a list, and so is an empty one. ``name`` is what the value is called.
    """
    match shown:
        case str():
            return shorten(shown) if shown and name.lower() in _SECRET else text(cut(shown))
        case dict() | list() if level == LEVELS:
            return DEEPER
        case dict():
            return _array({str(key): value(item, str(key), level + 1) for key, item in shown.items()})
        case list():
            return [value(item, name, level + 1) for item in shown]
        case int() if not SMALLEST_INT <= shown <= LARGEST_INT:
            return str(shown)
    return shown


def cut(shown: str) -> str:
    """The beginning of a long text, and how long it is."""
    if len(shown) <= LONGEST:
        return shown
    return f"{shown[:LONGEST]}… ({len(shown)} characters in all)"


def _array(items: dict[str, Any]) -> Any:
    return list(items.values()) if list(items) == [str(number) for number in range(len(items))] else items


def _shortened(found: re.Match[str]) -> str:
    return found[1] + shorten(found[2])
