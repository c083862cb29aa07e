"""The order of the checks: of two mistakes at once the one that stands first in the table answers."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import pytest

from tests.methods.house import BOT, FOREIGN, GENERAL, GUEST, MANAGED, OTHER_BOT, SONET_GROUP, UNKNOWN, VALID
from tests.methods.problems import (
    AVATAR_DENIED,
    AVATAR_FIXED,
    AVATAR_SIZE,
    AVATAR_TYPE,
    BAD_DIALOG_ID,
    CAN_NOT_LEAVE,
    FOREIGN_BOT,
    GENERAL_CHAT,
    MANAGER_NOT_CHANGED,
    MAY_NOT_EXTEND,
    MAY_NOT_KICK,
    NO_BOT,
    NO_CHAT,
    NO_CHAT_ID,
    NO_CLIENT_ID,
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
    SAME_COLOR,
    SAME_TITLE,
    WRONG_COLOR,
    WRONG_USERS,
)
from tests.methods.refusals import picture_of


class Mistake(NamedTuple):
    """A change of a valid call and what it is answered with; ``hook`` makes it through a webhook."""

    error: tuple[int, str, str]
    change: dict[str, Any]
    hook: bool = False

    def fits(self, other: "Mistake") -> bool:
        """Whether both can be made in one call."""
        named = {"BOT_ID", "CLIENT_ID"} & {*self.change, *other.change}
        return not (self.change.keys() & other.change.keys() or ((self.hook or other.hook) and named))


DIALOG = Mistake(BAD_DIALOG_ID, {"DIALOG_ID": "x"})
CHAT = Mistake(NO_CHAT_ID, {"CHAT_ID": "x"})
THE_GENERAL = Mistake(GENERAL_CHAT, {"CHAT_ID": GENERAL})
CLIENT = Mistake(NO_CLIENT_ID, {}, hook=True)
BOT_MISTAKES = [CLIENT, Mistake(NO_BOT, {"BOT_ID": UNKNOWN}), Mistake(FOREIGN_BOT, {"BOT_ID": OTHER_BOT})]
USER = Mistake(NO_USER_ID, {"USER_ID": 0})
TITLE = Mistake(NO_TITLE, {"TITLE": " "})
COLOR = Mistake(WRONG_COLOR, {"COLOR": "mint"})
AVATAR = Mistake(AVATAR_TYPE, {"AVATAR": "!"})
STUCK = {"CHAT_ID": SONET_GROUP}
LONG = Mistake(NOT_CREATED, {"ENTITY_TYPE": "x" * 51})

BOTH = ("documented", "2026")
ORDERS = [
    ("imbot.chat.user.list", BOTH, [DIALOG, CHAT, THE_GENERAL, *BOT_MISTAKES]),
    (
        "imbot.chat.user.add",
        ("documented",),
        [DIALOG, CHAT, THE_GENERAL, *BOT_MISTAKES, Mistake(NOT_INVITED, {"USERS": []})],
    ),
    (
        "imbot.chat.user.add",
        ("2026",),
        [
            DIALOG,
            CHAT,
            THE_GENERAL,
            Mistake(NOT_EXTENDED, STUCK),
            *BOT_MISTAKES,
            Mistake(MAY_NOT_EXTEND, {"CHAT_ID": FOREIGN}),
        ],
    ),
    (
        "imbot.chat.user.delete",
        ("documented",),
        [DIALOG, CHAT, THE_GENERAL, *BOT_MISTAKES, USER, Mistake(NOT_DISMISSED, {"CHAT_ID": GUEST})],
    ),
    (
        "imbot.chat.user.delete",
        ("2026",),
        [
            *(DIALOG, CHAT, THE_GENERAL, Mistake(NOBODY_LEAVES, STUCK), *BOT_MISTAKES, USER),
            *(Mistake(MAY_NOT_KICK, {"CHAT_ID": GUEST}), Mistake(ONLY_OWNER_KICKS, {"CHAT_ID": MANAGED, "USER_ID": 1})),
        ],
    ),
    (
        "imbot.chat.leave",
        ("documented",),
        [DIALOG, CHAT, THE_GENERAL, *BOT_MISTAKES, Mistake(CAN_NOT_LEAVE, {"CHAT_ID": FOREIGN})],
    ),
    (
        "imbot.chat.leave",
        ("2026",),
        [
            DIALOG,
            CHAT,
            THE_GENERAL,
            Mistake(NOBODY_LEAVES, STUCK),
            *BOT_MISTAKES,
            Mistake(MAY_NOT_KICK, {"CHAT_ID": FOREIGN}),
        ],
    ),
    (
        "imbot.chat.updateTitle",
        ("documented quiet",),
        [DIALOG, CHAT, TITLE, *BOT_MISTAKES, THE_GENERAL, Mistake(SAME_TITLE, {"TITLE": "Team"})],
    ),
    (
        "imbot.chat.updateTitle",
        ("2026 quiet",),
        [DIALOG, CHAT, TITLE, *BOT_MISTAKES, THE_GENERAL],
    ),
    ("imbot.chat.updateTitle", ("2026",), [DIALOG, TITLE, *BOT_MISTAKES, Mistake(NOT_RENAMED, STUCK)]),
    (
        "imbot.chat.updateColor",
        ("documented quiet", "2026 quiet"),
        [DIALOG, CHAT, THE_GENERAL, COLOR, *BOT_MISTAKES, Mistake(SAME_COLOR, {"CHAT_ID": FOREIGN})],
    ),
    (
        "imbot.chat.updateAvatar",
        ("documented quiet",),
        [DIALOG, CHAT, *BOT_MISTAKES, THE_GENERAL, AVATAR, Mistake(NO_CHAT, {"CHAT_ID": FOREIGN})],
    ),
    (
        "imbot.chat.updateAvatar",
        ("2026",),
        [
            *(DIALOG, CHAT, Mistake(AVATAR_DENIED, {"CHAT_ID": GENERAL}), *BOT_MISTAKES, Mistake(AVATAR_FIXED, STUCK)),
            *(AVATAR, Mistake(AVATAR_SIZE, {"AVATAR": picture_of(5001, 1)}), Mistake(NO_CHAT, {"CHAT_ID": FOREIGN})),
        ],
    ),
    ("imbot.chat.add", ("documented",), [Mistake(NO_USERS, {"USERS": []}), *BOT_MISTAKES, LONG]),
    ("imbot.chat.add", ("2026",), [Mistake(WRONG_USERS, {"USERS": [1.5]}), *BOT_MISTAKES, LONG]),
    (
        "imbot.chat.setOwner",
        BOTH,
        [DIALOG, CHAT, USER, *BOT_MISTAKES, THE_GENERAL, Mistake(OWNER_NOT_CHANGED, {"USER_ID": 3})],
    ),
    (
        "imbot.chat.setManager",
        BOTH,
        [DIALOG, CHAT, USER, *BOT_MISTAKES, Mistake(MANAGER_NOT_CHANGED, {"CHAT_ID": GUEST})],
    ),
    ("imbot.chat.sendTyping", BOTH, [*BOT_MISTAKES, DIALOG]),
]


def pairs() -> Iterator[Any]:
    """Every two mistakes that can be made at once, the one that answers first."""
    for method, portals, order in ORDERS:
        for portal in portals:
            found = [pair for pair in combinations(order, 2) if pair[0].fits(pair[1])]
            for number, (first, second) in enumerate(found):
                name = f"{method} {portal} {number}: {first.error[1]} before {second.error[1]}"
                yield pytest.param(method, portal, first, second, id=name)


@pytest.mark.parametrize(("method", "portal", "first", "second"), list(pairs()))
def test_the_first_of_two_mistakes_answers(houses, method, portal, first, second):
    """Each alone is answered with its own error, both together with that of the first."""
    house, _ = houses[portal]
    for mistakes in ([first], [second], [first, second]):
        change = mistakes[0].change | mistakes[-1].change
        auth = "1/demo" if any(mistake.hook for mistake in mistakes) else "demo-access"
        assert house.ask(method, VALID[method] | change, auth).error == mistakes[0].error


IRREGULAR = [
    ("imbot.chat.updateColor", "documented", {"CHAT_ID": 13, "COLOR": "mint", "BOT_ID": UNKNOWN}, WRONG_COLOR),
    ("imbot.chat.user.delete", "documented", {"CHAT_ID": 13, "USER_ID": 0, "BOT_ID": UNKNOWN}, NO_BOT),
    ("imbot.chat.user.delete", "documented", {"CHAT_ID": GENERAL, "USER_ID": 0, "BOT_ID": UNKNOWN}, GENERAL_CHAT),
    ("imbot.chat.setOwner", "documented", {"CHAT_ID": GENERAL, "USER_ID": 2, "BOT_ID": UNKNOWN}, NO_BOT),
    ("imbot.chat.updateTitle", "documented quiet", {"CHAT_ID": GENERAL, "TITLE": "X", "BOT_ID": UNKNOWN}, NO_BOT),
    ("imbot.chat.updateAvatar", "documented quiet", {"CHAT_ID": GENERAL, "AVATAR": "!", "BOT_ID": UNKNOWN}, NO_BOT),
    ("imbot.chat.updateAvatar", "documented quiet", {"CHAT_ID": GENERAL, "AVATAR": "!", "BOT_ID": BOT}, GENERAL_CHAT),
]


@pytest.mark.parametrize(("method", "portal", "params", "error"), IRREGULAR)
def test_the_irregular_places(houses, method, portal, params, error):
    """Color before bot; bot before USER_ID; bot before the general chat where the others ask for the chat first."""
    house, _ = houses[portal]
    assert house.ask(method, params).error == error
