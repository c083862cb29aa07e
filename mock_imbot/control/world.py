"""What the control API controls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mock_imbot.instruments.toolbox import Toolbox
from mock_imbot.portal.portals import Portals
from mock_imbot.scenario.format import Scenario
from mock_imbot.scenario.references import Rule
from mock_imbot.settings import Settings


@dataclass(frozen=True, slots=True)
class Proxied:
    """The proxy in front of a server: its port, and how often it refused which name.

    ``names`` are those that it leads to the server, ``portal`` is the one of them that means the default portal.
    """

    port: int
    portal: str
    names: tuple[str, ...]
    refused: Mapping[str, int]


@dataclass(slots=True)
class World:
    """A running server: its portals, the options it was started with, when (Unix seconds), and the instruments."""

    portals: Portals
    settings: Settings
    started: float
    toolbox: Toolbox
    demands: Sequence[Rule] = ()
    """What scenarios have to keep to beside their format, such as that fault rules speak of methods that exist."""
    bundled: dict[str, Scenario] = field(default_factory=dict)
    """Scenarios that come with the product, once they have been read."""
    urls: Mapping[str, str] = field(default_factory=dict)
    """Where the listeners are, by ``http``, ``https`` and ``proxy``; empty without a server."""
    ca: Path | None = None
    """The certificate of the private CA behind ``https``."""
    proxy: Proxied | None = None
    """The proxy, if there is one."""

    @property
    def public_url(self) -> str:
        """What links in answers begin with; may be set once the port is known."""
        return self.portals.public_url

    @public_url.setter
    def public_url(self, url: str) -> None:
        self.portals.public_url = url
