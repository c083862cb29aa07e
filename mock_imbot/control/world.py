"""What the control API controls."""

from dataclasses import dataclass, field

from mock_imbot.portal.portals import Portals
from mock_imbot.scenario.format import Scenario
from mock_imbot.settings import Settings


@dataclass(slots=True)
class World:
    """A running server: its portals, the options it was started with, and when (Unix seconds)."""

    portals: Portals
    settings: Settings
    started: float
    bundled: dict[str, Scenario] = field(default_factory=dict)
    """Scenarios that come with the product, once they have been read."""

    @property
    def public_url(self) -> str:
        """What links in answers begin with; may be set once the port is known."""
        return self.portals.public_url

    @public_url.setter
    def public_url(self, url: str) -> None:
        self.portals.public_url = url
