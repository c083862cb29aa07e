"""b24api: typed answers, batches that stop at the first error, its own retries."""

import os

import acts
from b24api.api import Bitrix24
from b24api.error import ApiResponseError


class Driven:
    """A webhook. Option ``retry_delay``: seconds before the first retry."""

    def __init__(self, portal, options):
        os.environ["BITRIX24_API_WEBHOOK_URL"] = f"http://{portal['http']}/rest/{portal['user']}/{portal['webhook']}/"
        os.environ["BITRIX24_API_RETRY_DELAY"] = str(options.get("retry_delay", 5))
        self.client = Bitrix24()

    def call(self, method, params):
        """One call."""
        return self.client.call({"method": method, "parameters": params})

    def batch(self, commands, _):
        """Several commands; they are named by number, as in _0, and stop at the first error."""
        return list(self.client.batch({"method": method, "parameters": params} for _, method, params in commands))

    def list_sequential(self, method, params):
        """All pages of a list."""
        return list(self.client.list_sequential({"method": method, "parameters": params}))


def read(error):
    """Its exceptions tell code and sentence in one text."""
    if not isinstance(error, ApiResponseError):
        return None
    # API error [code]: sentence for request …
    code, _, text = str(error).removeprefix("API error [").partition("]: ")
    return acts.RefusedError(None, code, text.partition(" for request ")[0])


acts.play(Driven, read)
