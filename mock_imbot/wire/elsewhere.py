"""Methods that the real service has and this portal doesn't.

On the wire such a call looks like any unknown method's. Beside it the mock says loudly what is behind it: a header, a
line in the log.
"""

import logging
from functools import cache
from importlib.resources import files
from typing import Final

LOGGER: Final = logging.getLogger(__name__)

HEADER: Final = b"x-mock-imbot"


@cache
def documented() -> frozenset[str]:
    """The lower-case names of all methods that have a page in the public documentation."""
    text = files("mock_imbot.wire").joinpath("documented_methods.txt").read_text("utf-8")
    return frozenset(text.lower().split())


def note(name: str) -> str:
    """What to say about a method that isn't here; empty if the real service doesn't have it either."""
    if name.lower() not in documented():
        return ""
    LOGGER.warning("%s exists on the real service, but mock-imbot does not emulate it", name)
    return f"not implemented: {name} exists on the real service, but mock-imbot does not emulate it"
