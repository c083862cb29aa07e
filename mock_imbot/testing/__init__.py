"""For tests of bots: ``MockImbot``, a portal in three lines, and the pytest plugin ``mock_imbot``.

Nothing is loaded before it is used: the plugin is imported by every pytest run of an environment, also by those that
don't use it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mock_imbot.testing.connection import ControlError
    from mock_imbot.testing.mock import Mock, MockImbot
    from mock_imbot.testing.portal import Portal, RestCallError

__all__ = ["ControlError", "Mock", "MockImbot", "Portal", "RestCallError"]

HOMES: Final = {
    "ControlError": "connection",
    "Mock": "mock",
    "MockImbot": "mock",
    "Portal": "portal",
    "RestCallError": "portal",
}
"""The module of each public name."""


def __getattr__(name: str) -> Any:
    """Import what is asked for."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
