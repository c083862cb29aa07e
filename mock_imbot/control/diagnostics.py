"""What a portal's calls got away with."""

from starlette.responses import Response

from mock_imbot.control.portals import PortalName
from mock_imbot.control.refusals import answer
from mock_imbot.control.requests import portal_named
from mock_imbot.control.world import World
from mock_imbot.instruments.findings import gather


class DiagnosticEndpoints:
    """What ``/_mock/portals/NAME/diagnostics`` does."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def index(self, portal: PortalName) -> Response:
        """What the calls in the journal got away with: unknown or misspelt parameters, cast and ignored values.

        Equal findings stand once, with the numbers of their calls. The level is `portal.diagnostics` of the scenario.
        """
        found = portal_named(self.world, portal)
        items = gather(self.world.toolbox.of(found).journal)
        return answer({"level": found.settings.diagnostics, "items": items})
