"""Query and body of a request become one tree of parameters (transport §2.1, §2.4). Raises nothing whatever is sent."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from python_multipart.multipart import MultipartParser, parse_options_header

from mock_imbot.rules.values import Value, read_json
from mock_imbot.wire.phpform import Pair, parse_pairs, parse_str

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

TRIMMED: Final = b" \t\n\r\0\x0b"
MAX_PART_HEADERS: Final = 100


def parameters(method: str, query: bytes, content_type: str, body: bytes) -> dict[str, Value]:
    """The parameters of a request: the query, overlaid key by key by the body of a POST.

    ``method`` is the HTTP verb in capitals, ``content_type`` the header's text or "". The bodies of other verbs are
    not read. A body that cannot be read counts as none; there is no error for it.
    """
    sent = parse_str(query)
    if method != "POST" or not body:
        return sent
    return sent | _body(content_type, body) if sent else _body(content_type, body)


def fold(params: Mapping[str, Value]) -> dict[str, Value]:
    """Parameters with their top-level names in upper case, ASCII letters only (transport §2.4).

    Of names that differ only in case the later value counts, at the place of the first.
    """
    return {name.upper() if name.isascii() else name.translate(_UPPER): value for name, value in params.items()}


_UPPER: Final = {ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}


def _body(content_type: str, body: bytes) -> dict[str, Value]:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" or "+json" in kind:
        return _json(body)
    if kind == "multipart/form-data":
        return parse_pairs(_fields(content_type, body))
    if kind == "application/x-www-form-urlencoded":
        return parse_str(body)
    return parse_str(body.strip(TRIMMED))


def _json(body: bytes) -> dict[str, Value]:
    """The top level of a JSON body; nothing if it is malformed or a scalar."""
    try:
        value = read_json(body)
    except ValueError:
        return {}
    if isinstance(value, list):
        return {str(position): item for position, item in enumerate(value)}
    return value if isinstance(value, dict) else {}


def _fields(content_type: str, body: bytes) -> list[Pair]:
    """The fields of a multipart body without its files, in order.

    As with PHP, what came before a break counts, and so does a last field without its closing boundary. PHP would
    also find its way past a malformed header or lines without carriage returns; here the reading ends there.
    """
    form = _Form()
    with suppress(KeyError, ValueError):  # no or a bad boundary, a body that breaks off: not worth an error
        boundary = parse_options_header(content_type)[1][b"boundary"]
        limits = {"max_header_count": MAX_PART_HEADERS, "max_header_size": len(body) + 1}
        preamble = max(body.find(b"--" + boundary), 0)
        MultipartParser(boundary, form.callbacks(), **limits).write(body[preamble:])
    form.end_part()
    return form.pairs


class _Form:
    """Collects the fields that the multipart parser finds."""

    def __init__(self) -> None:
        self.pairs: list[Pair] = []
        self.begin_part()

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls; it gives a buffer with the ends of the part that is meant."""
        return {
            "on_part_begin": self.begin_part,
            "on_header_begin": self.begin_header,
            "on_header_field": lambda data, start, end: self.header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self.content.extend(data[start:end]),
            "on_header_end": self.end_header,
            "on_part_data": lambda data, start, end: self.value.append(data[start:end]),
            "on_part_end": self.end_part,
        }

    def begin_part(self) -> None:
        """No name yet, so nothing would be kept."""
        self.name: bytes | None = None
        self.value: list[bytes] = []
        self.begin_header()

    def begin_header(self) -> None:
        """The next header of a part."""
        self.header = bytearray()
        self.content = bytearray()

    def end_header(self) -> None:
        """A field has a name, and a file also has a file name, if only an empty one."""
        if self.header.lower() == b"content-disposition":
            options = parse_options_header(bytes(self.content))[1]
            self.name = None if b"filename" in options else options.get(b"name")

    def end_part(self) -> None:
        """Keep a field."""
        if self.name is not None:
            self.pairs.append((self.name, b"".join(self.value)))
            self.name = None
