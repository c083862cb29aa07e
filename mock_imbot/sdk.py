"""What ``mock-imbot env`` prints: the variables and the code that point a client at a running server.

The server is asked for its addresses and credentials. Shell is what is printed: variables to be set, code as comments.
"""

import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from mock_imbot.settings import StartError

PATIENCE: Final = 5.0  # seconds
LOCAL: Final = "localhost,127.0.0.1,::1"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """A server and one of its portals, as clients see them.

    ``url`` has no slash at its end. ``webhook`` and ``app`` are entries of the portal's access; an app here has exactly
    one of its tokens in it, as ``token``. ``site`` is the ``host[:port]`` for clients that put ``https://`` in front
    themselves. What there is not is empty.
    """

    url: str
    webhook: Json
    app: Json
    site: str = ""
    ca: str = ""
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the control API is, and what it asks for."""

    host: str
    port: int
    admin_token: str | None = None

    @property
    def place(self) -> str:
        """The host as it stands in an address, without its port."""
        return f"[{self.host}]" if ":" in self.host else self.host

    def facts(self, portal: str) -> Facts:
        """Ask for everything. Raises StartError."""
        overview, access = self.get("/_mock"), self.get(f"/_mock/portals/{portal}/access")
        proxy = overview["proxy"]
        https = urlsplit(overview["urls"].get("https", ""))
        return Facts(
            url=access["urls"]["rest"].removesuffix("/rest/"),
            webhook=next(iter(access["webhooks"]), {}),
            app=next((app | {"token": app["tokens"][0]} for app in access["apps"] if app["tokens"]), {}),
            site=proxy["portal"] if proxy else f"{self.place}:{https.port}" if https.port else "",
            ca=overview["ca"] or "",
            proxy=f"http://{self.place}:{proxy['port']}" if proxy else "",
        )

    def get(self, path: str) -> Json:
        """Ask for one object. Raises StartError that says what to do."""
        connection = HTTPConnection(self.host, self.port, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {self.admin_token}"} if self.admin_token else {}
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            found: Json = json.loads(answer.read())
            if answer.status == HTTPStatus.OK:
                return found
            message = str(found["error"]["message"])
        except OSError as fault:
            raise StartError(
                f"nothing answers at {self.place}:{self.port} ({fault.strerror or fault}); start it with "
                "mock-imbot serve, or say where it is with --host and --port"
            ) from None
        except (HTTPException, ValueError, LookupError, TypeError):
            raise StartError(
                f"what answers at {self.place}:{self.port} is no mock-imbot; say where it is with --host and --port"
            ) from None
        finally:
            connection.close()
        remedy = " (--admin-token or MOCK_IMBOT_ADMIN_TOKEN)" if answer.status == HTTPStatus.UNAUTHORIZED else ""
        raise StartError(f"{self.place}:{self.port} refuses {path}: {message}{remedy}")


def environment(facts: Facts, sdk: str | None) -> str:
    """The shell text for one client, or for none in particular. Raises StartError for one that needs HTTPS."""
    if sdk is None:
        known = f"For the code of a client: mock-imbot env --sdk {'|'.join(SDKS)}"
        return "\n".join([*exports(facts), *comments([known])])
    client = SDKS[sdk]
    if client.https_only and not facts.site:
        raise StartError(f"{sdk} speaks HTTPS only; start the server with mock-imbot serve --tls")
    trust = [f'export {client.trust}="$MOCK_IMBOT_CA"'] if client.trust and facts.ca else []
    code = client.code(facts)
    return "\n".join([*exports(facts), *trust, *comments(code)])


def exports(facts: Facts) -> Iterator[str]:
    """The variables for every client."""
    export = "export {}={}".format
    yield export("MOCK_IMBOT_URL", shlex.quote(facts.url))
    if facts.webhook:
        yield export("MOCK_IMBOT_WEBHOOK", shlex.quote(facts.webhook["url"]))
    if facts.app:
        yield export("MOCK_IMBOT_TOKEN", shlex.quote(facts.app["token"]["access_token"]))
    if facts.ca:
        if not Path(facts.ca).exists():
            yield "# The CA is on the server's machine. Copy it: docker exec CONTAINER mock-imbot ca >mock-imbot-ca.pem"
        known = shlex.quote(facts.ca) if Path(facts.ca).exists() else '"$PWD/mock-imbot-ca.pem"'
        yield export("MOCK_IMBOT_CA", known)
    if facts.proxy:
        for name in ("HTTPS_PROXY", "https_proxy", "http_proxy"):  # upper case is not read by all, nor is lower case
            yield export(name, shlex.quote(facts.proxy))
        for name in ("NO_PROXY", "no_proxy"):
            yield export(name, LOCAL)


def comments(code: Iterator[str] | list[str]) -> Iterator[str]:
    """Code as comments: whatever a credential contains, no line of it is ever run."""
    for text in code:
        for line in text.splitlines():
            yield f"# {line}"


quote = partial(json.dumps, ensure_ascii=False)
"""A string in Python and JavaScript."""


def php(text: str) -> str:
    """A string in PHP."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def curl(facts: Facts) -> Iterator[str]:
    """No code, but commands."""
    entity = "-d ENTITY_TYPE=OPEN -d ENTITY_ID=13"
    if facts.webhook:
        yield f'curl "$MOCK_IMBOT_WEBHOOK"imbot.chat.get {entity}'
    if facts.app:
        yield f'curl "$MOCK_IMBOT_URL"/rest/imbot.chat.get -d "auth=$MOCK_IMBOT_TOKEN" {entity}'


