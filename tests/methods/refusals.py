"""Every way in which a method refuses a call, one change of a valid call each: the check tables row by row.

``REFUSALS`` is what tests and laws use. A portal is a profile; with ``quiet`` its general chat is closed, with
``guest`` the acting bot is an extranet user.
"""

# ruff: noqa: FBT003 - booleans are values of parameters here

import base64
from collections.abc import Iterable, Iterator, Mapping
from struct import pack
from typing import Any, NamedTuple

from tests.methods.house import (
    ALONE,
    CALL,
    CRM,
    FOREIGN,
    GENERAL,
    GUEST,
    LOBBY,
    MANAGED,
    NETWORK,
    NOTIFIER,
    OTHER_BOT,
    OTHERS_TALK,
    PICTURE,
    PNG,
    PRIVATE,
    QUESTION,
    SONET_GROUP,
    UNKNOWN,
    VALID,
)
from tests.methods.problems import (
    AVATAR_DENIED,
    AVATAR_FIXED,
    AVATAR_SIZE,
    AVATAR_TYPE,
    BAD_DIALOG_ID,
    CAN_NOT_LEAVE,
    FOREIGN_BOT,
    GENERAL_CHAT,
    LIST_WANTED,
    MANAGER_NOT_CHANGED,
    MAY_NOT_EXTEND,
    MAY_NOT_KICK,
    NO_BOT,
    NO_CHAT,
    NO_CHAT_ID,
    NO_CLIENT_ID,
    NO_DIALOG,
    NO_SUCH_MEMBER,
    NO_TITLE,
    NO_USER_ID,
    NO_USERS,
    NOBODY_LEAVES,
    NOT_CREATED,
    NOT_DISMISSED,
    NOT_EXTENDED,
    NOT_INVITED,
    NOT_RENAMED,
    ONLY_OWNER_KICKS,
    OWNER_NOT_CHANGED,
    OWNER_STAYS,
    SAME_COLOR,
    SAME_TITLE,
    WRONG_COLOR,
    WRONG_USERS,
)

Error = tuple[int, str, str]
Change = Mapping[str, Any]

DOCUMENTED, IN_2026 = "documented", "2026"
BOTH = (DOCUMENTED, IN_2026)
QUIET = (f"{DOCUMENTED} quiet", f"{IN_2026} quiet")
GUEST_BOT = (f"{IN_2026} guest",)
ABSENT = object()
"""The value that takes a parameter out of the valid call."""


class Refusal(NamedTuple):
    """A call that is refused."""

    method: str
    portal: str
    params: dict[str, Any]
    auth: str
    error: Error

    @property
    def profile(self) -> str:
        """The profile of its portal."""
        return self.portal.partition(" ")[0]


def changed(method: str, change: Change) -> dict[str, Any]:
    """The valid call with a change."""
    merged = VALID[method] | change
    return {name: value for name, value in merged.items() if value is not ABSENT}


def refusals(
    method: str, error: Error, *changes: Change, on: Iterable[str] = BOTH, auth: str = "demo-access"
) -> Iterator[Refusal]:
    """The same answer to several changed calls, on several portals."""
    for portal in on:
        for change in changes:
            yield Refusal(method, portal, changed(method, change), auth, error)


def of(name: str, *values: Any) -> list[Change]:
    """One parameter with several values."""
    return [{name: value} for value in values]


NO_NUMBERS = (ABSENT, None, "", "0", 0, -1, "-5", False, [], {}, "abc", "0x1A", "-1e3", 0.9)
"""Values that become 0 or less."""


def chat_named(method: str) -> Iterator[Refusal]:
    """Which chat is meant (imbot-chat §0.6)."""
    for change in of("CHAT_ID", *NO_NUMBERS, "chat13"):
        yield from refusals(method, NO_CHAT_ID, change)
    yield from refusals(method, NO_CHAT_ID, *of("DIALOG_ID", "chat0", "CHAT000"))
    yield from refusals(method, NO_CHAT_ID, *of("DIALOG_ID", "crm1", "sg0"), on=[IN_2026])
    no_chats = of("DIALOG_ID", "", "13", 13, "chat", "chatx", " chat13", "chat-13", "chat13.5", [], ["chat13"], True)
    yield from refusals(method, BAD_DIALOG_ID, *no_chats)
    yield from refusals(method, BAD_DIALOG_ID, *of("DIALOG_ID", "sg13", "crm1"), on=[DOCUMENTED])


