"""Pictures that a scenario file names: read once, relative to the file that names them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mock_imbot.portal.avatars import read_picture
from mock_imbot.scenario.errors import Fault
from mock_imbot.scenario.nodes import Node
from mock_imbot.scenario.values import BASE64

PLACES: Final = (("users", "avatar"), ("bots", "avatar"), ("chats", "avatar"), ("files", "content"))


def embed(root: Node, folder: Path) -> Iterator[Fault]:
    """Put the bytes of files in the place of their paths. Those that can't be used are faults, and are taken out."""
    for group, key in PLACES:
        entries = root.value.get(group)
        for at, entry in enumerate(entries.value if entries and isinstance(entries.value, list) else []):
            place = entry.value.get(key) if isinstance(entry.value, dict) else None
            if place is None or not isinstance(place.value, str) or place.value.startswith(BASE64):
                continue
            found = read(folder, place.value, picture=key == "avatar")
            if isinstance(found, str):
                yield place.mark.fault(found, f"{group}[{at}].{key}")
                del entry.value[key]
            else:
                entry.value[key] = Node(found, place.mark)


def read(folder: Path, name: str, *, picture: bool) -> bytes | str:
    """The content of a file, or what is wrong with it."""
    path = folder / name
    if not name or Path(name).is_absolute():
        return f'must be the path of a file relative to this one, or "base64:…", not {name!r}'
    if not path.is_file():
        return f"there is no file {name}"
    try:
        content = path.read_bytes()
    except OSError as error:
        return f"{name} can't be read: {error.strerror}"
    if picture and read_picture(content) is None:
        return f"{name} is no picture (PNG, JPEG, GIF, WEBP, BMP, SVG, TIFF or ICO)"
    return content
