"""Pictures are recognised and measured by their headers alone."""

from base64 import b64decode
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.portal.avatars import KINDS, Picture, read_picture

# Real files, smallest of their kind, as the encoders wrote them: each is 1 × 1 pixel.
REAL_PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
REAL_GIF = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
REAL_WEBP = b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
REAL_LOSSLESS = b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")

PNG = b"\x89PNG\r\n\x1a\n" + pack(">I4sII", 13, b"IHDR", 640, 480)
THUMBNAIL = b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x10\x00\x10"
EXIF = b"\xff\xe1" + pack(">H", 2 + len(THUMBNAIL)) + THUMBNAIL
JPEG_FRAME = b"\x00\x11\x08" + pack(">HH", 480, 640)
WEBP = b"RIFF\x10\0\0\0WEBP"


def jpeg(*segments: bytes) -> bytes:
    """A JPEG of these segments."""
    return b"\xff\xd8" + b"".join(segments)


def bitmap(header: bytes) -> bytes:
    """A BMP with this header."""
    return b"BM" + bytes(12) + header


def tiff(order: str, *fields: tuple[int, int, bytes]) -> bytes:
    """A TIFF whose only directory follows its header."""
    magic = b"II*\0" if order == "<" else b"MM\0*"
    rows = b"".join(pack(order + "HHI", field, kind, 1) + value.ljust(4, b"\0") for field, kind, value in fields)
    return magic + pack(order + "IH", 8, len(fields)) + rows


def icon(*sides: tuple[int, int]) -> bytes:
    """An ICO with entries of these sizes."""
    return b"\0\0\1\0" + pack("<H", len(sides)) + b"".join(bytes(pair) + bytes(14) for pair in sides)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (REAL_PNG, Picture("image/png", 1, 1, ".png")),
        (REAL_GIF, Picture("image/gif", 1, 1, ".gif")),
        (REAL_WEBP, Picture("image/webp", 1, 1, ".webp")),
        (REAL_LOSSLESS, Picture("image/webp", 1, 1, ".webp")),
        (PNG, Picture("image/png", 640, 480, ".png")),
        (PNG.replace(b"IHDR", b"CgBI"), Picture("image/png", 0, 0, ".png")),
        (b"GIF87a" + pack("<HH", 640, 480), Picture("image/gif", 640, 480, ".gif")),
        (jpeg(b"\xff\xc0", JPEG_FRAME), Picture("image/jpeg", 640, 480, ".jpg")),
        (jpeg(b"\xff\xe0\x00\x04ab", b"\xff\xc2", JPEG_FRAME), Picture("image/jpeg", 640, 480, ".jpg")),
        (jpeg(b"\xff\xc4\x00\x02", b"\xff\xc0", JPEG_FRAME), Picture("image/jpeg", 640, 480, ".jpg")),
        (jpeg(b"\xff\xff\xff\x01", b"\xff\xc0", JPEG_FRAME), Picture("image/jpeg", 640, 480, ".jpg")),
        (jpeg(b"\xff\xda\x00\x02", b"\xff\xc0", JPEG_FRAME), Picture("image/jpeg", 0, 0, ".jpg")),
        (jpeg(b"\xff\xe0\x00\x02", b"x\xff\xc0", JPEG_FRAME), Picture("image/jpeg", 0, 0, ".jpg")),
        (jpeg(b"\xff"), Picture("image/jpeg", 0, 0, ".jpg")),
        (WEBP + b"VP8 \x0a\0\0\0\x30\x01\0\x9d\x01\x2a" + pack("<HH", 640 | 0x4000, 480), ("webp", 640, 480)),
        (WEBP + b"VP8 \x0a\0\0\0\x30\x01\0\x9d\x01\x2b" + pack("<HH", 640, 480), ("webp", 0, 0)),
        (WEBP + b"VP8L\x0a\0\0\0\x2f" + pack("<I", 639 | 479 << 14 | 1 << 28), ("webp", 640, 480)),
        (WEBP + b"VP8L\x0a\0\0\0\x2e" + pack("<I", 639 | 479 << 14), ("webp", 0, 0)),
        (WEBP + b"VP8X\x0a\0\0\0\0\0\0\0\x7f\x02\x00\xdf\x01\x00", ("webp", 640, 480)),
        (WEBP + b"VP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xfe\xff\xff", ("webp", 16777216, 16777215)),
        (WEBP + b"ALPH\x0a\0\0\0", ("webp", 0, 0)),
        (bitmap(pack("<Iii", 40, 640, 480)), ("bmp", 640, 480)),
        (bitmap(pack("<Iii", 124, 640, -480)), ("bmp", 640, 480)),
        (bitmap(pack("<Iii", 40, -640, 480)), ("bmp", 0, 480)),
        (bitmap(pack("<IHH", 12, 640, 480)), ("bmp", 640, 480)),
        (tiff("<", (256, 3, pack("<H", 640)), (257, 4, pack("<I", 480))), ("tiff", 640, 480)),
        (tiff(">", (254, 4, b""), (256, 3, pack(">H", 640)), (257, 2, b"x")), ("tiff", 640, 0)),
        (icon((16, 16), (0, 0), (32, 48)), ("vnd.microsoft.icon", 256, 256)),
        (icon((16, 24)), ("vnd.microsoft.icon", 16, 24)),
        (icon((16, 24), (32, 32))[:20], ("vnd.microsoft.icon", 16, 24)),
    ],
)
def test_measures(content: bytes, expected: Picture | tuple[str, int, int]) -> None:
    """Each kind is known by its bytes, and its size is read, or is 0 where the header doesn't say it."""
    found = read_picture(content)
    assert found is not None
    if isinstance(expected, Picture):
        assert found == expected
    else:
        assert (found.content_type, found.width, found.height) == (f"image/{expected[0]}", expected[1], expected[2])


