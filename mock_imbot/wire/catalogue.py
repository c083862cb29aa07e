"""Every method that a portal answers: the emulated API, and ``batch``, which belongs to the transport."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mock_imbot.methods import METHODS
from mock_imbot.rules.registry import Method
from mock_imbot.wire.batch import batch

CATALOGUE: Final[Mapping[str, Method]] = MappingProxyType(dict(sorted({**METHODS, batch.name: batch}.items())))
"""Every method by its name in lower case."""
