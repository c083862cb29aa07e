"""The addresses to which a bot's events go: EVENT_MESSAGE_ADD, EVENT_COMMAND_ADD … (bots-messages-events §1.1)."""

from collections.abc import Callable, Mapping
from typing import Final

from mock_imbot.rules.events import is_wrong_address, is_wrong_protocol
from mock_imbot.rules.fields import Value, is_empty, mapping, php_string
from mock_imbot.rules.problems import Check, Problem, described
from mock_imbot.rules.registry import Call

ADDRESSES: Final = {
    "EVENT_MESSAGE_ADD": "message_add",
    "EVENT_MESSAGE_UPDATE": "message_update",
    "EVENT_MESSAGE_DELETE": "message_delete",
    "EVENT_CONTEXT_GET": "context_get",
    "EVENT_WELCOME_MESSAGE": "welcome",
    "EVENT_BOT_DELETE": "bot_delete",
}
"""Parameters of imbot.register and fields of imbot.update in the order of their checks, and what they are kept as."""


def bound(call: Call, url: str) -> str:
    """An address as it is kept: a webhook's CLIENT_ID stands at its end, as it was sent."""
    if not url or call.caller.client_id is not None:
        return url
    return f"{url}{'&' if '?' in url else '?'}CLIENT_ID={php_string(call['CLIENT_ID'])}"


def parameter(name: str) -> Callable[[Call], str | None]:
    """One of the addresses of imbot.register: EVENT_HANDLER, else its own; None if there is neither."""
    return lambda call: _read(call, call.params, name)


def field(name: str) -> Callable[[Call], str | None]:
    """The same among the fields of imbot.update, as it was sent."""
    return lambda call: _chosen(mapping(call["FIELDS"]), name)


def _read(call: Call, given: Mapping[str, Value], name: str) -> str | None:
    url = _chosen(given, name)
    return None if url is None else bound(call, url)


def _chosen(given: Mapping[str, Value], name: str) -> str | None:
    general, own = given.get("EVENT_HANDLER"), given.get(name)
    chosen = own if is_empty(general) else general
    return None if chosen is None else php_string(chosen)


def missing(name: str, title: str, given: Callable[[Call], str | None]) -> Check:
    """A check for an address that has to be there; ``title`` is what its sentence calls the event."""
    problem = Problem(f"{name}_ERROR", f'Handler for "{title}" event isn\'t specified')
    return problem.when(described(lambda call: not given(call), f"{name} is absent or empty"))


def usable(name: str, given: Callable[[Call], str | None]) -> tuple[Check, Check]:
    """Checks of an address, if there is one: it has a host, and http or https before it."""

    def wrong_address(call: Call) -> bool:
        url = given(call)
        strict = call.portal.settings.strict_urls
        return url is not None and is_wrong_address(url, strict=strict)

    def wrong_protocol(call: Call) -> bool:
        url = given(call)
        return url is not None and is_wrong_protocol(url)

    return (
        Problem(f"{name}_ERROR", "Wrong handler URL").when(
            described(wrong_address, f"{name} is no address with a host; with `strict_urls` also if that has no dot")
        ),
        Problem(f"{name}_ERROR", "Unsupported handler protocol").when(
            described(wrong_protocol, f"{name} is neither http nor https")
        ),
    )