def bot_found(method: str) -> Iterator[Refusal]:
    """Who acts (imbot-chat §0.5)."""
    yield from refusals(
        method, NO_CLIENT_ID, {}, *of("CLIENT_ID", None, "", "0", 0, False, [], ["demo"]), auth="1/demo"
    )
    yield from refusals(method, NO_CLIENT_ID, {"BOT_ID": 40}, auth="1/demo")
    yield from refusals(method, NO_BOT, *of("BOT_ID", UNKNOWN, "", 0, "0", -39, 2, [], "bot39", False))
    yield from refusals(method, NO_BOT, *of("BOT_ID", "39abc", " 39", "39.0", "039", [39]), on=[DOCUMENTED])
    yield from refusals(method, NO_BOT, {}, auth="none-access")
    yield from refusals(method, NO_BOT, {"CLIENT_ID": "nobody"}, {"CLIENT_ID": "local.demo"}, auth="1/demo")
    yield from refusals(method, FOREIGN_BOT, *of("BOT_ID", OTHER_BOT, "41", 40))
    yield from refusals(method, FOREIGN_BOT, {"BOT_ID": "41abc"}, on=[IN_2026])
    yield from refusals(method, FOREIGN_BOT, {"CLIENT_ID": "demo", "BOT_ID": 39}, auth="1/demo")
    yield from refusals(method, FOREIGN_BOT, {"BOT_ID": 40, "CLIENT_ID": "demo"}, auth="demo-access")


def user_list() -> Iterator[Refusal]:
    """imbot-chat §1."""
    method = "imbot.chat.user.list"
    yield from [*chat_named(method), *bot_found(method)]
    yield from refusals(method, GENERAL_CHAT, {"CHAT_ID": GENERAL}, {"DIALOG_ID": "chat1"})


def user_add() -> Iterator[Refusal]:
    """imbot-chat §2."""
    method = "imbot.chat.user.add"
    yield from [*chat_named(method), *bot_found(method)]
    yield from refusals(method, GENERAL_CHAT, {"CHAT_ID": GENERAL})
    nobody = (ABSENT, None, [], {}, "", 0, "[3,4]", "x", [0, -1, "x"], [1, 2], 39, [1, 2, 4, 39], [5], [UNKNOWN])
    yield from refusals(method, NOT_INVITED, *of("USERS", *nobody), on=[DOCUMENTED])
    strangers = of("CHAT_ID", UNKNOWN, FOREIGN, PRIVATE, OTHERS_TALK, "9223372036854775808")
    yield from refusals(method, NOT_INVITED, *strangers, on=[DOCUMENTED])
    yield from refusals(method, MAY_NOT_EXTEND, *strangers, {"CHAT_ID": LOBBY}, on=[IN_2026])
    yield from refusals(method, NOT_EXTENDED, *of("CHAT_ID", SONET_GROUP, CALL, QUESTION, NETWORK), on=[IN_2026])
    yield from refusals(method, LIST_WANTED, *of("USERS", ABSENT, None, 3, "3", "3,4", "[3", True), on=GUEST_BOT)


def user_delete() -> Iterator[Refusal]:
    """imbot-chat §3."""
    method = "imbot.chat.user.delete"
    yield from [*chat_named(method), *bot_found(method)]
    yield from refusals(method, GENERAL_CHAT, {"CHAT_ID": GENERAL})
    yield from refusals(method, NO_USER_ID, *of("USER_ID", *NO_NUMBERS))
    strangers = of("CHAT_ID", UNKNOWN, FOREIGN, PRIVATE, OTHERS_TALK)
    outsiders = [{"USER_ID": 3}, {"USER_ID": UNKNOWN}, {"CHAT_ID": FOREIGN, "USER_ID": 39}]
    no_owner = [{"CHAT_ID": GUEST, "USER_ID": 2}, {"CHAT_ID": MANAGED, "USER_ID": 2}]
    yield from refusals(method, NOT_DISMISSED, *strangers, *outsiders, *no_owner, on=[DOCUMENTED])
    no_rank = [{"CHAT_ID": GUEST, "USER_ID": 2}, {"CHAT_ID": GUEST, "USER_ID": 3}, {"CHAT_ID": LOBBY, "USER_ID": 2}]
    yield from refusals(method, MAY_NOT_KICK, *strangers, *no_rank, outsiders[2], on=[IN_2026])
    yield from refusals(method, NO_SUCH_MEMBER, *outsiders[:2], {"CHAT_ID": MANAGED, "USER_ID": 3}, on=[IN_2026])
    yield from refusals(method, ONLY_OWNER_KICKS, {"CHAT_ID": MANAGED, "USER_ID": 2}, on=[IN_2026])
    yield from refusals(method, NOBODY_LEAVES, *of("CHAT_ID", SONET_GROUP, CALL, QUESTION, NETWORK), on=[IN_2026])
    yield from refusals(
        method, OWNER_STAYS, *({"CHAT_ID": each, "USER_ID": 39} for each in (CRM, NOTIFIER, 26)), on=[IN_2026]
    )


