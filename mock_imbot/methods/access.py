"""Who calls, and what they may do: profile, user.admin, user.access, access.name."""

import re
from typing import Any, Final, cast

from mock_imbot.portal.directory import Entry
from mock_imbot.rules.callers import is_admin
from mock_imbot.rules.fields import php_string
from mock_imbot.rules.filters import texts
from mock_imbot.rules.registry import Call, Parameter, method


def caller(call: Call) -> Entry:
    """The user behind the credentials, who exists: otherwise they are refused."""
    return cast("Entry", call.portal.directory.get(call.caller.user_id))


@method("profile", docs="transport §8.1", scope=None, result={"type": "object", "required": ["ID", "ADMIN"]})
def profile(call: Call) -> dict[str, Any]:
    """Tell who the calling user is, without any scope."""
    user = caller(call)
    photo = call.portal.files.url(user.avatar)
    return {
        "ID": str(user.id),
        "ADMIN": user.admin,
        "NAME": user.name,
        "LAST_NAME": user.last_name,
        "PERSONAL_GENDER": user.gender,
        "TIME_ZONE": "",
    } | ({"PERSONAL_PHOTO": photo} if photo else {})


@method("user.admin", docs="transport §8.1", scope=None, result={"type": "boolean"})
def user_admin(call: Call) -> bool:
    """Tell whether the calling user is an administrator."""
    return is_admin(call)


@method(
    "user.access",
    docs="transport §8.1",
    scope=None,
    parameters=(Parameter("ACCESS", ("array", "string"), "Access codes; one of them suffices", example=["U1", "AU"]),),
    result={"type": "boolean"},
)
def user_access(call: Call) -> bool:
    """Tell whether the calling user has one of some access codes; an administrator always has.

    Of departments the portal knows who belongs to them, but neither their subdivisions nor their heads.
    """
    user = caller(call)
    held = {"G2", "AU", f"U{user.id}", f"IU{user.id}"}
    held |= {f"{prefix}{department}" for prefix in ("D", "DR") for department in user.departments}
    return user.admin or not held.isdisjoint(texts(call["ACCESS"]))


OTHERS: Final = {"G2": "All visitors", "AU": "All authorized users", "CR": "Author"}
"""Access codes that name no single thing."""
USER_CODE: Final = re.compile(r"U([1-9][0-9]{0,17})")


def named(call: Call, code: str) -> dict[str, str] | None:
    """What an access code stands for in this portal."""
    if code in OTHERS:
        return {"provider": "", "name": OTHERS[code], "provider_id": "other"}
    found = USER_CODE.fullmatch(code)
    user = call.portal.directory.get(int(found[1])) if found else None
    return {"provider": "User", "name": user.full_name, "provider_id": "user"} if user else None


@method(
    "access.name",
    docs="transport §8.1",
    scope=None,
    parameters=(Parameter("ACCESS", "array", "Access codes", example=["U1", "AU"]),),
    result={"type": ["object", "array", "boolean"]},
)
def access_name(call: Call) -> dict[str, Any] | bool:
    """Tell what access codes stand for; false without any.

    Departments and groups have no names here, so that only users and the general codes are answered.
    """
    codes = call["ACCESS"]
    if not isinstance(codes, list | dict) or not codes:
        return False
    wanted = map(php_string, codes.values() if isinstance(codes, dict) else codes)
    return {code: found for code in wanted if (found := named(call, code))}
