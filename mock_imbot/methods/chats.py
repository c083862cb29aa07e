"""The chat itself: imbot.chat.add, .get, .updateTitle, .updateColor, .updateAvatar."""

from http import HTTPStatus
from typing import Any, Final, cast

from mock_imbot.portal.avatars import Picture
from mock_imbot.portal.chats import CLOSED, ENTITY_ID_LENGTH, ENTITY_TYPE_LENGTH, OPEN, TITLE_LENGTH
from mock_imbot.portal.creation import Blueprint, create
from mock_imbot.rules import parameters
from mock_imbot.rules.checks import (
    ACTING_BOT,
    BAD_DIALOG_ID,
    CHAT_ID_GIVEN,
    GENERAL_CHAT,
    blank,
    bot_is_no_member,
    forbids,
    general_chat,
    general_chat_closed,
    not_a_group,
)
from mock_imbot.rules.dialogs import NO_ACCESS, dialog_id_is_bad, read_dialog
from mock_imbot.rules.fields import (
    is_empty,
    php_int,
    php_loosely_equal_strings,
    php_string,
    php_trim,
    users_list,
)
from mock_imbot.rules.problems import Problem
from mock_imbot.rules.registry import Call, Parameter, Variant, method
from mock_imbot.rules.scrutiny import dropped_users, ignored_avatar, ignored_color

USERS_EMPTY: Final = Problem("USERS_EMPTY", "Please select users before creating a new chat")
INVALID_USERS: Final = Problem("INVALID_FORMAT", "Parameter USERS has wrong type")
NOT_CREATED: Final = Problem("WRONG_REQUEST", "Chat can't be created")
TITLE_EMPTY: Final = Problem("TITLE_EMPTY", "Title can't be empty")
SAME_TITLE_OR_NO_CHAT: Final = Problem("WRONG_REQUEST", "This title currently set or chat isn't exists")
NOT_RENAMED: Final = Problem("ACCESS_ERROR", "This chat cannot be renamed", HTTPStatus.FORBIDDEN)
WRONG_COLOR: Final = Problem("WRONG_COLOR", "This color currently unavailable")
SAME_COLOR_OR_NO_CHAT: Final = Problem("WRONG_REQUEST", "This color currently set or chat isn't exists")
AVATAR_ERROR: Final = Problem("AVATAR_ERROR", "Avatar incorrect type")
AVATAR_TOO_LARGE: Final = Problem("AVATAR_ERROR", "Avatar incorrect size (max 5000x5000)")
AVATAR_FIXED: Final = Problem("ACCESS_ERROR", "The avatar of this chat cannot be changed", HTTPStatus.FORBIDDEN)
AVATAR_DENIED: Final = Problem("ACCESS_DENIED", "Access denied")
NO_CHAT: Final = Problem("WRONG_REQUEST", "Chat isn't exists")

LARGEST_OWNER: Final = 2**31 - 1
LARGEST_AVATAR: Final = 5000  # pixels, both ways


def text_of(call: Call, name: str) -> str:
    """A text parameter, trimmed as PHP does."""
    return php_trim(php_string(call[name]))


def chosen_users(call: Call) -> list[int]:
    """The positive ids of USERS for imbot.chat.add."""
    return [user_id for user_id in map(php_int, users_list(call["USERS"]) or []) if user_id > 0]


def nobody_chosen(call: Call) -> bool:
    """USERS is absent, not a list (or the JSON text of one), or has no positive number in it."""
    return not chosen_users(call)


def users_of_wrong_type(call: Call) -> bool:
    """An element of USERS is neither a number nor a text."""
    elements = users_list(call["USERS"]) or []
    return any(not isinstance(each, int | str) or each is True for each in elements if not is_empty(each))


def entity_too_long(call: Call) -> bool:
    """ENTITY_TYPE is longer than 50 characters or ENTITY_ID longer than 255."""
    return (
        len(php_string(call["ENTITY_TYPE"])) > ENTITY_TYPE_LENGTH
        or len(php_string(call["ENTITY_ID"])) > ENTITY_ID_LENGTH
    )


def owner_out_of_range(call: Call) -> bool:
    """OWNER_ID is negative, or too large for the portal's database."""
    return call.portal.profile.owner_parameter and not 0 <= call.integer("OWNER_ID") <= LARGEST_OWNER


def chosen_color(call: Call) -> str:
    """COLOR if the portal knows it, else nothing."""
    color = call["COLOR"]
    return color if isinstance(color, str) and color in call.portal.profile.colors else ""