def leave() -> Iterator[Refusal]:
    """imbot-chat §4."""
    method = "imbot.chat.leave"
    yield from [*chat_named(method), *bot_found(method)]
    yield from refusals(method, GENERAL_CHAT, {"CHAT_ID": GENERAL})
    strangers = of("CHAT_ID", UNKNOWN, FOREIGN, PRIVATE, OTHERS_TALK, LOBBY)
    yield from refusals(method, CAN_NOT_LEAVE, *strangers, {"CHAT_ID": FOREIGN, "USER_ID": 2}, on=[DOCUMENTED])
    no_rank = [{"CHAT_ID": GUEST, "USER_ID": 2}, {"CHAT_ID": GUEST, "USER_ID": "3"}]
    yield from refusals(method, MAY_NOT_KICK, *strangers, *no_rank, on=[IN_2026])
    yield from refusals(method, NO_SUCH_MEMBER, {"USER_ID": 3}, {"CHAT_ID": MANAGED, "USER_ID": 3}, on=[IN_2026])
    yield from refusals(method, ONLY_OWNER_KICKS, {"CHAT_ID": MANAGED, "USER_ID": 2}, on=[IN_2026])
    yield from refusals(method, NOBODY_LEAVES, *of("CHAT_ID", SONET_GROUP, CALL, QUESTION, NETWORK), on=[IN_2026])
    yield from refusals(method, OWNER_STAYS, *of("CHAT_ID", CRM, NOTIFIER, 26), on=[IN_2026])


def update_title() -> Iterator[Refusal]:
    """imbot-chat §5."""
    method = "imbot.chat.updateTitle"
    yield from [*chat_named(method), *bot_found(method)]
    yield from refusals(
        method, NO_TITLE, *of("TITLE", ABSENT, None, "", " \t\n\r\0\x0b", "0", " 0 ", 0, False, [], ["x"])
    )
    strangers = of("CHAT_ID", UNKNOWN, FOREIGN, PRIVATE, OTHERS_TALK, LOBBY)
    same = of("TITLE", "Team", "  Team\n")
    yield from refusals(method, SAME_TITLE, *strangers, *same, on=[DOCUMENTED])
    yield from refusals(method, GENERAL_CHAT, {"CHAT_ID": GENERAL}, on=QUIET)
    fixed = of("CHAT_ID", GENERAL, SONET_GROUP, CRM, NOTIFIER)
    yield from refusals(method, NOT_RENAMED, *fixed, on=[IN_2026])


def update_color() -> Iterator[Refusal]:
    """imbot-chat §6."""
    method = "imbot.chat.updateColor"
    yield from [*chat_named(method), *bot_found(method)]
    no_colors = of("COLOR", ABSENT, None, "", "mint", "Mint", "ORANGE", "#4ba984", "FOO", " MINT", 0, True, ["MINT"])
    yield from refusals(method, WRONG_COLOR, *no_colors)
    yield from refusals(method, WRONG_COLOR, {"COLOR": "COPILOT"}, on=[DOCUMENTED])
    yield from refusals(method, SAME_COLOR, *of("CHAT_ID", UNKNOWN, FOREIGN, PRIVATE, OTHERS_TALK, LOBBY))
    yield from refusals(method, SAME_COLOR, {"COLOR": "RED"})
    yield from refusals(method, GENERAL_CHAT, {"CHAT_ID": GENERAL}, on=QUIET)


def picture_of(width: int, height: int) -> str:
    """A PNG that claims a size, in base64."""
    return base64.b64encode(PNG[:16] + pack(">II", width, height) + PNG[24:]).decode()


SVG = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()
NO_PICTURES = (
    ABSENT,
    None,
    "",
    "false",
    "!!!!",
    "aGVsbG8gd29ybGQ=",
    f"data:image/png;base64,{PICTURE}",
    f"data:image/jpeg;base64,{PICTURE}",
    13,
    True,
    [],
    [PICTURE],
    ["a.png", 5],
    {"fileData": PICTURE},
)


def update_avatar() -> Iterator[Refusal]:
    """imbot-chat §7."""
    method = "imbot.chat.updateAvatar"
    yield from [*chat_named(method), *bot_found(method)]
    yield from refusals(method, AVATAR_TYPE, *of("AVATAR", *NO_PICTURES))
    sizes = [SVG, *(picture_of(*size) for size in [(5001, 1), (1, 5001), (0, 9), (9, 0), (50000, 50000)])]
    yield from refusals(method, AVATAR_SIZE, *of("AVATAR", *sizes), on=[IN_2026])
    yield from refusals(method, NO_CHAT, *of("CHAT_ID", UNKNOWN, FOREIGN, PRIVATE, OTHERS_TALK, LOBBY))
    yield from refusals(method, GENERAL_CHAT, {"CHAT_ID": GENERAL}, on=QUIET[:1])
    yield from refusals(method, AVATAR_DENIED, {"CHAT_ID": GENERAL}, on=[IN_2026, QUIET[1]])
    fixed = of("CHAT_ID", SONET_GROUP, CRM, NOTIFIER, QUESTION, NETWORK)
    yield from refusals(method, AVATAR_FIXED, *fixed, on=[IN_2026])


