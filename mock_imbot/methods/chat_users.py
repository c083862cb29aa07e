"""Who is in a chat: imbot.chat.user.list, .add, .delete, imbot.chat.leave, .setOwner, .setManager."""

from http import HTTPStatus
from typing import Final

from mock_imbot.portal.chats import Chat
from mock_imbot.portal.users import User
from mock_imbot.rules import parameters
from mock_imbot.rules.checks import (
    ACTING_BOT,
    CHAT_ID_GIVEN,
    GENERAL_CHAT,
    NO_USER_ID,
    bot_is_no_member,
    bot_is_not_owner,
    bot_is_stranger,
    forbids,
    general_chat,
    not_a_group,
    not_positive,
    unknown_chat,
    user_is_no_member,
)
from mock_imbot.rules.fields import Value, id_set, php_bool, users_list
from mock_imbot.rules.problems import Problem
from mock_imbot.rules.registry import Call, Parameter, Variant, method
from mock_imbot.rules.scrutiny import dropped_newcomers, unseen_chat

NOT_INVITED: Final = Problem("WRONG_REQUEST", "You don't have access or user already member in chat")
MAY_NOT_EXTEND: Final = Problem("ACCESS_DENIED_EXTEND", "Insufficient permission to add chat members.")
CLOSED_TO_NEWCOMERS: Final = Problem("ACCESS_ERROR", "It is forbidden to add users to this chat", HTTPStatus.FORBIDDEN)
LIST_WANTED: Final = Problem("WRONG_REQUEST", "User IDs must be passed in array format")
NOT_DISMISSED: Final = Problem("WRONG_REQUEST", "You don't have access or user isn't member in chat")
MAY_NOT_KICK: Final = Problem("ACCESS_DENIED_KICK", "Insufficient permission to kick chat members.")
ONLY_OWNER_KICKS: Final = Problem("IM_ERROR_KICK", "Only the chat owner can ban users.")
NO_SUCH_MEMBER: Final = Problem("USER_NOT_FOUND", "The specified user is not in chat.")
NOBODY_LEAVES: Final = Problem("ACCESS_ERROR", "It is forbidden to delete users of this chat", HTTPStatus.FORBIDDEN)
OWNER_STAYS: Final = Problem("LEAVE_OWNER_FORBIDDEN", "Cannot dismiss chat owner.", HTTPStatus.FORBIDDEN)
CAN_NOT_LEAVE: Final = Problem(
    "ACCESS_ERROR", "You don't have access or user isn't member in chat", HTTPStatus.FORBIDDEN
)
OWNER_NOT_CHANGED: Final = Problem("WRONG_REQUEST", "Change owner can only owner and user must be member in chat")
MANAGER_NOT_CHANGED: Final = Problem("WRONG_REQUEST", "Change manager can only owner and user must be member in chat")


@method(
    "imbot.chat.user.list",
    docs="imbot-chat §1",
    parameters=(*parameters.IN_CHAT, *parameters.BOT),
    result={"type": "array", "items": {"type": "integer"}},
    swallows=(unseen_chat,),
    checks=(*CHAT_ID_GIVEN, GENERAL_CHAT.when(general_chat), *ACTING_BOT),
)
def user_list(call: Call) -> list[int]:
    """List the ids of a chat's members; an empty list when the bot may not see them."""
    chat = call.found_chat
    return chat.members if chat and chat.is_visible_to(call.bot) else []


def named_users(call: Call) -> Value:
    """USERS; only of an extranet bot a text is read as the JSON of a list, which newer portals demand of it."""
    users = call["USERS"]
    return users_list(users) if call.bot.extranet and call.portal.profile.guests_send_lists else users


def guest_names_no_list(call: Call) -> bool:
    """The bot is an extranet user and USERS is no array, nor the JSON text of one."""
    return call.bot.extranet and users_list(call["USERS"]) is None


