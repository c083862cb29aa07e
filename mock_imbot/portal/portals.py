"""All portals of a server. The credential is the tenant: a suffix ``--NAME`` selects an isolated one."""

import re
import shutil
from collections import OrderedDict
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

from mock_imbot.portal.portal import DEFAULT, SUFFIX, Portal
from mock_imbot.portal.store import Store

NAME: Final = re.compile(r"[a-z0-9-]{1,40}")
NAME_RULE: Final = "1 to 40 lower-case letters, digits and hyphens"


class NoRoomError(Exception):
    """The limit of portals is reached and all of them were made on request, so none may be forgotten."""


def split(credential: str) -> tuple[str, str | None]:
    """A credential without its suffix, and the portal that the suffix names; None if that is no possible name."""
    base, separator, name = credential.partition(SUFFIX)
    if not separator:
        return credential, DEFAULT
    return base, name if NAME.fullmatch(name) else None


class Portals:
    """Makes, finds and forgets portals.

    ``seed`` is the state that portals begin with. ``data`` is the folder in which states are kept; None keeps them in
    memory. At most ``limit`` portals exist: beyond that the one unused for longest goes, unless it was made on request.
    """

    def __init__(self, seed: Store, *, public_url: str, data: Path | None = None, limit: int = 1000) -> None:
        self.seed = seed
        self.data = data
        self.limit = limit
        self._public_url = public_url
        self._portals: OrderedDict[str, Portal] = OrderedDict()
        self._open(DEFAULT, seed)
        for folder in sorted(self._folder("").glob("*/")) if data else ():
            if folder.name != DEFAULT:
                self._open(folder.name, seed)

    def __iter__(self) -> Iterator[Portal]:
        """All portals, by name."""
        return iter(sorted(self._portals.values(), key=lambda portal: portal.name))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._portals)

    @property
    def default(self) -> Portal:
        """The portal of credentials without a suffix."""
        return self._portals[DEFAULT]

    @property
    def public_url(self) -> str:
        """What links in answers begin with."""
        return self._public_url

    @public_url.setter
    def public_url(self, url: str) -> None:
        self._public_url = url
        for portal in self:
            portal.public_url = url

    def get(self, name: str) -> Portal | None:
        """The portal with that name, which counts as used now."""
        portal = self._portals.get(name)
        if portal:
            self._portals.move_to_end(name)
        return portal

    def ensure(self, name: str) -> Portal:
        """The portal with that name, made from the default portal's seed if there is none."""
        return self.get(name) or self._make(name, self.default.seed)

    def create(self, name: str | None, seed: Store | None) -> Portal:
        """Make a portal on request; it stays until it is deleted. ``seed`` None means the default portal's.

        The name is made up if None. Raises NoRoomError.
        """
        chosen = name or next(free for free in map("portal-{}".format, count(1)) if free not in self._portals)
        portal = self._make(chosen, self.default.seed)
        portal.plant(seed or self.default.seed)
        return portal

    def delete(self, name: str) -> None:
        """Forget a portal and its files."""
        self._portals.pop(name).close()
        if self.data:
            shutil.rmtree(self._folder(name))

    def close(self) -> None:
        """Close all connections; what is kept in files stays."""
        for portal in self:
            portal.close()

    def _make(self, name: str, seed: Store) -> Portal:
        """Open a portal, forgetting the one unused for longest if there are too many."""
        if len(self._portals) >= self.limit:
            idle = next((each.name for each in self._portals.values() if not each.pinned), None)
            if idle is None:
                raise NoRoomError
            self.delete(idle)
        return self._open(name, seed)

    def _open(self, name: str, seed: Store) -> Portal:
        folder = self._folder(name) if self.data else None
        self._portals[name] = Portal(name, seed, self._public_url, folder)
        return self._portals[name]

    def _folder(self, name: str) -> Path:
        return Path(self.data or "") / "portals" / name
