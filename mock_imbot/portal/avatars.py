"""What a picture is, from its first bytes: content type, width and height (imbot-chat §7).

A portal sniffs the type of an avatar from its content, never from a name, and compares its size with a limit. Both
are in the header, so only the header is read and nothing is decoded: a picture that unpacks to gigabytes costs no
more than a small one.

An own reader, after weighing the libraries: `imagesize` has sizes but no content types, `filetype` and `puremagic`
have types but no sizes, and none of them promises to take any bytes without raising. Pillow has both, and brings ten
megabytes of decoders for eight headers.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from struct import Struct, error
from typing import Final, TypeAlias

Size: TypeAlias = tuple[int, int]

HEAD: Final = 1024  # bytes in which the root of an SVG is looked for
SEGMENTS: Final = 4096  # of a JPEG before its frame; real files have a few, an ICC profile at most 255
ICONS: Final = 256  # entries of an ICO that are looked at
FIELDS: Final = 256  # of a TIFF's directory; they are sorted, and the size comes first

# Atomic groups: a comment that ended stays ended, so a hostile file can't make the search exponential.
SVG: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+"
    rb"(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*+)?>)\s*+)*+"
    rb"<svg[\s/>]",
    re.DOTALL,
)
# "BM" alone may begin a text; the length of the header that follows settles it.
BITMAP: Final = re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL)
OLD_BITMAP: Final = 12  # length of the header that has shorts
# At least one entry, and in it a byte that is always zero.
ICON: Final = re.compile(rb"\0\0\x01\0(?!\0\0).{5}\0", re.DOTALL)
JPEG_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the other three are tables
JPEG_LAST: Final = frozenset({0xD9, 0xDA})  # the end, or the data: no frame will follow
TIFF_WIDTH: Final = 256
TIFF_HEIGHT: Final = 257
TIFF_SHORT: Final = 3
TIFF_LONG: Final = 4

TWO_BIG_SHORTS: Final = Struct(">HH")
TWO_SHORTS: Final = Struct("<HH")
THREE_SHORTS: Final = Struct("<HHH")
TWO_BIG_LONGS: Final = Struct(">II")
TWO_SIGNED_LONGS: Final = Struct("<ii")
LONG: Final = Struct("<I")


@dataclass(frozen=True, slots=True)
class Picture:
    """What the header of a picture says.

    ``width`` and ``height`` are pixels, 0 where the header can't be read (and for every SVG); ``suffix`` is the
    ending of a file name, with its dot.
    """

    content_type: str
    width: int
    height: int
    suffix: str


def read_picture(content: bytes) -> Picture | None:
    """Look at the header of a picture; None if the bytes are none. Never raises."""
    head = content[:HEAD]
    for magic, content_type, suffix, read_size in KINDS:
        if magic.match(head):
            try:
                width, height = read_size(content)
            except error:  # the header is cut off
                width, height = 0, 0
            return Picture(content_type, width, height, suffix)
    return None


def png_size(content: bytes) -> Size:
    """The first chunk is always IHDR."""
    return two(TWO_BIG_LONGS, content, 16) if content[12:16] == b"IHDR" else (0, 0)


def gif_size(content: bytes) -> Size:
    """The logical screen."""
    return two(TWO_SHORTS, content, 6)


def bitmap_size(content: bytes) -> Size:
    """The oldest header has shorts; in the others a negative height means "from the top"."""
    if content[14] == OLD_BITMAP:
        return two(TWO_SHORTS, content, 18)
    width, height = two(TWO_SIGNED_LONGS, content, 18)
    return max(width, 0), abs(height)


def webp_size(content: bytes) -> Size:
    """Lossy, lossless and extended files keep it in three ways."""
    match content[12:16]:
        case b"VP8 " if content[23:26] == b"\x9d\x01\x2a":
            width, height = two(TWO_SHORTS, content, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L" if content[20:21] == b"\x2f":
            (bits,) = LONG.unpack_from(content, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            low, middle, high = THREE_SHORTS.unpack_from(content, 24)  # two numbers of three bytes
            return (low | (middle & 0xFF) << 16) + 1, (middle >> 8 | high << 8) + 1
    return 0, 0


def jpeg_size(content: bytes) -> Size:
    """Step over the segments to the frame; a thumbnail inside one of them is not met."""
    at = 2
    for _ in range(SEGMENTS):
        introducer, marker = content[at : at + 1], content[at + 1 : at + 2]
        if introducer != b"\xff" or not marker or marker[0] in JPEG_LAST:
            break
        if marker[0] in JPEG_FRAMES:
            height, width = two(TWO_BIG_SHORTS, content, at + 5)
            return width, height
        if marker == b"\xff":  # a fill byte
            at += 1
        elif marker[0] in JPEG_ALONE:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return 0, 0


def icon_size(content: bytes) -> Size:
    """The largest entry; 0 in its byte means 256."""
    count = min(int.from_bytes(content[4:6], "little"), ICONS)
    entries = range(6, min(6 + 16 * count, len(content) - 1), 16)
    return max((content[at] or 256, content[at + 1] or 256) for at in entries)


def tiff_size(content: bytes) -> Size:
    """Fields 256 and 257 of the first directory, shorts or longs."""
    order = "<" if content[:2] == b"II" else ">"
    (start,) = Struct(order + "I").unpack_from(content, 4)
    (count,) = Struct(order + "H").unpack_from(content, start)
    head, short, long = Struct(order + "HH"), Struct(order + "H"), Struct(order + "I")
    found = {TIFF_WIDTH: 0, TIFF_HEIGHT: 0}
    for at in range(start + 2, start + 2 + 12 * min(count, FIELDS), 12):
        field, kind = head.unpack_from(content, at)
        if field in found and kind in {TIFF_SHORT, TIFF_LONG}:
            (found[field],) = (short if kind == TIFF_SHORT else long).unpack_from(content, at + 8)
    return found[TIFF_WIDTH], found[TIFF_HEIGHT]


def no_size(_: bytes) -> Size:
    """An SVG has no pixels."""
    return 0, 0


def two(layout: Struct, content: bytes, at: int) -> Size:
    """Two numbers; raises ``struct.error`` behind the end."""
    first, second = layout.unpack_from(content, at)
    return first, second


KINDS: Final[tuple[tuple[re.Pattern[bytes], str, str, Callable[[bytes], Size]], ...]] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png", ".png", png_size),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg", ".jpg", jpeg_size),
    (re.compile(rb"GIF8[79]a"), "image/gif", ".gif", gif_size),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp", ".webp", webp_size),
    (BITMAP, "image/bmp", ".bmp", bitmap_size),
    (SVG, "image/svg+xml", ".svg", no_size),
    (re.compile(rb"II\*\0|MM\0\*"), "image/tiff", ".tif", tiff_size),
    (ICON, "image/vnd.microsoft.icon", ".ico", icon_size),
)