def has_proper_size(picture: Picture) -> bool:
    """Whether newer portals take a picture of that size."""
    return 0 < picture.width <= LARGEST_AVATAR and 0 < picture.height <= LARGEST_AVATAR


@method(
    "imbot.chat.add",
    docs="imbot-chat §8",
    parameters=(
        Parameter("TYPE", "string", "`OPEN` for a chat that anybody may join, `CHAT` (the default) for a closed one"),
        Parameter("TITLE", "string", "Title; the portal makes one up if it is left out"),
        Parameter("DESCRIPTION", "string", "Description"),
        Parameter("COLOR", "string", "Color code such as `PINK`; an unknown one counts as left out", example="PINK"),
        Parameter("MESSAGE", "string", "First message of the bot"),
        Parameter("USERS", ("array", "string"), "Ids of the members", required=True, example=[1, 2]),
        Parameter("AVATAR", "string", "Picture in base64; anything else is passed over"),
        Parameter("ENTITY_TYPE", "string", "Kind of thing that the chat is about, 50 characters at most"),
        Parameter("ENTITY_ID", parameters.NUMBER, "Id of that thing, 255 characters at most"),
        Parameter("OWNER_ID", parameters.NUMBER, "Owner; the bot if left out. Newer portals ignore it"),
        *parameters.BOT,
    ),
    result={"type": "integer"},
    swallows=(ignored_color, ignored_avatar, dropped_users),
    checks=(
        USERS_EMPTY.when(nobody_chosen),
        *ACTING_BOT,
        NOT_CREATED.when(entity_too_long, owner_out_of_range),
    ),
    profile_2026=Variant(
        checks=(
            INVALID_USERS.when(users_of_wrong_type),
            *ACTING_BOT,
            NOT_CREATED.when(entity_too_long),
        )
    ),
)
def add(call: Call) -> int:
    """Create a chat on behalf of the bot and answer its id."""
    profile = call.portal.profile
    title = text_of(call, "TITLE")[:TITLE_LENGTH]
    picture = call.picture
    owner = call["OWNER_ID"] if profile.owner_parameter else None
    may_open = profile.guests_open_chats or not call.bot.extranet
    plan = Blueprint(
        type=OPEN if call["TYPE"] == "OPEN" and may_open else CLOSED,
        title="" if title == "0" and not profile.zero_is_a_title else title,
        description=text_of(call, "DESCRIPTION"),
        color=chosen_color(call),
        message=text_of(call, "MESSAGE"),
        users=chosen_users(call),
        owner_id=call.bot.id if owner is None else php_int(owner),
        entity_type=php_string(call["ENTITY_TYPE"]),
        entity_id=php_string(call["ENTITY_ID"]),
        avatar=picture if picture and (has_proper_size(picture[0]) or not profile.avatar_size_limited) else None,
    )
    return create(call.portal, plan, call.bot, call.caller.user_id).id


def asks_for_dialog(call: Call) -> bool:
    """Whether imbot.chat.get is to answer like imbot.dialog.get, as newer portals do with DIALOG_ID."""
    return call.portal.profile.get_by_dialog and call["DIALOG_ID"] is not None


def bad_dialog_asked_for(call: Call) -> bool:
    """DIALOG_ID is given and names neither a user nor a chat."""
    return asks_for_dialog(call) and dialog_id_is_bad(call)


@method(
    "imbot.chat.get",
    docs="imbot-chat §9",
    parameters=(
        Parameter("ENTITY_TYPE", "string", "Kind of thing that the chat is about", required=True, example="OPEN"),
        Parameter("ENTITY_ID", parameters.NUMBER, "Id of that thing", required=True, example=13),
        Parameter("BOT_ID", parameters.NUMBER, "Accepted and ignored"),
        Parameter("DIALOG_ID", "string", "Newer portals answer with that dialog; older ones ignore it"),
    ),
    result={"type": ["object", "null"], "properties": {"ID": {"type": "integer"}}},
    profile_2026=Variant(checks=(BAD_DIALOG_ID.when(bad_dialog_asked_for),), raises=(NO_ACCESS,)),
)
def get(call: Call) -> dict[str, Any] | None:
    """Find the chat that is bound to an entity; null if there is none."""
    if asks_for_dialog(call):
        return read_dialog(call)
    entity_type, entity_id = call["ENTITY_TYPE"], call["ENTITY_ID"]
    if is_empty(entity_type) or is_empty(entity_id):
        return None
    chat_id = call.portal.chats.by_entity(php_string(entity_type), php_string(entity_id))
    return None if chat_id is None else {"ID": chat_id}