def newcomers(call: Call) -> list[User]:
    """Whom user.add would let in: the active users named, and the bot itself, who are no members yet."""
    present = set(call.chat.members)
    wanted = [user for user in [*id_set(named_users(call)), call.bot.id] if user not in present]
    return call.portal.users.reachable(dict.fromkeys(wanted))


def nobody_new(call: Call) -> bool:
    """Nobody is left to add: USERS is empty, or all of them are members already, unknown or inactive."""
    return not newcomers(call)


@method(
    "imbot.chat.user.add",
    docs="imbot-chat §2",
    parameters=(
        *parameters.IN_CHAT,
        Parameter("USERS", ("array", "integer", "string"), "Ids of the users to add", required=True, example=[3, 4]),
        Parameter("HIDE_HISTORY", "string", "`N` shows the newcomers what was said before"),
        *parameters.BOT,
    ),
    result=parameters.TRUE,
    swallows=(dropped_newcomers,),
    checks=(
        *CHAT_ID_GIVEN,
        GENERAL_CHAT.when(general_chat),
        *ACTING_BOT,
        NOT_INVITED.when(not_a_group, bot_is_stranger, nobody_new),
    ),
    profile_2026=Variant(
        checks=(
            *CHAT_ID_GIVEN,
            GENERAL_CHAT.when(general_chat),
            CLOSED_TO_NEWCOMERS.when(forbids("extend")),
            *ACTING_BOT,
            LIST_WANTED.when(guest_names_no_list),
            MAY_NOT_EXTEND.when(not_a_group, bot_is_no_member),
        )
    ),
)
def user_add(call: Call) -> bool:
    """Add users to a chat."""
    people = newcomers(call)
    if people:
        call.chat.invite(people, call.bot.person, hide_history=_hides_history(call))
    return True


def _hides_history(call: Call) -> bool:
    """Absent means yes, ``N`` no; anything else counts by its truth."""
    value = call["HIDE_HISTORY"]
    return value is None or (value != "N" and php_bool(value))


def kicks_another(call: Call) -> bool:
    """Somebody else is to be removed and the bot is not the owner."""
    return call.integer("USER_ID") != call.bot.id and bot_is_not_owner(call)


def kicks_without_rank(call: Call) -> bool:
    """Somebody else is to be removed and the bot is neither owner nor manager."""
    member = call.bot_membership
    return kicks_another(call) and not (member and member.manager)


def owner_must_stay(call: Call) -> bool:
    """The bot would remove itself, it is the owner, and the chat's entity does not let owners leave."""
    return _target(call) == call.bot.id and _is_tied_owner(call)


def _is_tied_owner(call: Call) -> bool:
    return call.chat.owner_id == call.bot.id and not call.chat.restrictions.leave_owner


def _target(call: Call) -> int:
    """Whom a call removes: USER_ID, or the bot itself."""
    user_id = call.integer("USER_ID")
    return user_id if user_id > 0 else call.bot.id


@method(
    "imbot.chat.user.delete",
    docs="imbot-chat §3",
    parameters=(*parameters.IN_CHAT, parameters.USER_ID, *parameters.BOT),
    result=parameters.TRUE,
    checks=(
        *CHAT_ID_GIVEN,
        GENERAL_CHAT.when(general_chat),
        *ACTING_BOT,
        NO_USER_ID.when(not_positive("USER_ID")),
        NOT_DISMISSED.when(not_a_group, user_is_no_member, kicks_another),
    ),
    profile_2026=Variant(
        checks=(
            *CHAT_ID_GIVEN,
            GENERAL_CHAT.when(general_chat),
            NOBODY_LEAVES.when(forbids("leave")),
            *ACTING_BOT,
            NO_USER_ID.when(not_positive("USER_ID")),
            MAY_NOT_KICK.when(not_a_group, bot_is_no_member, kicks_without_rank),
            NO_SUCH_MEMBER.when(user_is_no_member),
            ONLY_OWNER_KICKS.when(kicks_another),
            OWNER_STAYS.when(owner_must_stay),
        )
    ),
)
def user_delete(call: Call) -> bool:
    """Remove a user from a chat; only the owner removes others."""
    return _dismiss(call, call.chat, call.integer("USER_ID"))


