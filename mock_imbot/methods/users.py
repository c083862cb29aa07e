"""What is on file about people: user.current, .get, .search. Bots are not listed."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, cast

from mock_imbot.portal.directory import Entry
from mock_imbot.rules.fields import Value, php_string
from mock_imbot.rules.filters import Criterion, Stored, split, texts
from mock_imbot.rules.paging import Page
from mock_imbot.rules.registry import Call, Parameter, method

USER: Final = {"type": "object", "required": ["ID", "ACTIVE", "NAME", "LAST_NAME"]}
USERS: Final = {"type": "array", "items": USER}

FIELDS: Final[Mapping[str, Callable[[Entry, Call], Any]]] = {
    "ID": lambda entry, _: str(entry.id),
    "ACTIVE": lambda entry, _: entry.active,
    "NAME": lambda entry, _: entry.name,
    "LAST_NAME": lambda entry, _: entry.last_name,
    "EMAIL": lambda *_: "",
    "LAST_LOGIN": lambda *_: "",
    "DATE_REGISTER": lambda *_: "",
    "IS_ONLINE": lambda entry, call: "Y" if entry.is_online(call.portal.clock.now()) else "N",
    "LAST_ACTIVITY_DATE": lambda entry, _: entry.last_activity and last_seen(entry.last_activity),
    "PERSONAL_GENDER": lambda entry, _: entry.gender,
    "PERSONAL_BIRTHDAY": lambda *_: "",
    "PERSONAL_PHOTO": lambda entry, call: call.portal.files.url(entry.avatar) or None,
    "WORK_POSITION": lambda entry, _: entry.work_position,
    "UF_EMPLOYMENT_DATE": lambda *_: "",
    "UF_DEPARTMENT": lambda entry, _: list(entry.departments),
    "USER_TYPE": lambda entry, _: "extranet" if entry.extranet else "employee",
}
"""The fields that a user of this portal has; None is left out (transport §8.2)."""

SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "user": tuple(FIELDS),
    "user_basic": (
        *("ID", "ACTIVE", "NAME", "LAST_NAME", "EMAIL", "WORK_POSITION", "IS_ONLINE", "DATE_REGISTER"),
        *("LAST_ACTIVITY_DATE", "PERSONAL_GENDER", "PERSONAL_BIRTHDAY", "PERSONAL_PHOTO"),
        *("UF_DEPARTMENT", "UF_EMPLOYMENT_DATE", "USER_TYPE"),
    ),
    "user_brief": (
        *("ID", "ACTIVE", "NAME", "LAST_NAME", "IS_ONLINE", "PERSONAL_PHOTO", "DATE_REGISTER", "PERSONAL_GENDER"),
        *("PERSONAL_BIRTHDAY", "WORK_POSITION", "LAST_ACTIVITY_DATE", "UF_EMPLOYMENT_DATE", "UF_DEPARTMENT"),
        "USER_TYPE",
    ),
}
"""What each scope shows, in its order; the first one granted counts."""

WITHOUT_DATA: Final = frozenset(
    """
    XML_ID SECOND_NAME TITLE EMAIL LAST_LOGIN DATE_REGISTER TIME_ZONE TIMESTAMP_X
    PERSONAL_PROFESSION PERSONAL_WWW PERSONAL_BIRTHDAY PERSONAL_ICQ PERSONAL_PHONE PERSONAL_FAX PERSONAL_MOBILE
    PERSONAL_PAGER PERSONAL_STREET PERSONAL_MAILBOX PERSONAL_CITY PERSONAL_STATE PERSONAL_ZIP PERSONAL_COUNTRY
    PERSONAL_NOTES WORK_COMPANY WORK_DEPARTMENT WORK_WWW WORK_PHONE WORK_FAX WORK_PAGER WORK_STREET WORK_MAILBOX
    WORK_CITY WORK_STATE WORK_ZIP WORK_COUNTRY WORK_PROFILE WORK_LOGO WORK_NOTES UF_DISTRICT UF_SKYPE UF_SKYPE_LINK
    UF_ZOOM UF_TWITTER UF_FACEBOOK UF_LINKEDIN UF_XING UF_WEB_SITES UF_PHONE_INNER UF_EMPLOYMENT_DATE UF_TIMEMAN
    UF_SKILLS UF_INTERESTS UF_DEPARTMENT_NAME
    """.split()  # noqa: SIM905  # a literal would stand on sixty lines
)
"""Fields that can be asked about but are empty for everybody here."""


def last_seen(moment: int) -> str:
    """A date as LAST_ACTIVITY_DATE prints it."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")


def describe(entry: Entry, call: Call) -> dict[str, Any]:
    """A user as the scopes of the credentials show them."""
    shown = next(fields for scope, fields in SHOWN.items() if scope in call.caller.scope)
    values = {name: FIELDS[name](entry, call) for name in shown}
    return {name: value for name, value in values.items() if value is not None}


@method("user.current", docs="transport §8.2", scope="user", result=USER)
def user_current(call: Call) -> dict[str, Any]:
    """Tell what is on file about the calling user, as far as the scope shows it."""
    return describe(cast("Entry", call.portal.directory.get(call.caller.user_id)), call)