def new_title(call: Call) -> str:
    """TITLE as it would be stored."""
    return text_of(call, "TITLE")[:TITLE_LENGTH]


def title_unchanged(call: Call) -> bool:
    """The chat has that title already; two numeric titles are compared as numbers."""
    return php_loosely_equal_strings(call.chat.title, new_title(call))


@method(
    "imbot.chat.updateTitle",
    docs="imbot-chat §5",
    parameters=(
        *parameters.IN_CHAT,
        Parameter("TITLE", "string", "The new title; 255 characters are kept", required=True, example="New name"),
        *parameters.BOT,
    ),
    result=parameters.TRUE,
    checks=(
        *CHAT_ID_GIVEN,
        TITLE_EMPTY.when(blank("TITLE")),
        *ACTING_BOT,
        GENERAL_CHAT.when(general_chat_closed),
        SAME_TITLE_OR_NO_CHAT.when(not_a_group, bot_is_no_member, title_unchanged),
    ),
    profile_2026=Variant(
        checks=(
            *CHAT_ID_GIVEN,
            TITLE_EMPTY.when(blank("TITLE")),
            *ACTING_BOT,
            GENERAL_CHAT.when(general_chat_closed),
            NOT_RENAMED.when(forbids("rename")),
        )
    ),
)
def update_title(call: Call) -> bool:
    """Give the chat another title."""
    if not (not_a_group(call) or bot_is_no_member(call) or title_unchanged(call)):
        call.chat.rename(new_title(call), by=call.bot.person)
    return True


def not_a_color(call: Call) -> bool:
    """COLOR is absent or not one of the codes, which are in upper case."""
    return not chosen_color(call)


def color_unchanged(call: Call) -> bool:
    """The chat has that color already."""
    return call.chat.color == call["COLOR"]


@method(
    "imbot.chat.updateColor",
    docs="imbot-chat §6",
    parameters=(
        *parameters.IN_CHAT,
        Parameter("COLOR", "string", "Color code, in upper case", required=True, example="MINT"),
        *parameters.BOT,
    ),
    result=parameters.TRUE,
    checks=(
        *CHAT_ID_GIVEN,
        GENERAL_CHAT.when(general_chat_closed),
        WRONG_COLOR.when(not_a_color),
        *ACTING_BOT,
        SAME_COLOR_OR_NO_CHAT.when(not_a_group, bot_is_no_member, color_unchanged),
    ),
)
def update_color(call: Call) -> bool:
    """Give the chat another color."""
    call.chat.recolor(chosen_color(call), by=call.bot.person)
    return True


def not_a_picture(call: Call) -> bool:
    """AVATAR is absent, empty, or does not decode to a picture; a data URI does not."""
    return call.picture is None


def picture_too_large(call: Call) -> bool:
    """The picture's width or height can't be read or is over 5000 pixels."""
    picture = call.picture
    return picture is not None and not has_proper_size(picture[0])


@method(
    "imbot.chat.updateAvatar",
    docs="imbot-chat §7",
    parameters=(
        *parameters.IN_CHAT,
        Parameter("AVATAR", ("string", "array"), "Picture in base64, or [file name, base64]", required=True),
        *parameters.BOT,
    ),
    result=parameters.TRUE,
    swallows=(ignored_avatar,),
    checks=(
        *CHAT_ID_GIVEN,
        *ACTING_BOT,
        GENERAL_CHAT.when(general_chat_closed),
        AVATAR_ERROR.when(not_a_picture),
        NO_CHAT.when(not_a_group, bot_is_no_member),
    ),
    profile_2026=Variant(
        checks=(
            *CHAT_ID_GIVEN,
            AVATAR_DENIED.when(general_chat),
            *ACTING_BOT,
            AVATAR_FIXED.when(forbids("avatar")),
            AVATAR_ERROR.when(not_a_picture),
            AVATAR_TOO_LARGE.when(picture_too_large),
            NO_CHAT.when(not_a_group, bot_is_no_member),
        )
    ),
)
def update_avatar(call: Call) -> bool:
    """Give the chat another picture."""
    picture, content = cast("tuple[Picture, bytes]", call.picture)
    call.chat.change_avatar(picture, content, by=call.bot.person)
    return True
