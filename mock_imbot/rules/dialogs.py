"""Reading a dialog as imbot.dialog.get does, and newer portals' imbot.chat.get with a DIALOG_ID (imbot-chat §11.4)."""

from http import HTTPStatus
from typing import Any, Final, cast

from mock_imbot.portal.chats import Chat
from mock_imbot.portal.dialogs import describe
from mock_imbot.rules.fields import DialogId, parse_dialog_id, php_string
from mock_imbot.rules.problems import Problem, RestError
from mock_imbot.rules.registry import Call

NO_ACCESS: Final = Problem("ACCESS_ERROR", "You do not have access to the specified dialog", HTTPStatus.FORBIDDEN)
DIALOG_OBJECT: Final = {"type": "object", "required": ["id", "name", "owner", "dialog_id"]}


def dialog_of(call: Call) -> DialogId | None:
    """DIALOG_ID with every prefix that names a dialog."""
    return parse_dialog_id(call["DIALOG_ID"], group_prefixes=True)


def dialog_id_is_bad(call: Call) -> bool:
    """DIALOG_ID is neither a user id nor ``chat<number>``, ``sg<number>`` or ``crm<number>``."""
    return dialog_of(call) is None


def read_dialog(call: Call) -> dict[str, Any]:
    """The dialog as the user behind the credentials sees it; a private one is made when there is none yet.

    Raises NO_ACCESS if the user may not see it or it does not exist.
    """
    reader = call.portal.users.get(call.caller.user_id)
    chat = _chat(call)
    if reader is None or chat is None or not chat.is_visible_to(reader):
        raise RestError(NO_ACCESS)
    return describe(chat, reader, php_string(call["DIALOG_ID"]))


def _chat(call: Call) -> Chat | None:
    dialog = cast("DialogId", dialog_of(call))  # others have been refused
    if dialog.kind == "chat":
        return call.portal.chats.get(dialog.id)
    if dialog.id == call.caller.user_id or call.portal.users.get(dialog.id) is None:
        return None  # a private chat is a talk of two
    return call.portal.chats.private(call.caller.user_id, dialog.id)
