"""b24pysdk, both generations: the wrappers of ``imbot.chat`` where there are some, raw calls otherwise."""

from datetime import UTC, datetime

import acts
from b24pysdk import BitrixApp, BitrixToken, BitrixWebhook, Client
from b24pysdk.errors import BitrixAPIError, BitrixRequestError


class Driven:
    """A token of the SDK. Option ``auth``: "oauth" or "webhook"; option ``wrappers``: use them for ``imbot.chat.*``."""

    def __init__(self, portal, options):
        self.wrappers = options.get("wrappers")
        if options["auth"] == "webhook":
            self.token = BitrixWebhook(domain=portal["https"], webhook_token=f"{portal['user']}/{portal['webhook']}")
        else:
            expires = datetime.fromtimestamp(portal["expires"], UTC) if options.get("knows_expiry") else None
            app = BitrixApp(client_id=portal["client_id"], client_secret=portal["client_secret"])
            self.token = BitrixToken(
                domain=portal["https"],
                auth_token=portal["access_token"],
                refresh_token=portal["refresh_token"],
                expires=expires,
                bitrix_app=app,
            )
        self.client = Client(self.token)

    def call(self, method, params):
        """One call."""
        if self.wrappers:
            return self._lazy(method, params).result
        return self.token.call_method(method, params)["result"]

    def batch(self, commands, halt):
        """Several commands; their results and errors."""
        if self.wrappers:
            lazy = {key: self._lazy(method, params) for key, method, params in commands}
            answer = self.client.call_batch(lazy, halt=halt).result
            return {"result": answer.result, "result_error": answer.result_error}
        answer = self.token.call_batch({key: (method, params) for key, method, params in commands}, halt=halt)["result"]
        return {"result": answer["result"], "result_error": answer["result_error"]}

    def tokens(self):
        """The tokens it has now, and for how many seconds they were given."""
        return [self.token.auth_token, self.token.refresh_token, self.token.expires_in]

    def obtain(self, code):
        """Exchange an authorization code, and go on with what came of it."""
        renewed = self.token.get_oauth_token(code)
        self.token.oauth_token = renewed.oauth_token
        return [renewed.member_id, renewed.scope, renewed.user_id, renewed.client_endpoint]

    def app_info(self):
        """What the authorization server knows of the token."""
        told = self.token.get_app_info().result
        return [told.client_id, told.user_id, told.install.domain, told.install.client_endpoint]

    def _lazy(self, method, params):
        """The wrapper of a method: imbot.chat.user.add is client.imbot.chat.user.add, arguments are in lower case."""
        wrapper = self.client
        for word in method.split("."):
            wrapper = getattr(wrapper, {"setOwner": "set_owner"}.get(word) or word.replace("update", "update_").lower())
        return wrapper(**{name.lower(): value for name, value in params.items()})


def read(error):
    """What its exceptions tell."""
    if isinstance(error, BitrixAPIError):
        return acts.RefusedError(int(error.status_code), error.error, error.error_description)
    if isinstance(error, BitrixRequestError):
        return acts.RefusedError(None, type(error).__name__, None)
    return None


acts.play(Driven, read)
