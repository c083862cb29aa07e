"""The page that introduced the ten methods: its examples as printed, its codes, nothing else."""

import pytest

from tests.live import reply
from tests.methods.house import PICTURE
from tests.methods.refusals import REFUSALS

EXAMPLES = {
    "imbot.chat.user.list": ({"CHAT_ID": 13, "BOT_ID": 39}, [1, 2, 4, 39]),
    "imbot.chat.user.add": ({"CHAT_ID": 13, "USERS": [3, 4], "BOT_ID": 39}, True),
    "imbot.chat.user.delete": ({"CHAT_ID": 13, "USER_ID": 4, "BOT_ID": 39}, True),
    "imbot.chat.leave": ({"CHAT_ID": 13, "BOT_ID": 39}, True),
    "imbot.chat.updateTitle": ({"CHAT_ID": 13, "TITLE": "New name for chat", "BOT_ID": 39}, True),
    "imbot.chat.updateColor": ({"CHAT_ID": 13, "COLOR": "MINT", "BOT_ID": 39}, True),
    "imbot.chat.updateAvatar": ({"CHAT_ID": 13, "AVATAR": PICTURE, "BOT_ID": 39}, True),
    "imbot.chat.add": (
        {
            "TYPE": "CHAT",
            "TITLE": "My new private chat",
            "DESCRIPTION": "Very important chat",
            "COLOR": "PINK",
            "MESSAGE": "Welcome to the chat",
            "USERS": [1, 2],
            "AVATAR": PICTURE,
            "ENTITY_TYPE": "CHAT",
            "ENTITY_ID": 13,
            "OWNER_ID": 39,
            "BOT_ID": 39,
        },
        14,
    ),
    "imbot.chat.get": ({"ENTITY_TYPE": "OPEN", "ENTITY_ID": 13, "BOT_ID": 39}, {"ID": 13}),
    "imbot.chat.setOwner": ({"CHAT_ID": 13, "USER_ID": "2", "BOT_ID": 39}, True),
}

CODES = {
    "imbot.chat.user.list": ["CHAT_ID_EMPTY"],
    "imbot.chat.user.add": ["CHAT_ID_EMPTY", "WRONG_REQUEST"],
    "imbot.chat.user.delete": ["CHAT_ID_EMPTY", "USER_ID_EMPTY", "WRONG_REQUEST"],
    "imbot.chat.leave": ["CHAT_ID_EMPTY", "ACCESS_ERROR", "BOT_ID_ERROR"],
    "imbot.chat.updateTitle": ["CHAT_ID_EMPTY", "TITLE_EMPTY", "WRONG_REQUEST"],
    "imbot.chat.updateColor": ["CHAT_ID_EMPTY", "WRONG_COLOR", "WRONG_REQUEST"],
    "imbot.chat.updateAvatar": ["CHAT_ID_EMPTY", "AVATAR_ERROR", "WRONG_REQUEST"],
    "imbot.chat.add": ["USERS_EMPTY", "WRONG_REQUEST"],
    "imbot.chat.get": [],
    "imbot.chat.setOwner": ["CHAT_ID_EMPTY", "USER_ID_EMPTY", "WRONG_REQUEST"],
}


@pytest.mark.parametrize("method", EXAMPLES)
@pytest.mark.parametrize("profile", ["documented", "2026"])
def test_each_example_succeeds_as_printed(new_portal, method, profile):
    """Against a fresh portal of the scenario that the program starts with, also without BOT_ID and as a form."""
    portal = new_portal(**({} if profile == "documented" else {"profile": profile}))
    params, result = EXAMPLES[method]
    assert portal.call(method, params).result == result
    assert portal.control("POST", "/reset").is_success
    assert portal.call(method, {name: value for name, value in params.items() if name != "BOT_ID"}).result == result
    assert portal.control("POST", "/reset").is_success
    form = {"auth": portal.token}
    for name, value in params.items():
        form |= {f"{name}[{at}]": item for at, item in enumerate(value)} if isinstance(value, list) else {name: value}
    assert reply(portal.client.post(f"{portal.url}/rest/{method}", data=form)).result == result


@pytest.mark.parametrize("method", CODES)
def test_each_code_of_the_page_is_answered(method):
    """By a call of the table of refusals; beyond the page only bot, DIALOG_ID and general chat give errors."""
    answered = {row.error[1] for row in REFUSALS if row.method == method and row.portal.startswith("documented")}
    assert answered >= set(CODES[method])
    unlisted = answered - set(CODES[method])
    assert unlisted <= {"BOT_ID_ERROR", "APP_ID_ERROR", "ACCESS_DENIED", "DIALOG_ID_EMPTY", "ACCESS_ERROR"}