def add() -> Iterator[Refusal]:
    """imbot-chat §8."""
    method = "imbot.chat.add"
    yield from bot_found(method)
    nobody = (ABSENT, None, [], {}, "", 2, "2", "2,3", "[1,2", "foo", "[]", True, [0, -1, "x"], [[]], [""])
    yield from refusals(method, NO_USERS, *of("USERS", *nobody), on=[DOCUMENTED])
    yield from refusals(method, WRONG_USERS, *of("USERS", [1.5], [True], [[1]], [2, {"a": 1}], "[1.5]"), on=[IN_2026])
    yield from refusals(method, NOT_CREATED, {"ENTITY_TYPE": "T" * 51}, {"ENTITY_ID": "é" * 256})
    yield from refusals(method, NOT_CREATED, *of("OWNER_ID", -1, "-5", 2**31, 2**63, "9" * 30), on=[DOCUMENTED])


def chat_get() -> Iterator[Refusal]:
    """imbot-chat §9: only newer portals know errors here."""
    method = "imbot.chat.get"
    yield from refusals(method, BAD_DIALOG_ID, *of("DIALOG_ID", "", "chat", "x13", "-1", [], " 1"), on=[IN_2026])
    yield from refusals(
        method, NO_DIALOG, *of("DIALOG_ID", "chat999", UNKNOWN, "crm1", "chat18446744073709551616"), on=[IN_2026]
    )
    yield from refusals(method, NO_DIALOG, {"DIALOG_ID": "sg13"}, on=[IN_2026], auth="xen-access")


def set_owner() -> Iterator[Refusal]:
    """imbot-chat §10."""
    method = "imbot.chat.setOwner"
    yield from [*chat_named(method), *bot_found(method)]
    yield from refusals(method, NO_USER_ID, *of("USER_ID", *NO_NUMBERS))
    yield from refusals(method, GENERAL_CHAT, {"CHAT_ID": GENERAL})
    wrong = [*of("CHAT_ID", UNKNOWN, FOREIGN, GUEST, MANAGED, PRIVATE, LOBBY), *of("USER_ID", 3, UNKNOWN)]
    yield from refusals(method, OWNER_NOT_CHANGED, *wrong)


def set_manager() -> Iterator[Refusal]:
    """imbot-chat §11.1."""
    method = "imbot.chat.setManager"
    yield from [*chat_named(method), *bot_found(method)]
    yield from refusals(method, NO_USER_ID, *of("USER_ID", *NO_NUMBERS))
    wrong = of("CHAT_ID", UNKNOWN, FOREIGN, GUEST, MANAGED, PRIVATE, LOBBY, GENERAL)
    yield from refusals(method, MANAGER_NOT_CHANGED, *wrong)


def dialogs() -> Iterator[Refusal]:
    """imbot-chat §11.2 and §11.4."""
    for method in ("imbot.chat.sendTyping", "imbot.sendTyping"):
        yield from bot_found(method)
        yield from refusals(method, BAD_DIALOG_ID, *of("DIALOG_ID", ABSENT, None, "", "chat", "user", "-1", [], False))
        yield from refusals(method, BAD_DIALOG_ID, *of("DIALOG_ID", "1x", "xchat13", "13 "), on=[IN_2026])
    method = "imbot.dialog.get"
    yield from refusals(
        method, BAD_DIALOG_ID, *of("DIALOG_ID", ABSENT, None, "", "chat", "x13", "-1", "chat 1", [], False)
    )
    invisible = of("DIALOG_ID", f"chat{UNKNOWN}", UNKNOWN, "crm13", "sg999", "0", "1")
    yield from refusals(method, NO_DIALOG, *invisible)
    closed = of("DIALOG_ID", f"chat{ALONE}", f"sg{ALONE}")
    yield from refusals(method, NO_DIALOG, *closed)
    yield from refusals(method, NO_DIALOG, *of("DIALOG_ID", "chat13", f"chat{LOBBY}"), auth="xen-access")


REFUSALS = [
    *user_list(),
    *user_add(),
    *user_delete(),
    *leave(),
    *update_title(),
    *update_color(),
    *update_avatar(),
    *add(),
    *chat_get(),
    *set_owner(),
    *set_manager(),
    *dialogs(),
]
