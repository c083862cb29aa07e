"""fast-bitrix24: raw calls, batches and its helpers, with a session of its own or one that it is given."""

import asyncio

import acts
import aiohttp
from fast_bitrix24 import BitrixAsync
from fast_bitrix24.server_response import ErrorInServerResponseException
from fast_bitrix24.utils import http_build_query

RUNNER = asyncio.Runner()


class Driven:
    """Options: ``auth``; ``session`` "given" for an aiohttp session of the caller, which shows bodies of errors."""

    def __init__(self, portal, options):
        self.portal = portal
        self.refreshed = 0
        self.rest = f"http://{portal['http']}/rest/"
        self.given = options.get("session") == "given"
        if options["auth"] == "webhook":
            self.address, self.token_func = f"{self.rest}{portal['user']}/{portal['webhook']}/", None
        else:
            self.address, self.token_func = self.rest, self._token

    def call(self, method, params):
        """One call in a request of its own."""
        answer = self._run(lambda client: client.call(method, params, raw=True))
        if "error" in answer:
            raise acts.RefusedError(None, answer["error"], answer["error_description"])
        return answer["result"]

    def batch(self, commands, halt):
        """Several commands, which the caller has to write out."""
        cmd = {key: f"{method}?{http_build_query(params)}" for key, method, params in commands}
        return {"result": self._run(lambda client: client.call_batch({"halt": int(halt), "cmd": cmd}))}

    def packed(self, method, items):
        """Many calls of one method, which the client packs into batches."""
        return self._run(lambda client: client.call(method, items))

    def get_all(self, method, params):
        """All pages of a list."""
        return self._run(lambda client: client.get_all(method, params))

    def get_by_id(self, method, ids, name, params):
        """A result by id."""
        return self._run(lambda client: client.get_by_ID(method, ids, name, params))

    def tokens(self):
        """The tokens it has now, and how often it asked for new ones."""
        return [self.portal["access_token"], self.portal["refresh_token"], self.refreshed]

    def _run(self, use):
        return RUNNER.run(self._use(use))

    async def _use(self, use):
        if not self.given:
            if not hasattr(self, "client"):
                self.client = BitrixAsync(self.address, token_func=self.token_func, verbose=False)
            return await use(self.client)
        async with aiohttp.ClientSession() as session:
            return await use(BitrixAsync(self.address, token_func=self.token_func, verbose=False, client=session))

    async def _token(self):
        """What the client asks for a token: first the one that is known, then a renewed one."""
        self.refreshed += 1
        if self.refreshed > 1:
            query = {name: self.portal[name] for name in ("client_id", "client_secret", "refresh_token")}
            async with aiohttp.ClientSession() as session:
                url = f"http://{self.portal['http']}/oauth/token/"
                async with session.get(url, params={"grant_type": "refresh_token"} | query) as response:
                    self.portal |= await response.json()
        return self.portal["access_token"]


def read(error):
    """What its exceptions tell."""
    if isinstance(error, aiohttp.ClientResponseError):
        return acts.RefusedError(error.status)
    if isinstance(error, ErrorInServerResponseException):
        return acts.RefusedError(None, None, error.args[0])
    return None


acts.play(Driven, read)
