"""Questions about who calls: an application or a webhook, an administrator or not (transport §5.6, §5.7)."""

from http import HTTPStatus
from typing import Final, cast

from mock_imbot.rules.problems import Problem
from mock_imbot.rules.registry import Call

NOT_AN_APP: Final = Problem(
    "WRONG_AUTH_TYPE", "Current authorization type is denied for this method", HTTPStatus.FORBIDDEN
)
NO_CONTEXT: Final = Problem("ACCESS_DENIED", "Access denied! Application context required", HTTPStatus.FORBIDDEN)
DENIED: Final = Problem("ACCESS_DENIED", "Access denied!", HTTPStatus.FORBIDDEN)


def by_webhook(call: Call) -> bool:
    """The call comes through a webhook."""
    return call.caller.client_id is None


def by_webhook_in_batch(call: Call) -> bool:
    """The call is a command of a webhook's batch."""
    return by_webhook(call) and call.caller.batched


def not_an_admin(call: Call) -> bool:
    """The user behind the credentials is no administrator."""
    return not is_admin(call)


def is_admin(call: Call) -> bool:
    """Whether the user behind the credentials is an administrator."""
    return call.portal.directory.is_admin(call.caller.user_id)


def app_of(call: Call) -> str:
    """The calling application's client id, for those who have checked that there is one."""
    return cast("str", call.caller.client_id)


OF_AN_APP: Final = NOT_AN_APP.when(by_webhook)
IN_APP_CONTEXT: Final = NO_CONTEXT.when(by_webhook)
