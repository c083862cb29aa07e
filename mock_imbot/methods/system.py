"""About the portal and the application: app.info, server.time, scope, methods, method.get, feature.get."""

from typing import Any, Final

from mock_imbot.portal.clock import iso
from mock_imbot.rules.callers import NO_CONTEXT, app_of, by_webhook, by_webhook_in_batch
from mock_imbot.rules.fields import is_empty, php_bool, php_string
from mock_imbot.rules.problems import Problem
from mock_imbot.rules.registry import Call, Method, Parameter, method
from mock_imbot.rules.scopes import SATISFIED_BY, covers

NO_CODE: Final = Problem("CODE_EMPTY", "CODE can't be empty")

PLAN: Final = "basic"
"""The portal's plan. It includes no feature that the API refuses without one."""
FEATURES_OF_LARGER_PLANS: Final = frozenset({"rest_offline_extended", "rest_auth_connector"})

NAMES: Final = {"type": "array", "items": {"type": "string"}}
FULL: Final = Parameter(
    "FULL", ("boolean", "integer", "string"), "All, whether granted or not; the text `false` is yes"
)


def granted(call: Call) -> list[str]:
    """The scopes of the credentials, sorted."""
    return sorted(call.caller.scope - {""})


@method(
    "app.info",
    docs="transport §8.1",
    scope=None,
    result={"type": "object"},
    checks=(NO_CONTEXT.when(by_webhook_in_batch),),
)
def app_info(call: Call) -> dict[str, Any]:
    """Tell about the calling application; through a webhook only its scopes and the portal's plan."""
    language = call.portal.settings.language
    if by_webhook(call):
        return {"SCOPE": granted(call), "LICENSE": f"{language}_{PLAN}"}
    app = call.portal.apps.get(app_of(call))
    return {
        "ID": app.number,
        "CODE": app.client_id,
        "VERSION": 1,
        "STATUS": app.status,
        "INSTALLED": app.installed,
        "PAYMENT_EXPIRED": "N",
        "DAYS": None,
        "LANGUAGE_ID": language,
        "LICENSE": f"{language}_{PLAN}",
        "LICENSE_TYPE": PLAN,
        "LICENSE_FAMILY": PLAN,
    }


@method("server.time", docs="transport §8.1", scope=None, result={"type": "string", "format": "date-time"})
def server_time(call: Call) -> str:
    """Tell the portal's time."""
    return iso(call.portal.clock.now())


@method("scope", docs="transport §8.1", scope=None, parameters=(FULL,), result=NAMES)
def scope(call: Call) -> list[str]:
    """List the scopes of the credentials, or with FULL those that this portal knows."""
    if not php_bool(call["FULL"]):
        return granted(call)
    own = {each.scope for each in call.methods.values() if each.scope}
    return sorted(own.union(*(SATISFIED_BY.get(each, ()) for each in own)))


def is_controller(each: Method) -> bool:
    """Whether a method belongs to a controller: such ones are not listed, and their names are told exactly."""
    return ".v2." in each.name.lower()


@method(
    "methods",
    docs="transport §8.1",
    scope=None,
    parameters=(
        Parameter("SCOPE", "string", "Only the methods of this scope; empty: those that need none", example="user"),
        FULL,
    ),
    result=NAMES,
)
def methods(call: Call) -> list[str]:
    """List the methods that the credentials may use, or those of one scope, or all; without controllers' methods."""
    listed = {name: each for name, each in call.methods.items() if not is_controller(each)}
    wanted = call["SCOPE"]
    if wanted is not None:
        return [name for name, each in listed.items() if (each.scope or "") == php_string(wanted)]
    if php_bool(call["FULL"]):
        return list(listed)
    return [name for name, each in listed.items() if covers(call.caller.scope, each.scope)]


@method(
    "method.get",
    docs="transport §8.1",
    scope=None,
    parameters=(
        Parameter("name", "string", "The method in lower case; the key is spelt like this", example="user.get"),
    ),
    result={"type": "object", "required": ["isExisting", "isAvailable"]},
)
def method_get(call: Call) -> dict[str, bool]:
    """Tell whether a method exists, and whether the scopes of the credentials cover it."""
    name = php_string(call.given.get("name"))
    found = call.methods.get(name.lower())
    if found is None or name != (found.name if is_controller(found) else found.name.lower()):
        return {"isExisting": False, "isAvailable": False}
    return {"isExisting": True, "isAvailable": covers(call.caller.scope, found.scope)}


def no_code(call: Call) -> bool:
    """CODE is absent, empty or "0"."""
    return is_empty(call["CODE"])


@method(
    "feature.get",
    docs="transport §8.1",
    scope=None,
    parameters=(Parameter("CODE", "string", "Code of a feature", required=True, example="rest_offline_extended"),),
    result={"type": "object", "required": ["value"]},
    checks=(NO_CODE.when(no_code),),
)
def feature_get(call: Call) -> dict[str, str]:
    """Tell whether the portal's plan includes a feature, Y or N; codes that nobody knows are not restricted."""
    return {"value": "N" if php_string(call["CODE"]) in FEATURES_OF_LARGER_PLANS else "Y"}
