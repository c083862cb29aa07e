"""Verification of the calls that were made."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from mock_imbot.control import body
from mock_imbot.control.portals import PortalName
from mock_imbot.control.refusals import BODY_INVALID, answer
from mock_imbot.control.requests import portal_named
from mock_imbot.control.world import World
from mock_imbot.instruments.comparison import ExpectationError
from mock_imbot.instruments.expectations import Verification, parse
from mock_imbot.instruments.verify import verify
from mock_imbot.scenario.nodes import plain

STRICT = "strict"


class VerifyEndpoints:
    """What ``/_mock/portals/NAME/verify`` does."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def verify(self, portal: PortalName, request: Request) -> Response:
        """Hold the journal against the calls that were to be made; 409 tells what is missing and what comes nearest.

        Parameters are compared as a form carries them: 13 equals "13", true equals 1 and "1". An object is part of a
        larger one, a list has to have the same elements. `{"$regex": "…"}`, `{"$any": true}`, `{"$absent": true}` and
        `{"$equal": …}` (exactly, types included) stand in the place of a value. On a portal whose diagnostics are
        strict, calls that got away with something fail, too.
        """
        found = portal_named(self.world, portal)
        wanted = await self.wanted(request)
        journal = self.world.toolbox.of(found).journal
        report = verify(wanted, journal, strict=found.settings.diagnostics == STRICT)
        return answer(report.shown(), HTTPStatus.OK if report.ok else HTTPStatus.CONFLICT)

    async def wanted(self, request: Request) -> Verification:
        """What is to be verified. Raises RefusedError (400)."""
        tree = await body.read(request, self.world.settings.body_limit)
        try:
            return parse(plain(tree) if tree else {})
        except ExpectationError as error:
            raise BODY_INVALID.because(message=str(error)) from None