@pytest.mark.parametrize(
    "content",
    [
        b"<svg/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        b"\xef\xbb\xbf<svg>",
        b'\n <?xml version="1.0"?>\n<!-- a -- b --><!DOCTYPE svg PUBLIC "-//W3C//DTD" "svg11.dtd">\n<svg\n>',
        b"<!DOCTYPE svg [<!ENTITY a '>'>]><svg>",
        b"<!--" + b" " * 1000 + b"--><svg >",
    ],
)
def test_recognises_svg(content: bytes) -> None:
    """An SVG root may follow a mark, a declaration, comments and a doctype; it has no pixels."""
    assert read_picture(content) == Picture("image/svg+xml", 0, 0, ".svg")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"BMW is a car, and this is a text that is long enough",
        b"<html><svg></svg></html>",
        b"<svgfoo>",
        b"<!-- <svg> -->",
        b"<!--" + b" " * 1020 + b"--><svg>",
        b"<!---->" * 140 + b"<svx>",
        b"\0\0\1\0\0\0" + bytes(16),
        b"RIFF\0\0\0\0WAVE",
        b"\x89PNG",
        b"%PDF-1.7",
    ],
)
def test_other_bytes_are_no_picture(content: bytes) -> None:
    """What only resembles a picture is none."""
    assert read_picture(content) is None


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (PNG[:23], "image/png"),
        (REAL_GIF[:9], "image/gif"),
        (jpeg(b"\xff\xc0", JPEG_FRAME)[:10], "image/jpeg"),
        (jpeg(b"\xff\xe0\xff\xff"), "image/jpeg"),
        (REAL_WEBP[:29], "image/webp"),
        (REAL_LOSSLESS[:24], "image/webp"),
        (WEBP + b"VP8X\x0a\0\0\0\0\0\0\0\x7f\x02\x00\xdf\x01", "image/webp"),
        (bitmap(pack("<Iii", 40, 640, 480))[:25], "image/bmp"),
        (tiff("<", (256, 3, pack("<H", 640)))[:14], "image/tiff"),
        (b"MM\0*\xff\xff\xff\xff", "image/tiff"),
    ],
)
def test_a_cut_header_has_no_size(content: bytes, content_type: str) -> None:
    """A picture whose header is cut off is still a picture, of 0 × 0 pixels."""
    found = read_picture(content)
    assert found is not None
    assert (found.content_type, found.width, found.height) == (content_type, 0, 0)


def test_a_jpeg_of_endless_segments_costs_nothing() -> None:
    """Only so many segments are stepped over."""
    assert read_picture(jpeg(b"\xff" * 1_000_000, JPEG_FRAME)) == Picture("image/jpeg", 0, 0, ".jpg")


MAGICS = [PNG[:8], PNG[:16], b"\xff\xd8\xff", b"GIF89a", WEBP, WEBP + b"VP8 ", WEBP + b"VP8L", WEBP + b"VP8X"]
MAGICS += [bitmap(b"\x28\0\0\0"), bitmap(b"\x0c\0\0\0"), b"<svg", b"<!--", b"II*\0", b"MM\0*", b"\0\0\1\0"]


@given(start=st.sampled_from([b"", *MAGICS]), rest=st.binary(max_size=200))
def test_never_raises(start: bytes, rest: bytes) -> None:
    """Any bytes are a picture with a size that isn't negative, or none."""
    found = read_picture(start + rest)
    assert found is None or (found.width >= 0 and found.height >= 0 and found.suffix in {kind[2] for kind in KINDS})


@given(width=st.integers(0, 2**32 - 1), height=st.integers(0, 2**32 - 1))
def test_reads_any_size(width: int, height: int) -> None:
    """A header's numbers are taken as they are, however large."""
    content = PNG[:16] + pack(">II", width, height)
    assert read_picture(content) == Picture("image/png", width, height, ".png")
