"""Messages of chats."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import bindparam, delete, func, insert, literal_column, select, update

from mock_imbot.portal.jsontext import compact
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import CHATS, MEMBERS, MESSAGES

if TYPE_CHECKING:
    from mock_imbot.portal.chats import Chat
    from mock_imbot.portal.portal import Portal

WITHDRAWN: Final = "This message has been deleted."
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
ONE: Final = Statement(
    select(
        MESSAGES.c.id,
        MESSAGES.c.chat_id,
        MESSAGES.c.author_id,
        MESSAGES.c.date,
        MESSAGES.c.text,
        MESSAGES.c.params,
        MESSAGES.c.deleted,
    ).where(MESSAGES.c.id == bindparam("id"))
)
KEEP: Final = Statement(
    update(MESSAGES)
    .where(MESSAGES.c.id == bindparam("message"))
    .values(text=bindparam("text"), params=bindparam("params"), deleted=bindparam("deleted"))
)
ERASE: Final = Statement(delete(MESSAGES).where(MESSAGES.c.id == bindparam("message")))
UNCOUNT: Final = Statement(
    update(MEMBERS)
    .where(
        MEMBERS.c.chat_id == bindparam("chat"),
        MEMBERS.c.last_id < bindparam("message"),
        MEMBERS.c.counter > literal_column("0"),
    )
    .values(counter=MEMBERS.c.counter - 1)
)
UNHIDE: Final = Statement(
    update(MEMBERS)
    .where(
        MEMBERS.c.chat_id == bindparam("chat"),
        MEMBERS.c.start_id > bindparam("message"),
        MEMBERS.c.hidden > literal_column("0"),
    )
    .values(hidden=MEMBERS.c.hidden - 1)
)
LAST: Final = Statement(
    select(MESSAGES.c.id).where(MESSAGES.c.chat_id == bindparam("chat")).order_by(MESSAGES.c.id.desc()).limit(1)
)
SHRINK: Final = Statement(
    update(CHATS)
    .where(CHATS.c.id == bindparam("chat"))
    .values(message_count=func.max(CHATS.c.message_count - 1, 0), last_message_id=bindparam("last"))
)


@dataclass(slots=True)
class Message:
    """A message; the fields are those of ``MessageRow``, ``params`` as the API names them."""

    id: int
    chat_id: int
    author_id: int
    date: int
    text: str
    params: dict[str, Any]
    deleted: bool

    def set(self, name: str, value: Any) -> None:
        """Give the message a parameter; one without a value goes."""
        self.params.pop(name, None)
        if value:
            self.params[name] = value


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
            params=compact(dict(params)) if params else "{}",
            deleted=False,
        )
        self.portal.store.run(APPEND, chat=chat.id, message=message_id)
        chat.message_count += 1
        chat.last_message_id = message_id
        return message_id

    def say(self, chat: "Chat", text: str, author: int, params: Mapping[str, Any] | None = None) -> int:
        """Append an ordinary message: unread for everybody else, read by its author."""
        message_id = self.write(chat, text, author, params)
        self.count_for_others(chat, author)
        self.portal.store.run(READ_BY_AUTHOR, chat=chat.id, author=author, message=message_id)
        return message_id

    def announce(self, chat: "Chat", text: str, actor: int, params: Mapping[str, Any] | None = None) -> int:
        """Append what the portal has to say about something that ``actor`` did: unread for everybody else."""
        message_id = self.write(chat, text, SYSTEM, params)
        self.count_for_others(chat, actor)
        return message_id

    def get(self, message_id: int) -> Message | None:
        """The message with that id."""
        row = self.portal.store.row(ONE, id=message_id)
        if row is None:
            return None
        number, chat_id, author, date, text, params, deleted = row
        return Message(number, chat_id, author, date, text, orjson.loads(params), bool(deleted))

    def keep(self, message: Message) -> None:
        """Store what has been changed in a message."""
        self.portal.store.run(
            KEEP, message=message.id, text=message.text, params=compact(message.params), deleted=message.deleted
        )

    def withdraw(self, message: Message) -> None:
        """Delete a message so that its place stays."""
        message.text, message.params, message.deleted = WITHDRAWN, {"IS_DELETED": "Y"}, True
        self.keep(message)

    def erase(self, message: Message) -> None:
        """Delete a message as if it had never been; who has not read it has one less to read."""
        self.portal.store.run(ERASE, message=message.id)
        about = {"chat": message.chat_id, "message": message.id}
        self.portal.store.run(UNCOUNT, **about)
        self.portal.store.run(UNHIDE, **about)
        last = self.portal.store.value(LAST, chat=message.chat_id) or 0
        self.portal.store.run(SHRINK, chat=message.chat_id, last=last)

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
