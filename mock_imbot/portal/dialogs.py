"""A chat as one of its readers sees it: the object of imbot.dialog.get (imbot-chat §11.4)."""

from typing import Any, Final

from mock_imbot.portal import colors
from mock_imbot.portal.chats import OPEN, PRIVATE, Chat
from mock_imbot.portal.clock import iso
from mock_imbot.portal.members import Member
from mock_imbot.portal.users import User

KINDS: Final = {OPEN: "open", PRIVATE: "private"}

PERMISSIONS: Final = {
    "manage_users_add": "member",
    "manage_users_delete": "manager",
    "manage_ui": "member",
    "manage_settings": "owner",
    "manage_messages": "member",
    "can_post": "member",
}
"""Who may do what; nothing in the emulated API changes these."""


def describe(chat: Chat, reader: User, dialog_id: str) -> dict[str, Any]:
    """The chat with everything that depends on the reader; ``dialog_id`` is echoed."""
    members = chat.portal.chats.members
    place = chat.member(reader.id)
    seen = place or Member(last_id=chat.last_message_id)
    return {
        "id": chat.id,
        "parent_chat_id": 0,
        "parent_message_id": 0,
        "name": _name(chat, reader),
        "description": chat.description,
        "owner": chat.owner_id,
        "extranet": bool(chat.extranet),
        "avatar": chat.portal.files.url(chat.avatar),
        "color": colors.shown(chat.color, chat.id),
        "type": _kind(chat),
        "counter": seen.counter,
        "user_counter": members.count(chat.id),
        "message_count": chat.message_count - seen.hidden,
        "unread_id": chat.portal.chats.messages.first_after(chat, max(seen.last_id, seen.start_id - 1)),
        "restrictions": _restrictions(chat),
        "last_message_id": chat.last_message_id,
        "last_id": seen.last_id,
        "marked_id": 0,
        "disk_folder_id": 0,
        "entity_type": chat.entity_type,
        "entity_id": chat.entity_id,
        "entity_data_1": chat.entity_data_1,
        "entity_data_2": chat.entity_data_2,
        "entity_data_3": chat.entity_data_3,
        "mute_list": [reader.id] if seen.muted else [],
        "date_create": iso(chat.created),
        "message_type": chat.type,
        "public": "",
        "role": _role(chat, reader, place),
        "entity_link": {"type": chat.entity_type, "url": "", "id": chat.entity_id},
        "text_field_enabled": True,
        "background_id": None,
        "permissions": PERMISSIONS,
        "is_new": False,
        "readed_list": [
            {"user_id": user_id, "user_name": f"{name} {last_name}".strip(), "message_id": last_id, "date": None}
            for user_id, name, last_name, last_id in members.readers(chat.id, but=reader.id)
        ],
        "manager_list": members.managers(chat.id),
        "last_message_views": {"message_id": chat.last_message_id, "first_viewers": [], "count_of_viewers": 0},
        "dialog_id": dialog_id,
    }


def _name(chat: Chat, reader: User) -> str:
    """The title; a private chat is called like the other one."""
    if chat.is_group:
        return chat.title
    other = next(user_id for user_id in chat.members if user_id != reader.id)
    return chat.portal.users.name_of(other).name


def _kind(chat: Chat) -> str:
    if chat.id == chat.portal.settings.general_chat:
        return "general"
    if not chat.entity_type:
        return KINDS.get(chat.type, "chat")
    first, *rest = chat.entity_type.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def _role(chat: Chat, reader: User, place: Member | None) -> str:
    if place is None:
        return "guest"
    if chat.owner_id == reader.id:
        return "owner"
    return "manager" if place.manager else "member"


def _restrictions(chat: Chat) -> dict[str, bool]:
    allowed = chat.restrictions
    return {
        "avatar": allowed.avatar,
        "rename": allowed.rename,
        "extend": allowed.extend,
        "call": True,
        "mute": True,
        "leave": allowed.leave,
        "leave_owner": allowed.leave_owner,
        "send": True,
        "user_list": True,
    }
