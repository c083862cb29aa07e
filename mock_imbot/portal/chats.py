"""Chats: what can be asked of them and done to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from mock_imbot.portal import colors
from mock_imbot.portal.avatars import Picture
from mock_imbot.portal.bots import Bot
from mock_imbot.portal.members import Member, Members
from mock_imbot.portal.messages import SYSTEM, Messages
from mock_imbot.portal.phrases import People, Person
from mock_imbot.portal.profiles import Restrictions
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import CHATS, MEMBERS, ChatRow
from mock_imbot.portal.users import User

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal

TITLE_LENGTH: Final = 255
ENTITY_TYPE_LENGTH: Final = 50
ENTITY_ID_LENGTH: Final = 255
LAST_TITLE_NUMBER: Final = 99
"""Automatic titles count per color up to this number and then begin again (imbot-chat §14.3)."""

CLOSED: Final = "C"
OPEN: Final = "O"
PRIVATE: Final = "P"


@dataclass(slots=True)
class Chat:
    """A chat; the fields are those of ``ChatRow``, plus the portal it belongs to."""

    portal: "Portal"
    id: int
    type: str
    title: str
    description: str
    color: str
    avatar: int | None
    owner_id: int
    extranet: bool
    entity_type: str
    entity_id: str
    entity_data_1: str
    entity_data_2: str
    entity_data_3: str
    message_count: int
    last_message_id: int
    created: int

    @property
    def is_group(self) -> bool:
        """Whether people can be added, renamed and so on; a private chat is none."""
        return self.type != PRIVATE

    @property
    def members(self) -> list[int]:
        """The ids of all members, ascending."""
        return self.portal.chats.members.ids(self.id)

    @property
    def restrictions(self) -> Restrictions:
        """What the portal allows in this chat."""
        return self.portal.restrictions(self.id, self.entity_type)

    def member(self, user_id: int) -> Member | None:
        """A user's place in the chat."""
        return self.portal.chats.members.get(self.id, user_id)

    def is_visible_to(self, reader: User | Bot) -> bool:
        """Whether somebody may see the chat: a member, or anybody but a guest if it is open (imbot-chat §1e)."""
        return self.member(reader.id) is not None or (self.type == OPEN and not reader.extranet)

    def rename(self, title: str, by: Person) -> None:
        """Give the chat another title, already trimmed and cut."""
        self._change(RENAME, title=title)
        self.title = title
        self._announce(self.portal.profile.phrases.renamed.format(actor=by, title=title), by)

    def recolor(self, code: str, by: Person) -> None:
        """Give the chat another color, a known code."""
        self._change(RECOLOR, color=code)
        self.color = code
        self._announce(self.portal.profile.phrases.recolored.format(actor=by, color=colors.NAMED[code].name), by)

    def wear(self, picture: Picture, content: bytes) -> None:
        """Replace the avatar, silently. The same picture again is a new file (imbot-chat §7c)."""
        if self.avatar is not None:
            self.portal.files.drop(self.avatar)
        self.avatar = self.portal.files.keep(picture, content, f"chat{self.id}")
        self._change(SET_AVATAR, avatar=self.avatar)

    def change_avatar(self, picture: Picture, content: bytes, by: Person) -> None:
        """Replace the avatar and say so."""
        self.wear(picture, content)
        if self.entity_type != "CALL":
            self._announce(self.portal.profile.phrases.new_avatar.format(actor=by), by)

    def hand_over(self, owner_id: int) -> None:
        """Make a member the owner and manager; the old owner stays, without rights. Nothing is announced."""
        members = self.portal.chats.members
        members.set_manager(self.id, self.owner_id, manager=False)
        members.set_manager(self.id, owner_id, manager=True)
        self._change(SET_OWNER, owner=owner_id)
        self.owner_id = owner_id

    def appoint(self, user_id: int, *, manager: bool) -> None:
        """Make a member manager, or take that away."""
        self.portal.chats.members.set_manager(self.id, user_id, manager=manager)

    def invite(self, newcomers: Sequence[User], by: Person, *, hide_history: bool) -> None:
        """Let users in that are no members yet, and say so (imbot-chat §2c)."""
        portal = self.portal
        inviter = self.member(by.id)
        place = self._place(hide_history=hide_history, inviter=inviter)
        ids = [user.id for user in newcomers]
        portal.chats.members.add(self.id, ids, place)
        self._open_to_extranet(newcomers)
        alone = ids == [by.id]
        text = portal.profile.phrases.joined if alone else portal.profile.phrases.invited
        people = People([user.person for user in newcomers if alone or user.id != by.id])
        portal.chats.messages.write(self, text.format(actor=by, people=people), SYSTEM, portal.profile.join_params)
        if portal.profile.system_messages_count:
            portal.chats.messages.count_for(self, ids)

    def dismiss(self, person: Person, by: Person) -> None:
        """Take a member out, by itself or by the owner; a leaving owner's place is taken (imbot-chat §3c, §4c)."""
        portal = self.portal
        self.lose(person.id)
        if self.type != OPEN or portal.profile.parting_words_in_open_chats:
            phrases = portal.profile.phrases
            text = phrases.left if person.id == by.id else phrases.removed
            portal.chats.messages.write(self, text.format(actor=by, person=person), SYSTEM)

    def lose(self, user_id: int) -> None:
        """Take a member out without a word; if it was the owner, somebody else becomes that."""
        portal = self.portal
        portal.chats.members.remove(self.id, user_id)
        if self.extranet and not portal.chats.members.has_extranet(self.id):
            self._set_extranet(extranet=False)
        if user_id == self.owner_id:
            heir = portal.chats.members.heir(self.id, human=portal.profile.heir_is_human)
            if heir is not None:
                self.hand_over(heir)

    def _place(self, *, hide_history: bool, inviter: Member | None) -> Member:
        """Where newcomers begin: everything counts as read; what an inviter can't see they can't see either."""
        start_id, hidden = (inviter.start_id, inviter.hidden) if inviter else (0, 0)
        if hide_history:
            start_id, hidden = self.last_message_id + 1, self.message_count
        return Member(start_id=start_id, hidden=hidden, last_id=self.last_message_id)

    def _open_to_extranet(self, newcomers: Iterable[User]) -> None:
        if not self.extranet and any(user.extranet for user in newcomers):
            self._set_extranet(extranet=True)

    def _set_extranet(self, *, extranet: bool) -> None:
        self._change(SET_EXTRANET, extranet=extranet)
        self.extranet = extranet

    def _announce(self, text: str, by: Person) -> None:
        self.portal.chats.messages.announce(self, text, by.id)

    def _change(self, statement: Statement, **values: Any) -> None:
        self.portal.store.run(statement, chat=self.id, **values)


