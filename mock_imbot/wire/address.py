"""Every form of a REST address → method, credentials and format (transport §1.1 and §1.2)."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

FORMATS: Final = frozenset({"json", "xml"})
V3: Final = "api"


@dataclass(frozen=True, slots=True)
class Address:
    """What a path says. ``method`` is empty where it names none; ``v3`` marks the addresses of the third generation."""

    method: str = ""
    user: str = ""
    webhook: str = ""
    xml: bool = False
    v3: bool = False


@lru_cache(maxsize=4096)
def parse(path: str) -> Address:
    """Read a percent-decoded path that begins with ``/rest``. Doubled and trailing slashes don't count."""
    match [segment for segment in path.split("/") if segment][1:]:
        case [method]:
            return _with_format(method)
        case [version, _] | [version, _, _, _] if version == V3:
            return Address(v3=True)
        case [user, webhook, method]:
            return _with_format(method, user, webhook)
        case _:
            return Address()


def _with_format(method: str, user: str = "", webhook: str = "") -> Address:
    """Split off ``.json`` or ``.xml``; any other tail belongs to the method's name."""
    name, dot, tail = method.rpartition(".")
    if dot and tail.lower() in FORMATS:
        return Address(name, user, webhook, xml=tail.lower() == "xml")
    return Address(method, user, webhook)
