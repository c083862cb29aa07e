"""pybitrix24: answers are dictionaries, refusals too."""

import acts
from pybitrix24 import Bitrix24


class Driven:
    """Option ``auth``: "oauth" or "webhook"."""

    def __init__(self, portal, options):
        self.webhook = portal["webhook"] if options["auth"] == "webhook" else None
        self.client = Bitrix24(portal["https"], portal["client_id"], portal["client_secret"], portal["user"])
        # It has no other way to go on with tokens that were kept.
        self.client._access_token, self.client._refresh_token = portal["access_token"], portal["refresh_token"]

    def call(self, method, params):
        """One call; without parameters it is a GET."""
        if self.webhook:
            return checked(self.client.call_webhook(self.webhook, method, params))["result"]
        return checked(self.client.call(method, params))["result"]

    def batch(self, commands, halt):
        """Several commands; their results and errors."""
        calls = {key: (method, params) for key, method, params in commands}
        if self.webhook:
            answer = checked(self.client.call_batch_webhook(self.webhook, calls, halt_on_error=halt))["result"]
        else:
            answer = checked(self.client.call_batch(calls, halt_on_error=halt))["result"]
        return {"result": answer["result"], "result_error": answer["result_error"]}

    def obtain(self, code):
        """Exchange an authorization code."""
        return sorted(checked(self.client.obtain_tokens(code)))

    def refresh(self):
        """Exchange the refresh token."""
        return sorted(checked(self.client.refresh_tokens()))

    def tokens(self):
        """The tokens it has now."""
        return [self.client._access_token, self.client._refresh_token]


def checked(answer):
    """An answer that is no refusal."""
    if "error" in answer:
        raise acts.RefusedError(None, answer["error"], answer.get("error_description"))
    return answer


acts.play(Driven, lambda _: None)
