"""What the portal itself writes into chats, in English, by profile (imbot-chat §2–§8).

A phrase is a format string. People in it are shown as ``{actor:name}`` (Ann Lee), ``{actor:link}``
(``[USER=1]Ann Lee[/USER]``) or ``{actor:tag}`` (``[USER=1][/USER]``, which a client fills in).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a phrase speaks of."""

    id: int
    name: str

    def __format__(self, spec: str) -> str:
        """Show the person as ``name``, ``link`` or ``tag``."""
        if spec == "name":
            return self.name
        return f"[USER={self.id}]{self.name if spec == 'link' else ''}[/USER]"


class People(tuple[Person, ...]):
    """Several persons, joined by commas."""

    __slots__ = ()

    def __new__(cls, people: Sequence[Person]) -> Self:
        """Keep the order given."""
        return super().__new__(cls, people)

    def __format__(self, spec: str) -> str:
        """Show each person as ``Person`` does."""
        return ", ".join(format(person, spec) for person in self)


@dataclass(frozen=True, slots=True)
class Phrases:
    """One text per occasion; an empty text means that the profile writes nothing then."""

    invited: str
    invited_at_creation: str
    joined: str
    removed: str
    left: str
    renamed: str
    recolored: str
    new_avatar: str
    created: str = ""
    created_open: str = ""
    owner_assigned: str = ""
    banner: str = ""


DOCUMENTED: Final = Phrases(
    invited="{actor:name} invited {people:link} to chat.",
    invited_at_creation="{actor:name} invited {people:name} to chat.",
    joined="{actor:name} invited {people:link} to chat.",
    removed="{actor:name} ejected {person:name} from chat.",
    left="{person:name} left the chat.",
    renamed='{actor:name} changed the chat title to "{title}".',
    recolored='{actor:name} changed chat color to "{color}"',
    new_avatar="{actor:name} changed the chat icon",
    created_open='{actor:name} created public chat titled "{title}"',
)

IN_2026: Final = Phrases(
    invited="{actor:tag} invited {people:tag} to chat.",
    invited_at_creation="{actor:tag} invited {people:tag} to chat.",
    joined="{actor:tag} has joined the chat.",
    removed="{actor:tag} removed {person:tag} from the chat.",
    left="{person:tag} left the chat.",
    renamed='{actor:name} changed chat name to "{title}".',
    recolored='{actor:name} changed chat color to "{color}".',
    new_avatar="{actor:name} changed the chat icon",
    created="{actor:tag} created a chat.",
    owner_assigned="{actor:name} assigned {person:name} as owner.",
    banner="Group chat. Communicate, share files, leave comments and likes.",
)
