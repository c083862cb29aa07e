"""Messages of chats."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import bindparam, delete, insert, select, update

from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import CHATS, MEMBERS, MESSAGES

if TYPE_CHECKING:
    from mock_imbot.portal.chats import Chat
    from mock_imbot.portal.portal import Portal

SYSTEM: Final = 0
"""The author of what the portal itself writes."""

INSERT: Final = Statement(insert(MESSAGES))
APPEND: Final = Statement(
    update(CHATS)
    .where(CHATS.c.id == bindparam("chat"))
    .values(message_count=CHATS.c.message_count + 1, last_message_id=bindparam("message"))
)
COUNT_FOR_OTHERS: Final = Statement(
    update(MEMBERS)
    .where(MEMBERS.c.chat_id == bindparam("chat"), MEMBERS.c.user_id != bindparam("actor"))
    .values(counter=MEMBERS.c.counter + 1)
)
COUNT_FOR_ONE: Final = Statement(
    update(MEMBERS)
    .where(MEMBERS.c.chat_id == bindparam("chat"), MEMBERS.c.user_id == bindparam("user"))
    .values(counter=MEMBERS.c.counter + 1)
)
READ_BY_AUTHOR: Final = Statement(
    update(MEMBERS)
    .where(MEMBERS.c.chat_id == bindparam("chat"), MEMBERS.c.user_id == bindparam("author"))
    .values(last_id=bindparam("message"))
)
CLEAR: Final = Statement(delete(MESSAGES).where(MESSAGES.c.chat_id == bindparam("chat")))
FIRST_AFTER: Final = Statement(
    select(MESSAGES.c.id)
    .where(MESSAGES.c.chat_id == bindparam("chat"), MESSAGES.c.id > bindparam("message"))
    .order_by(MESSAGES.c.id)
    .limit(1)
)


class Messages:
    """Writes messages and keeps the figures that depend on them."""

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal

    def write(self, chat: "Chat", text: str, author: int, params: Mapping[str, Any] | None = None) -> int:
        """Append a message and answer its id. Nobody's unread counter changes."""
        message_id = self.portal.next("message")
        self.portal.store.run(
            INSERT,
            id=message_id,
            chat_id=chat.id,
            author_id=author,
            date=int(self.portal.clock.now()),
            text=text,
            params=orjson.dumps(dict(params)).decode() if params else "{}",
            deleted=False,
        )
        self.portal.store.run(APPEND, chat=chat.id, message=message_id)
        chat.message_count += 1
        chat.last_message_id = message_id
        return message_id

    def say(self, chat: "Chat", text: str, author: int) -> int:
        """Append an ordinary message: unread for everybody else, read by its author."""
        message_id = self.write(chat, text, author)
        self.count_for_others(chat, author)
        self.portal.store.run(READ_BY_AUTHOR, chat=chat.id, author=author, message=message_id)
        return message_id

    def announce(self, chat: "Chat", text: str, actor: int) -> None:
        """Append what the portal has to say about something that ``actor`` did: unread for everybody else."""
        self.write(chat, text, SYSTEM)
        self.count_for_others(chat, actor)

    def count_for_others(self, chat: "Chat", actor: int) -> None:
        """Raise the unread counter of all members but one."""
        self.portal.store.run(COUNT_FOR_OTHERS, chat=chat.id, actor=actor)

    def count_for(self, chat: "Chat", users: list[int]) -> None:
        """Raise the unread counter of these members."""
        self.portal.store.run_many(COUNT_FOR_ONE, [{"chat": chat.id, "user": user_id} for user_id in users])

    def clear(self, chat_id: int) -> None:
        """Delete all messages of a chat."""
        self.portal.store.run(CLEAR, chat=chat_id)

    def first_after(self, chat: "Chat", message_id: int) -> int:
        """The id of the first message behind another; 0 if there is none."""
        return self.portal.store.value(FIRST_AFTER, chat=chat.id, message=message_id) or 0
