"""What applications keep in the portal: app.option.get, .set, user.option.get, .set."""

from http import HTTPStatus
from typing import Any, Final

from mock_imbot.portal.options import EVERYBODY
from mock_imbot.rules import parameters
from mock_imbot.rules.callers import IN_APP_CONTEXT, app_of, not_an_admin
from mock_imbot.rules.fields import php_string
from mock_imbot.rules.problems import Problem
from mock_imbot.rules.registry import Call, Parameter, method

NO_OPTIONS: Final = Problem("ERROR_ARGUMENT", "Argument 'options' is null or empty", argument="options")
NOT_AN_ADMIN: Final = Problem(
    "ACCESS_DENIED", "Access denied! Administrator authorization required", HTTPStatus.FORBIDDEN
)

OPTION: Final = Parameter("option", "string", "Name of one option; the key is spelt like this", example="language")
NEW: Final = Parameter(
    "options",
    "object",
    "Values by name; the key is spelt like this. Without it all parameters of the call are options",
    example={"language": "en"},
)


def new_options(call: Call) -> dict[str, Any]:
    """What is to be set; an array without names has numbers for names."""
    options = call.given["options"] if call.given.get("options") is not None else dict(call.given)
    if isinstance(options, list):
        return {str(number): value for number, value in enumerate(options)}
    return options if isinstance(options, dict) else {}


def no_options(call: Call) -> bool:
    """``options`` is empty or not a map, or it is absent and there are no other parameters."""
    return not new_options(call)


def read(call: Call, user_id: int) -> Any:
    """One option, null if there is none of that name; without a name all of them."""
    options = call.portal.options.all(app_of(call), user_id)
    name = call.given.get("option")
    return options if name is None else options.get(php_string(name))


def write(call: Call, user_id: int) -> bool:
    """Set the options of a call."""
    call.portal.options.put(new_options(call), app_of(call), user_id)
    return True


@method("app.option.get", docs="transport §8.3", scope=None, parameters=(OPTION,), checks=(IN_APP_CONTEXT,))
def app_option_get(call: Call) -> Any:
    """Read an option that the application keeps for everybody, or all of them."""
    return read(call, EVERYBODY)


@method(
    "app.option.set",
    docs="transport §8.3",
    scope=None,
    parameters=(NEW,),
    takes_anything=True,
    result=parameters.TRUE,
    checks=(IN_APP_CONTEXT, NO_OPTIONS.when(no_options), NOT_AN_ADMIN.when(not_an_admin)),
)
def app_option_set(call: Call) -> bool:
    """Keep options of the application for everybody; the others stay."""
    return write(call, EVERYBODY)


@method("user.option.get", docs="transport §8.3", scope=None, parameters=(OPTION,), checks=(IN_APP_CONTEXT,))
def user_option_get(call: Call) -> Any:
    """Read an option that the application keeps for the calling user, or all of them."""
    return read(call, call.caller.user_id)


@method(
    "user.option.set",
    docs="transport §8.3",
    scope=None,
    parameters=(NEW,),
    takes_anything=True,
    result=parameters.TRUE,
    checks=(IN_APP_CONTEXT, NO_OPTIONS.when(no_options)),
)
def user_option_set(call: Call) -> bool:
    """Keep options of the application for the calling user; the others stay."""
    return write(call, call.caller.user_id)