def target_is_no_member(call: Call) -> bool:
    """USER_ID is given and is not a member of the chat."""
    return call.chat.member(_target(call)) is None


def leave_kicks_another(call: Call) -> bool:
    """USER_ID names somebody else and the bot is not the owner."""
    return _target(call) != call.bot.id and bot_is_not_owner(call)


def leave_kicks_without_rank(call: Call) -> bool:
    """USER_ID names somebody else and the bot is neither owner nor manager."""
    return leave_kicks_another(call) and kicks_without_rank(call)


@method(
    "imbot.chat.leave",
    docs="imbot-chat §4",
    parameters=(*parameters.IN_CHAT, *parameters.BOT),
    result=parameters.TRUE,
    checks=(
        *CHAT_ID_GIVEN,
        GENERAL_CHAT.when(general_chat),
        *ACTING_BOT,
        CAN_NOT_LEAVE.when(not_a_group, bot_is_no_member),
    ),
    profile_2026=Variant(
        checks=(
            *CHAT_ID_GIVEN,
            GENERAL_CHAT.when(general_chat),
            NOBODY_LEAVES.when(forbids("leave")),
            *ACTING_BOT,
            MAY_NOT_KICK.when(not_a_group, bot_is_no_member, leave_kicks_without_rank),
            NO_SUCH_MEMBER.when(target_is_no_member),
            ONLY_OWNER_KICKS.when(leave_kicks_another),
            OWNER_STAYS.when(owner_must_stay),
        )
    ),
)
def leave(call: Call) -> bool:
    """Let the bot leave a chat; if it was the owner, somebody else becomes that."""
    return _dismiss(call, call.chat, _target(call) if call.portal.profile.leave_names_a_user else call.bot.id)


def _dismiss(call: Call, chat: Chat, user_id: int) -> bool:
    chat.dismiss(call.portal.users.name_of(user_id), call.bot.person)
    return True


def heir_is_no_member(call: Call) -> bool:
    """USER_ID is neither the owner already nor a member of the chat."""
    return call.integer("USER_ID") != call.chat.owner_id and user_is_no_member(call)


@method(
    "imbot.chat.setOwner",
    docs="imbot-chat §10",
    parameters=(*parameters.IN_CHAT, parameters.USER_ID, *parameters.BOT),
    result=parameters.TRUE,
    checks=(
        *CHAT_ID_GIVEN,
        NO_USER_ID.when(not_positive("USER_ID")),
        *ACTING_BOT,
        GENERAL_CHAT.when(general_chat),
        OWNER_NOT_CHANGED.when(unknown_chat, bot_is_not_owner, heir_is_no_member),
    ),
)
def set_owner(call: Call) -> bool:
    """Make a member the owner of a chat."""
    user_id = call.integer("USER_ID")
    if user_id != call.chat.owner_id:
        call.chat.hand_over(user_id)
    return True


@method(
    "imbot.chat.setManager",
    docs="imbot-chat §11.1",
    parameters=(
        *parameters.IN_CHAT,
        parameters.USER_ID,
        Parameter("IS_MANAGER", "string", "`N` takes the rights away, anything else gives them"),
        *parameters.BOT,
    ),
    result=parameters.TRUE,
    checks=(
        *CHAT_ID_GIVEN,
        NO_USER_ID.when(not_positive("USER_ID")),
        *ACTING_BOT,
        MANAGER_NOT_CHANGED.when(unknown_chat, bot_is_not_owner),
    ),
)
def set_manager(call: Call) -> bool:
    """Make a member a manager of the chat, or take that away; somebody who is no member is passed over."""
    user_id = call.integer("USER_ID")
    if user_id != call.chat.owner_id or call.portal.profile.owner_can_be_demoted:
        call.chat.appoint(user_id, manager=call["IS_MANAGER"] != "N")
    return True
