"""Dialogs: imbot.dialog.get, imbot.chat.sendTyping and its older name imbot.sendTyping."""

import re
from typing import Final

from mock_imbot.rules import parameters
from mock_imbot.rules.checks import ACTING_BOT, BAD_DIALOG_ID
from mock_imbot.rules.dialogs import DIALOG_OBJECT, NO_ACCESS, dialog_id_is_bad, read_dialog
from mock_imbot.rules.fields import php_string
from mock_imbot.rules.registry import Call, Parameter, Variant, alias, method

DIALOG_ID: Final = Parameter(
    "DIALOG_ID", ("string", "integer"), "A user's id or `chat<id>`", required=True, example="chat13"
)
LOOSE: Final = re.compile(r"^[0-9]+|chat[0-9]+$", re.IGNORECASE)

dialog_get = method(
    "imbot.dialog.get",
    docs="imbot-chat §11.4",
    parameters=(DIALOG_ID,),
    result=DIALOG_OBJECT,
    checks=(BAD_DIALOG_ID.when(dialog_id_is_bad),),
    raises=(NO_ACCESS,),
)(read_dialog)


def no_dialog_to_type_in(call: Call) -> bool:
    """DIALOG_ID neither begins with a number nor ends in ``chat<number>``."""
    return not LOOSE.search(php_string(call["DIALOG_ID"]))


@method(
    "imbot.chat.sendTyping",
    docs="imbot-chat §11.2",
    parameters=(DIALOG_ID, *parameters.BOT),
    result=parameters.TRUE,
    checks=(*ACTING_BOT, BAD_DIALOG_ID.when(no_dialog_to_type_in)),
    profile_2026=Variant(checks=(*ACTING_BOT, BAD_DIALOG_ID.when(dialog_id_is_bad))),
)
def send_typing(_: Call) -> bool:
    """Show that the bot is typing; always true, because nothing of it is kept."""
    return True


send_typing_alias = alias("imbot.sendTyping", send_typing)
