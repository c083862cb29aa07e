"""How a chat comes into being on behalf of a bot (imbot-chat §8)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mock_imbot.portal.avatars import Picture
from mock_imbot.portal.bots import Bot
from mock_imbot.portal.chats import OPEN, Chat
from mock_imbot.portal.members import Member
from mock_imbot.portal.messages import SYSTEM
from mock_imbot.portal.phrases import People, Person
from mock_imbot.portal.users import User

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a new chat shall be; an empty title or color is chosen by the portal. Texts are trimmed and cut."""

    type: str
    title: str
    description: str
    color: str
    message: str
    users: list[int]
    owner_id: int
    entity_type: str = ""
    entity_id: str = ""
    avatar: tuple[Picture, bytes] | None = None


def create(portal: "Portal", plan: Blueprint, bot: Bot, requester: int) -> Chat:
    """Make the chat, let the members in and write its first messages.

    The bot is always a member; unknown and inactive users are passed over. ``requester`` is the user whose
    credentials the bot uses: newer portals write in that name.
    """
    people = portal.users.reachable(dict.fromkeys([*plan.users, bot.id]))
    color = plan.color or portal.chats.automatic_color()
    chat = portal.chats.create(
        type=plan.type,
        title=plan.title or portal.chats.automatic_title(color),
        description=plan.description or _description(portal, plan),
        color=color,
        owner_id=plan.owner_id,
        extranet=any(user.extranet for user in people),
        entity_type=plan.entity_type,
        entity_id=plan.entity_id,
    )
    if plan.avatar:
        chat.wear(*plan.avatar)
    portal.chats.members.add(chat.id, [user.id for user in people], Member(), manager=plan.owner_id)
    if portal.profile.system_messages_count:
        _open_as_documented(chat, plan, bot, people)
    else:
        _open_in_2026(chat, plan, bot, people, portal.users.name_of(requester))
    return chat


def _description(portal: "Portal", plan: Blueprint) -> str:
    """Older portals describe an open chat by its first message."""
    return plan.message if plan.type == OPEN and not portal.profile.description_is_message else ""


def _open_as_documented(chat: Chat, plan: Blueprint, bot: Bot, people: list[User]) -> None:
    """The bot's message, or a note that a public chat was made; then who was invited. All count as unread."""
    messages, phrases = chat.portal.chats.messages, chat.portal.profile.phrases
    if plan.message:
        messages.say(chat, plan.message, bot.id)
    elif chat.type == OPEN:
        messages.announce(chat, phrases.created_open.format(actor=bot.person, title=chat.title), bot.id)
    invited = People([user.person for user in people if user.id != bot.id])
    if invited:
        messages.announce(chat, phrases.invited_at_creation.format(actor=bot.person, people=invited), bot.id)


def _open_in_2026(chat: Chat, plan: Blueprint, bot: Bot, people: list[User], requester: Person) -> None:
    """Notes about the making and the members, in the requester's name; then description and message from the bot."""
    messages, phrases = chat.portal.chats.messages, chat.portal.profile.phrases
    if not chat.entity_type:
        messages.write(chat, phrases.created.format(actor=requester), SYSTEM)
        if requester.id != chat.owner_id:
            messages.write(chat, phrases.owner_assigned.format(actor=requester, person=bot.person), SYSTEM)
        messages.write(chat, phrases.banner, SYSTEM)
    invited = People([user.person for user in people if user.id != chat.owner_id])
    if invited:
        phrase = phrases.joined if invited == (requester,) else phrases.invited_at_creation
        messages.write(chat, phrase.format(actor=requester, people=invited), SYSTEM, chat.portal.profile.join_params)
    for text in (plan.description, plan.message):
        if text:
            messages.say(chat, text, bot.id)
