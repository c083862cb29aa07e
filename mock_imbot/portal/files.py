"""Pictures that the portal keeps and serves."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sqlalchemy import bindparam, delete, insert, select

from mock_imbot.portal.avatars import Picture
from mock_imbot.portal.store import Statement
from mock_imbot.portal.tables import FILES

if TYPE_CHECKING:
    from mock_imbot.portal.portal import Portal


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it is served."""

    name: str
    content_type: str
    content: bytes


INSERT: Final = Statement(insert(FILES))
DELETE: Final = Statement(delete(FILES).where(FILES.c.id == bindparam("id")))
CONTENT: Final = Statement(
    select(FILES.c.name, FILES.c.content_type, FILES.c.content).where(FILES.c.id == bindparam("id"))
)
NAME: Final = Statement(select(FILES.c.name).where(FILES.c.id == bindparam("id")))


class Files:
    """Keeps pictures."""

    def __init__(self, portal: "Portal") -> None:
        self.portal = portal

    def keep(self, picture: Picture, content: bytes, name: str) -> int:
        """Store a picture; its suffix comes from what it is. Answers the file's id."""
        file_id = self.portal.next("file")
        self.portal.store.run(
            INSERT,
            id=file_id,
            name=name + picture.suffix,
            content_type=picture.content_type,
            width=picture.width,
            height=picture.height,
            content=content,
        )
        return file_id

    def drop(self, file_id: int) -> None:
        """Delete a file."""
        self.portal.store.run(DELETE, id=file_id)

    def get(self, file_id: int) -> StoredFile | None:
        """A file, or None."""
        row = self.portal.store.row(CONTENT, id=file_id)
        return StoredFile(*row) if row else None

    def url(self, file_id: int | None) -> str:
        """The absolute address under which a file is served; empty without a file."""
        name = None if file_id is None else self.portal.store.value(NAME, id=file_id)
        if name is None:
            return ""
        return f"{self.portal.public_url}/_mock/files/{self.portal.name}/{file_id}/{quote(name)}"