def b24pysdk(facts: Facts) -> Iterator[str]:
    """It puts https:// in front, and its authorization server is fixed."""
    yield "from b24pysdk import BitrixApp, BitrixToken, BitrixWebhook"
    site = quote(facts.site)
    if facts.webhook:
        secret = quote(f"{facts.webhook['user']}/{facts.webhook['token']}")
        yield f"BitrixWebhook(domain={site}, webhook_token={secret})"
    if facts.app:
        app, token = facts.app, facts.app["token"]
        yield (
            f"BitrixToken(domain={site}, auth_token={quote(token['access_token'])}, "
            f"refresh_token={quote(token['refresh_token'])}, bitrix_app="
            f"BitrixApp(client_id={quote(app['client_id'])}, client_secret={quote(app['client_secret'])}))"
        )
        yield from renewal(facts, "oauth.bitrix24.tech")


def renewal(facts: Facts, server: str) -> Iterator[str]:
    """What a fixed authorization server asks for."""
    if not facts.proxy:
        yield f"To renew tokens at https://{server}, start the server with --proxy 2480."


def b24jssdk(facts: Facts) -> Iterator[str]:
    """Its webhooks are https; the endpoints of its OAuth are free."""
    yield "import { B24Hook, B24OAuth } from '@bitrix24/b24jssdk'"
    if facts.webhook:
        user, secret = facts.webhook["user"], quote(facts.webhook["token"])
        yield f"new B24Hook({{b24Url: {quote(f'https://{facts.site}')}, userId: {user}, secret: {secret}}})"
    if facts.app:
        app, token = facts.app, facts.app["token"]
        endpoint = quote(f"{facts.url}/rest/")
        given = {
            "applicationToken": quote(app["application_token"]),
            "userId": token["user"],
            "memberId": quote(""),
            "accessToken": quote(token["access_token"]),
            "refreshToken": quote(token["refresh_token"]),
            "expires": token["expires"],
            "expiresIn": 3600,
            "scope": quote(",".join(app["scope"])),
            "domain": quote(urlsplit(facts.url).netloc),
            "clientEndpoint": endpoint,
            "serverEndpoint": endpoint,
            "status": quote("L"),
        }
        secrets = f"{{clientId: {quote(app['client_id'])}, clientSecret: {quote(app['client_secret'])}}}"
        yield f"new B24OAuth({{{', '.join(f'{name}: {value}' for name, value in given.items())}}}, {secrets})"


def b24phpsdk(facts: Facts) -> Iterator[str]:
    """It takes any address, but drops the port of OAuth endpoints: through the proxy a name without one is enough."""
    if facts.webhook:
        yield f"new \\Bitrix24\\SDK\\Core\\Credentials\\WebhookUrl({php(facts.webhook['url'].rstrip('/'))});"
    if facts.app:
        if not facts.proxy:
            yield "Its OAuth endpoints lose their port: start the server with --proxy 2480, or on port 80."
        portal = f"http://{facts.site}/" if facts.proxy else f"{facts.url}/"
        server = "http://oauth.bitrix.info/" if facts.proxy else f"{facts.url}/"
        yield f"new \\Bitrix24\\SDK\\Core\\Credentials\\Endpoints({php(portal)}, {php(server)});"


def crest(facts: Facts) -> Iterator[str]:
    """It takes any address for webhooks; its authorization server is fixed."""
    if facts.webhook:
        yield f"define('C_REST_WEB_HOOK_URL', {php(facts.webhook['url'])});"
    if facts.app:
        yield (
            f"define('C_REST_CLIENT_ID', {php(facts.app['client_id'])}); "
            f"define('C_REST_CLIENT_SECRET', {php(facts.app['client_secret'])});"
        )
        yield f"In its settings: 'client_endpoint' => {php(f'{facts.url}/rest/')}"
        yield from renewal(facts, "oauth.bitrix.info")
    if facts.ca:
        yield 'PHP takes the CA by option: php -d curl.cainfo="$MOCK_IMBOT_CA"'


def fast_bitrix24(facts: Facts) -> Iterator[str]:
    """It takes any address."""
    yield "from fast_bitrix24 import BitrixAsync"
    if facts.webhook:
        yield f"BitrixAsync({quote(facts.webhook['url'])})"
    if facts.app:
        yield "async def token(): return " + quote(facts.app["token"]["access_token"])
        yield f"BitrixAsync({quote(f'{facts.url}/rest/')}, token_func=token)"


@dataclass(frozen=True, slots=True)
class Sdk:
    """A client: its code, and the variable by which it learns of a CA."""

    code: Callable[[Facts], Iterator[str]]
    trust: str = ""
    https_only: bool = False


SDKS: Final[Mapping[str, Sdk]] = {
    "b24pysdk": Sdk(b24pysdk, "REQUESTS_CA_BUNDLE", https_only=True),
    "b24jssdk": Sdk(b24jssdk, "NODE_EXTRA_CA_CERTS", https_only=True),
    "b24phpsdk": Sdk(b24phpsdk),
    "crest": Sdk(crest),
    "fast-bitrix24": Sdk(fast_bitrix24, "SSL_CERT_FILE"),
    "curl": Sdk(curl, "CURL_CA_BUNDLE"),
}
"""The clients that are known, in the order of the documentation."""