FIELDS: Final = tuple(field.name for field in fields(Chat) if field.name != "portal")
DEFAULTS: Final = MappingProxyType({name: field.default for name, field in ChatRow.model_fields.items()})
COLUMNS: Final = tuple(CHATS.c[name] for name in FIELDS)
ONE: Final = Statement(select(*COLUMNS).where(CHATS.c.id == bindparam("id")))
BY_ENTITY: Final = Statement(
    select(CHATS.c.id)
    .where(CHATS.c.entity_type == bindparam("entity_type"), CHATS.c.entity_id == bindparam("entity_id"))
    .order_by(CHATS.c.owner_id, CHATS.c.id)
    .limit(1)
)
BY_PAIR: Final = Statement(select(*COLUMNS).where(CHATS.c.pair == bindparam("pair")))
OF_MEMBER: Final = Statement(
    select(*COLUMNS)
    .join(MEMBERS, MEMBERS.c.chat_id == CHATS.c.id)
    .where(MEMBERS.c.user_id == bindparam("user"))
    .order_by(MEMBERS.c.chat_id)
)
INSERT: Final = Statement(insert(CHATS))
THE_CHAT: Final = update(CHATS).where(CHATS.c.id == bindparam("chat"))
RENAME: Final = Statement(THE_CHAT.values(title=bindparam("title")))
RECOLOR: Final = Statement(THE_CHAT.values(color=bindparam("color")))
SET_AVATAR: Final = Statement(THE_CHAT.values(avatar=bindparam("avatar")))
SET_OWNER: Final = Statement(THE_CHAT.values(owner_id=bindparam("owner")))
DELETE: Final = Statement(delete(CHATS).where(CHATS.c.id == bindparam("chat")))
SET_EXTRANET: Final = Statement(THE_CHAT.values(extranet=bindparam("extranet")))


class Chats:
    """The chats of a portal."""

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal
        self.members = Members(portal)
        self.messages = Messages(portal)

    def get(self, chat_id: int) -> Chat | None:
        """The chat with that id."""
        return self._chat(self.portal.store.row(ONE, id=chat_id))

    def of(self, user_id: int) -> list[Chat]:
        """The chats that a user is in, by id."""
        return [Chat(self.portal, *row) for row in self.portal.store.rows(OF_MEMBER, user=user_id)]

    def by_entity(self, entity_type: str, entity_id: str) -> int | None:
        """The id of the chat bound to an entity; of several the one of the lowest owner, then id (imbot-chat §9f)."""
        chat_id: int | None = self.portal.store.value(BY_ENTITY, entity_type=entity_type, entity_id=entity_id)
        return chat_id

    def private(self, one: int, other: int) -> Chat:
        """The private chat of two users, made when they have none yet."""
        pair = f"{min(one, other)}:{max(one, other)}"
        chat = self._chat(self.portal.store.row(BY_PAIR, pair=pair))
        if chat:
            return chat
        made = self.create(type=PRIVATE, owner_id=one, pair=pair)
        self.members.add(made.id, sorted((one, other)), Member())
        return made

    def create(self, **values: Any) -> Chat:
        """Store a chat without members and messages; ``values`` are columns, the rest has its defaults."""
        row = {**DEFAULTS, "id": self.portal.next("chat"), "created": int(self.portal.clock.now()), **values}
        self.portal.store.run(INSERT, **row)
        return Chat(self.portal, **{name: row[name] for name in FIELDS})

    def erase(self, chat: Chat) -> None:
        """Delete a chat with everything in it."""
        self.members.clear(chat.id)
        self.messages.clear(chat.id)
        self.portal.store.run(DELETE, chat=chat.id)
        if chat.avatar is not None:
            self.portal.files.drop(chat.avatar)

    def automatic_color(self) -> str:
        """The next color in turn."""
        return colors.automatic(self.portal.next("color"))

    def automatic_title(self, color: str) -> str:
        """``Red Chat #1``, ``Red Chat #2`` … (imbot-chat §14.3)."""
        sequence = f"title:{color}"
        number = self.portal.next(sequence)
        if number > LAST_TITLE_NUMBER:
            number = 1
            self.portal.restart(sequence, number)
        return f"{colors.NAMED[color].name} Chat #{number}"

    def _chat(self, row: tuple[Any, ...] | None) -> Chat | None:
        return Chat(self.portal, *row) if row else None
