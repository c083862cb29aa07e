"""bitrix24-rest: GET with brackets, values not escaped."""

import asyncio

import acts
from bitrix24 import Bitrix24, BitrixError

RUNNER = asyncio.Runner()


class Driven:
    """A webhook."""

    def __init__(self, portal, _):
        self.client = Bitrix24(f"http://{portal['http']}/rest/{portal['user']}/{portal['webhook']}/", retry_after=1)

    def call(self, method, params):
        """One call."""

        async def ask():
            return await self.client.callMethod(method, params)

        return RUNNER.run(ask())


def read(error):
    """All it tells of a refusal is its status, in a text."""
    return acts.RefusedError(None, None, str(error)) if isinstance(error, BitrixError) else None


acts.play(Driven, read)
