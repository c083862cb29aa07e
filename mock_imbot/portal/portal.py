"""A portal: the object that methods hold."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mock_imbot.portal.apps import Apps
from mock_imbot.portal.bots import Bots
from mock_imbot.portal.chats import Chats
from mock_imbot.portal.clock import Clock
from mock_imbot.portal.commands import Commands
from mock_imbot.portal.directory import Directory
from mock_imbot.portal.files import Files
from mock_imbot.portal.jsontext import compact
from mock_imbot.portal.limits import TARIFFS, Operating, Requests
from mock_imbot.portal.offline import OfflineQueue
from mock_imbot.portal.options import Options
from mock_imbot.portal.profiles import PROFILES, UNRESTRICTED, Profile, Restrictions
from mock_imbot.portal.settings import STAND_STILL, PortalSettings
from mock_imbot.portal.snapshots import Snapshots
from mock_imbot.portal.store import Statement, Store
from mock_imbot.portal.subscriptions import Subscriptions
from mock_imbot.portal.tables import SEQUENCES, TOKENS
from mock_imbot.portal.tokens import Tokens
from mock_imbot.portal.users import Users

if TYPE_CHECKING:
    from collections.abc import Callable

NEXT: Final = Statement(
    upsert(SEQUENCES)
    .values(name=bindparam("name"), value=1)
    .on_conflict_do_update(index_elements=["name"], set_={"value": SEQUENCES.c.value + 1})
    .returning(SEQUENCES.c.value)
)
RESTART: Final = Statement(
    update(SEQUENCES).where(SEQUENCES.c.name == bindparam("which")).values(value=bindparam("value"))
)
START_LIFETIMES: Final = Statement(
    update(TOKENS).where(TOKENS.c.expires.is_(None)).values(expires=TOKENS.c.expires_in + bindparam("now"))
)


DEFAULT: Final = "default"
"""The portal of credentials without a suffix."""

SUFFIX: Final = "--"
"""What stands before a portal's name in its credentials."""


class Portal:
    """One isolated portal: its state, its time and the rules of its generation.

    ``name`` is the part behind ``--`` in its credentials, ``default`` for those without. ``seed`` is the state it goes
    back to. ``public_url`` is what links in answers begin with. ``folder`` is where it is kept; None keeps it in
    memory. A ``pinned`` portal was made on request and is not forgotten when there are too many. The default portal's
    seed is always the one that the server was started with.
    """

    def __init__(self, name: str, seed: Store, public_url: str, folder: Path | None = None) -> None:
        self.name = name
        self.public_url = public_url
        self.folder = folder
        self.resets = 0
        self.watchers: list[Callable[[], None]] = []
        self._clock_of: tuple[int, float | None] | None = None
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        own_seed = self._file("seed")
        planted = own_seed is not None and own_seed.exists() and name != DEFAULT
        self.pinned = name == DEFAULT or planted
        self.seed = Store(own_seed) if planted else seed
        self.store = Store(self._file("state"))
        self.snapshots = Snapshots(folder / "snapshots" if folder else None)
        self.users = Users(self)
        self.directory = Directory(self)
        self.bots = Bots(self)
        self.commands = Commands(self)
        self.chats = Chats(self)
        self.files = Files(self)
        self.tokens = Tokens(self)
        self.apps = Apps(self)
        self.options = Options(self)
        self.subscriptions = Subscriptions(self)
        self.offline = OfflineQueue(self)
        if self.store.is_empty:
            self.reset()
        else:
            self.refresh()
            self.began = self.clock.now()

    def plant(self, seed: Store) -> None:
        """Take another state for the seed, begin anew from it, and stay until deleted."""
        self.pinned = True
        path = self._file("seed")
        if path:
            if self.seed.path != path:
                self.seed = Store(path)
            self.seed.copy_from(seed)
        else:
            self.seed = seed
        self.reset()

    def refresh(self) -> None:
        """Take the settings over from the store, after anything but a method has written to it."""
        self.settings = PortalSettings.of(self.store)
        self.profile: Profile = PROFILES[self.settings.profile]
        if self._clock_of != (self.resets, self.settings.clock):  # else one that was moved would jump back
            self.clock = Clock(self.settings.clock)
            self._clock_of = self.resets, self.settings.clock
        tariff = TARIFFS.get(self.settings.rate_limit)
        self.requests = Requests(tariff, self.clock) if tariff else None
        limited = self.settings.operating or {}
        self.operating = Operating(self.clock, limited.get("limit"), limited.get("spent") or {})
        with self.store.transaction():
            self.store.run(START_LIFETIMES, now=int(self.clock.now()))

    def reset(self) -> None:
        """Go back to the seed; the lifetimes of tokens begin anew. ``resets`` tells others to begin anew as well."""
        self.resets += 1
        self.become(self.seed)
        self.began = self.clock.now()
        self.dismiss()

    def dismiss(self) -> None:
        """Tell the watchers, once, that what they watch is over: the portal has begun anew, or is closed."""
        watchers, self.watchers = self.watchers, []
        for tell in watchers:
            tell()

    def turn_clock(self, moment: float, *, frozen: bool) -> None:
        """Go on from another moment (Unix seconds), or stand still at it; a moment to stand at is part of the state.

        Raises ValueError beyond the years 1970 to 9999.
        """
        self.clock.turn(moment, frozen=frozen)
        with self.store.transaction():
            self.store.run(STAND_STILL, moment=compact(self.clock.frozen_at))
        self.settings = replace(self.settings, clock=self.clock.frozen_at)
        self._clock_of = self.resets, self.clock.frozen_at

    def become(self, state: Store) -> None:
        """Replace the whole state by a copy of another one."""
        self.store.copy_from(state)
        self.refresh()

    def suffixed(self, credential: str) -> str:
        """A credential with the name of the portal, as it is sent."""
        return credential if self.name == DEFAULT else f"{credential}{SUFFIX}{self.name}"

    def next(self, sequence: str) -> int:
        """The next number of a sequence, from 1 on."""
        number: int = self.store.value(NEXT, name=sequence)
        return number

    def restart(self, sequence: str, value: int) -> None:
        """Let a sequence go on after ``value``."""
        self.store.run(RESTART, which=sequence, value=value)

    def restrictions(self, chat_id: int, entity_type: str) -> Restrictions:
        """What this generation of portals allows in a chat (imbot-chat §12.3)."""
        kind = "GENERAL" if chat_id == self.settings.general_chat else entity_type
        return self.profile.restrictions.get(kind, UNRESTRICTED)

    def close(self) -> None:
        """Let go of the state's connections; the seed may be that of others."""
        self.dismiss()
        self.store.close()
        self.snapshots.close()
        if self.seed.path and self.seed.path == self._file("seed"):
            self.seed.close()

    def _file(self, what: str) -> Path | None:
        return self.folder / f"{what}.sqlite3" if self.folder else None
