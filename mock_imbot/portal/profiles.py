"""Where portals of different years differ, as data.

``documented`` follows the page that introduced the ten chat methods, its gaps filled with the server of its time;
``2026`` is a portal of May 2026 (imbot-chat §15 and §16).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from mock_imbot.portal import colors, phrases


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules of one generation of portals."""

    name: str
    phrases: phrases.Phrases
    colors: frozenset[str]
    """Color codes that ``COLOR`` may name."""
    owner_parameter: bool
    """``imbot.chat.add`` honours OWNER_ID."""
    description_is_message: bool
    """A description is also written into a new chat; if not, an open chat's first message becomes its description."""
    zero_is_a_title: bool
    """A chat can be created with the title "0"."""
    guests_send_lists: bool
    """An extranet bot has to give the users to add as an array, or as the JSON text of one."""
    guests_open_chats: bool
    """An extranet bot can create open chats; if not, they become closed ones."""
    heir_is_human: bool
    """Ownership passes to an active employee only; if not, to the lowest id whoever that is."""
    parting_words_in_open_chats: bool
    """Leaving an open chat is announced there."""
    join_params: Mapping[str, str]
    """Parameters of the message about new members."""
    system_messages_count: bool
    """Messages about new members and new chats raise unread counters."""
    avatar_size_limited: bool
    """A picture must have a readable size of 5000×5000 pixels at most."""
    leave_names_a_user: bool
    """``imbot.chat.leave`` obeys USER_ID."""
    owner_can_be_demoted: bool
    """``imbot.chat.setManager`` also changes the owner's flag."""
    group_prefixes: bool
    """``sg<id>`` and ``crm<id>`` are dialog ids."""
    get_by_dialog: bool
    """``imbot.chat.get`` with DIALOG_ID answers like ``imbot.dialog.get``."""
    raw_bot_key: bool
    """BOT_ID is looked up as given; if not, it is cast to an integer first."""
    restrictions: Mapping[str, "Restrictions"] = field(default_factory=dict)
    """What may not be done to chats bound to an entity of that type (§12.3)."""


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What is allowed in a chat."""

    rename: bool = True
    avatar: bool = True
    extend: bool = True
    leave: bool = True
    leave_owner: bool = True


UNRESTRICTED: Final = Restrictions()
NOTHING: Final = Restrictions(rename=False, avatar=False, extend=False, leave=False, leave_owner=False)

DOCUMENTED: Final = Profile(
    name="documented",
    phrases=phrases.DOCUMENTED,
    colors=frozenset(colors.COLORS),
    owner_parameter=True,
    description_is_message=False,
    zero_is_a_title=True,
    guests_send_lists=False,
    guests_open_chats=False,
    heir_is_human=False,
    parting_words_in_open_chats=True,
    join_params={},
    system_messages_count=True,
    avatar_size_limited=False,
    leave_names_a_user=False,
    owner_can_be_demoted=False,
    group_prefixes=False,
    get_by_dialog=False,
    raw_bot_key=True,
)

IN_2026: Final = Profile(
    name="2026",
    phrases=phrases.IN_2026,
    colors=frozenset(colors.COLORS) | {colors.COPILOT.code},
    owner_parameter=False,
    description_is_message=True,
    zero_is_a_title=False,
    guests_send_lists=True,
    guests_open_chats=True,
    heir_is_human=True,
    parting_words_in_open_chats=False,
    join_params={"CODE": "CHAT_JOIN"},
    system_messages_count=False,
    avatar_size_limited=True,
    leave_names_a_user=True,
    owner_can_be_demoted=True,
    group_prefixes=True,
    get_by_dialog=True,
    raw_bot_key=False,
    restrictions={
        "GENERAL": NOTHING,
        "SONET_GROUP": NOTHING,
        "CRM": Restrictions(rename=False, avatar=False, leave_owner=False),
        "CALL": Restrictions(extend=False, leave=False, leave_owner=False),
        "SUPPORT24_NOTIFIER": Restrictions(rename=False, avatar=False, leave_owner=False),
        "SUPPORT24_QUESTION": Restrictions(avatar=False, extend=False, leave=False, leave_owner=False),
        "NETWORK_DIALOG": Restrictions(avatar=False, extend=False, leave=False, leave_owner=False),
        "LINES": Restrictions(leave_owner=False),
    },
)

PROFILES: Final = {profile.name: profile for profile in (DOCUMENTED, IN_2026)}