OPERATIONS: Final[Mapping[str, tuple[str, bool]]] = {
    "": ("=%", False),
    "=": ("=", False),
    "@": ("=", False),
    "%": ("%", False),
    "=%": ("=%", False),
    "%=": ("=%", False),
    ">": (">", False),
    "<": ("<", False),
    ">=": (">=", False),
    "<=": ("<=", False),
    "!": ("=", True),
    "!=": ("=", True),
    "!@": ("=", True),
    "!%": ("%", True),
    "!=%": ("=%", True),
    "!%=": ("=%", True),
}
"""What may stand before a field of user.get's filter: how it compares, and whether the opposite is wanted."""

NO_FILTER: Final = frozenset({"FILTER", "SORT", "ORDER", "ADMIN_MODE", "SELECT"})
"""Parameters that are no fields."""
BEGINNINGS: Final = frozenset({"NAME", "LAST_NAME", "SECOND_NAME", "WORK_POSITION", "UF_DEPARTMENT_NAME"})
"""Fields of which user.search compares the beginning."""
WORDS: Final = frozenset({"NAME_SEARCH", "FIND"})
"""Searches in name and position at once."""

LIST: Final = (
    Parameter("FILTER", "object", "Values by field, with an operation before the name; else all parameters filter"),
    Parameter("SORT", "string", "Field to sort by, ID if left out", example="LAST_NAME"),
    Parameter("ORDER", "string", "ASC or DESC"),
    Parameter("ADMIN_MODE", ("boolean", "string"), "Accepted and ignored: everybody is shown"),
    Parameter("start", ("integer", "string"), "Offset of the page; -1 forbids counting"),
)


def stored(user: Entry, field: str, call: Call) -> tuple[Stored, ...] | None:
    """The values of a field as filters and orders compare them; None if there is no such field."""
    match field:
        case "ID":
            return (float(user.id),)
        case "UF_DEPARTMENT":
            return tuple(map(float, user.departments))
        case "ACTIVE":
            return ("Y" if user.active else "N",)
        case "LAST_ACTIVITY_DATE":
            return () if user.last_activity is None else (float(user.last_activity),)
    if field in WITHOUT_DATA:
        return ("",)
    return (FIELDS[field](user, call) or "",) if field in FIELDS else None


def filter_of(call: Call) -> Mapping[str, Value]:
    """What is filtered by: FILTER if it is a map, else all other parameters (transport §2.4)."""
    given = call["FILTER"]
    if isinstance(given, dict):
        return given
    return {} if given == [] else {name: value for name, value in call.params.items() if name not in NO_FILTER}


def flag(text: str) -> str:
    """A value for ACTIVE: Y or N."""
    return "N" if text.upper() in {"", "0", "N", "FALSE"} else "Y"


def has_words(user: Entry, wanted: tuple[str, ...]) -> bool:
    """Whether each word of one of the texts begins a word of the user's name or position."""
    known = f"{user.full_name} {user.work_position}".casefold().split()
    return any(all(any(each.startswith(word) for each in known) for word in text.casefold().split()) for text in wanted)


def found(call: Call, *, by_beginning: bool) -> list[Entry]:
    """The people whom the filter lets through, in order; fields and operations that nobody knows are passed over."""
    people = call.portal.directory.people()
    for key, value in filter_of(call).items():
        operation, field = split(key)
        wanted = texts(value)
        if field in WORDS and (by_beginning or field != "FIND"):
            people = [user for user in people if has_words(user, wanted)]
        elif operation in OPERATIONS:
            if field == "ACTIVE":
                wanted = tuple(map(flag, wanted))
            elif by_beginning and not operation and field in BEGINNINGS:
                wanted = tuple(f"{text}%" for text in wanted)
            compare, negated = OPERATIONS[operation]
            criterion = Criterion(compare, wanted, negated)
            people = [user for user in people if (own := stored(user, field, call)) is None or criterion.met_by(own)]
    return ordered(people, call)


def ordered(people: list[Entry], call: Call) -> list[Entry]:
    """People by SORT and ORDER; those who are alike by id."""
    field = php_string(call["SORT"]).upper()

    def key(user: Entry) -> tuple[Stored, ...]:
        own = stored(user, field, call) or ()
        return tuple(value.casefold() if isinstance(value, str) else value for value in own)

    return sorted(people, key=key, reverse=php_string(call["ORDER"]).upper() == "DESC")


def page(people: list[Entry], call: Call) -> dict[str, Any] | list[Any]:
    """One page of people; without any there is no total either (transport §3.2)."""
    shown = Page.at(call.start).of(people, lambda user: describe(user, call))
    return shown if "0" in shown else []


@method("user.get", docs="transport §8.2", scope="user", parameters=LIST, result=USERS, takes_anything=True)
def user_get(call: Call) -> dict[str, Any] | list[Any]:
    """List people, the dismissed included, by a filter."""
    return page(found(call, by_beginning=False), call)


@method(
    "user.search",
    docs="transport §8.2",
    scope="user",
    parameters=(
        Parameter("FIND", "string", "Beginnings of words in name and position", example="Ann"),
        Parameter("NAME", "string", "Beginning of the first name; likewise LAST_NAME, WORK_POSITION"),
        *LIST,
    ),
    result=USERS,
    takes_anything=True,
)
def user_search(call: Call) -> dict[str, Any] | list[Any]:
    """List people by the beginnings of their names and positions, or by a filter like that of user.get."""
    return page(found(call, by_beginning=True), call)
