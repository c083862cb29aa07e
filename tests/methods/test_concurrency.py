"""Many calls at once on one chat: each is carried out whole, one after the other."""

from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.live import reply
from tests.methods.house import BOT, TEAM


def at_once(home, calls):
    """Answers of calls that are made by eight clients at the same time, in order."""
    with httpx.Client(timeout=10) as client, ThreadPoolExecutor(8) as threads:

        def ask(call):
            method, params = call
            body = {"auth": home.mine("demo-access")} | params
            return reply(client.post(f"{home.url}/rest/{method}", json=body))

        return list(threads.map(ask, calls))


def test_members_come_and_go_consistently(house):
    """Of equal calls one succeeds, and figures agree with what is stored."""
    calls = [("imbot.chat.user.add", {"CHAT_ID": TEAM, "USERS": [user]}) for user in (3, 7, 40) * 8]
    answers = at_once(house, calls)
    assert sum(answer.status == 200 for answer in answers) == 3
    chat = house.chat(TEAM)
    assert chat["users"] == [1, 2, 3, 4, 7, BOT, 40]
    assert len(chat["messages"]) == 2 + 3
    assert "message_count" not in chat
    assert "last_message_id" not in chat

    calls = [("imbot.chat.user.delete", {"CHAT_ID": TEAM, "USER_ID": user}) for user in (3, 7, 40) * 8]
    answers = at_once(house, calls)
    assert sum(answer.status == 200 for answer in answers) == 3
    assert house.chat(TEAM)["users"] == [1, 2, 4, BOT]


def test_chats_get_numbers_colors_and_titles_of_their_own(house):
    """No two alike."""
    answers = at_once(house, [("imbot.chat.add", {"USERS": [2]})] * 40)
    numbers = [answer.result for answer in answers]
    assert sorted(numbers) == list(range(min(numbers), min(numbers) + 40))
    titles = [chat["title"] for chat in house.state()["chats"] if chat["id"] in numbers]
    assert len(set(titles)) == 40
    assert {title.rpartition("#")[2] for title in titles} == {"1", "2", "3", "4"}


def test_every_title_is_announced(house):
    """Forty calls make forty messages, and forty unread ones."""
    answers = at_once(house, [("imbot.chat.updateTitle", {"CHAT_ID": TEAM, "TITLE": f"T{n}"}) for n in range(40)])
    assert all(answer.result is True for answer in answers)
    chat = house.chat(TEAM)
    assert chat["counters"] == {"1": 40, "2": 40, "4": 40}
    assert len(chat["messages"]) == 42
    assert chat["messages"][-1]["text"].endswith(f'"{chat["title"]}".')
