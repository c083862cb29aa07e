"""Who is in a chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import MEMBERS, USERS

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal


@dataclass(frozen=True, slots=True)
class Member:
    """A user's place in a chat; the fields are those of ``MemberRow``. The default is that of a new chat's members."""

    manager: bool = False
    start_id: int = 0
    hidden: int = 0
    last_id: int = 0
    counter: int = 0
    muted: bool = False


IN_CHAT: Final = MEMBERS.c.chat_id == bindparam("chat")
THE_USER: Final = MEMBERS.c.user_id == bindparam("user")
USER_ID: Final = MEMBERS.c.user_id

ONE: Final = Statement(
    select(
        MEMBERS.c.manager,
        MEMBERS.c.start_id,
        MEMBERS.c.hidden,
        MEMBERS.c.last_id,
        MEMBERS.c.counter,
        MEMBERS.c.muted,
    ).where(IN_CHAT, THE_USER)
)
IDS: Final = Statement(select(MEMBERS.c.user_id).where(IN_CHAT).order_by(USER_ID))
MANAGERS: Final = Statement(select(MEMBERS.c.user_id).where(IN_CHAT, MEMBERS.c.manager).order_by(USER_ID))
COUNT: Final = Statement(select(func.count()).select_from(MEMBERS).where(IN_CHAT))
INSERT: Final = Statement(insert(MEMBERS))
DELETE: Final = Statement(delete(MEMBERS).where(MEMBERS.c.chat_id == bindparam("chat"), THE_USER))
CLEAR: Final = Statement(delete(MEMBERS).where(IN_CHAT))
SET_MANAGER: Final = Statement(update(MEMBERS).where(IN_CHAT, THE_USER).values(manager=bindparam("manager")))
WITH_USER: Final = select(MEMBERS.c.user_id).join(USERS, USERS.c.id == USER_ID).where(IN_CHAT)
EXTRANET: Final = Statement(WITH_USER.where(USERS.c.extranet).limit(1))
LOWEST: Final = Statement(select(MEMBERS.c.user_id).where(IN_CHAT).order_by(USER_ID).limit(1))
LOWEST_HUMAN: Final = Statement(
    WITH_USER.where(USERS.c.active, ~USERS.c.bot, ~USERS.c.extranet).order_by(USER_ID).limit(1)
)
READERS: Final = Statement(
    select(MEMBERS.c.user_id, USERS.c.name, USERS.c.last_name, MEMBERS.c.last_id)
    .join(USERS, USERS.c.id == USER_ID)
    .where(IN_CHAT, USERS.c.active, MEMBERS.c.user_id != bindparam("except_user"))
    .order_by(USER_ID)
)


class Members:
    """The memberships of a portal's chats. Everything is addressed by chat id and user id."""

    def __init__(self, portal: "Portal") -> None:
        self.store = portal.store

    def get(self, chat_id: int, user_id: int) -> Member | None:
        """A user's place in a chat, or None."""
        row = self.store.row(ONE, chat=chat_id, user=user_id)
        return Member(*row) if row else None

    def ids(self, chat_id: int) -> list[int]:
        """All members, in ascending order (imbot-chat §1d)."""
        return self.store.column(IDS, chat=chat_id)

    def managers(self, chat_id: int) -> list[int]:
        """The managers, in ascending order; the owner normally is one of them."""
        return self.store.column(MANAGERS, chat=chat_id)

    def count(self, chat_id: int) -> int:
        """How many there are."""
        number: int = self.store.value(COUNT, chat=chat_id)
        return number

    def readers(self, chat_id: int, *, but: int) -> list[tuple[int, str, str, int]]:
        """Id, first name, last name and last message read of every active member but one."""
        return self.store.rows(READERS, chat=chat_id, except_user=but)

    def has_extranet(self, chat_id: int) -> bool:
        """Whether an extranet user is among them."""
        return self.store.row(EXTRANET, chat=chat_id) is not None

    def heir(self, chat_id: int, *, human: bool) -> int | None:
        """Who becomes owner when the owner has left (imbot-chat §4c): the lowest id, or the lowest active employee."""
        heir: int | None = self.store.value(LOWEST_HUMAN if human else LOWEST, chat=chat_id)
        return heir

    def add(self, chat_id: int, users: Sequence[int], member: Member, *, manager: int | None = None) -> None:
        """Let users in, each with the place that ``member`` describes; one of them may be manager."""
        place = {
            "chat_id": chat_id,
            "start_id": member.start_id,
            "hidden": member.hidden,
            "last_id": member.last_id,
            "counter": member.counter,
            "muted": member.muted,
        }
        self.store.run_many(INSERT, [place | {"user_id": user, "manager": user == manager} for user in users])

    def remove(self, chat_id: int, user_id: int) -> None:
        """Take a user out."""
        self.store.run(DELETE, chat=chat_id, user=user_id)

    def clear(self, chat_id: int) -> None:
        """Take everybody out."""
        self.store.run(CLEAR, chat=chat_id)

    def set_manager(self, chat_id: int, user_id: int, *, manager: bool) -> None:
        """Make a member manager, or take that away; no effect on somebody who is no member."""
        self.store.run(SET_MANAGER, chat=chat_id, user=user_id, manager=manager)
