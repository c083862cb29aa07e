"""Named copies of a portal's state."""

from pathlib import Path
from typing import Final

from mock_imbot.portal.store import Store

SUFFIX: Final = ".sqlite3"


class Snapshots:
    """The snapshots of one portal, in memory or as files of a folder."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        files = sorted(folder.glob(f"*{SUFFIX}")) if folder else []
        self._stores = {file.name.removesuffix(SUFFIX): Store(file) for file in files}

    def names(self) -> list[str]:
        """All names, sorted."""
        return sorted(self._stores)

    def get(self, name: str) -> Store | None:
        """The state kept under a name."""
        return self._stores.get(name)

    def take(self, name: str, state: Store) -> None:
        """Keep a copy of a state, replacing an older one of that name."""
        if name not in self._stores:
            self._stores[name] = Store(self._file(name))
        self._stores[name].copy_from(state)

    def delete(self, name: str) -> None:
        """Forget a snapshot. Raises KeyError if there is none of that name."""
        self._stores.pop(name).close()
        file = self._file(name)
        if file:
            file.unlink()

    def close(self) -> None:
        """Let go of all connections; files stay."""
        for store in self._stores.values():
            store.close()

    def _file(self, name: str) -> Path | None:
        if self.folder is None:
            return None
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{name}{SUFFIX}"
