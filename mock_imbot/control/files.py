"""Avatars and other files that answers of the API link to."""

import re
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from mock_imbot.control.portals import PortalName
from mock_imbot.control.refusals import FILE_NOT_FOUND
from mock_imbot.control.world import World

FILE_ID: Final = re.compile(r"[0-9]{1,18}")
CONTENT_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:; ?[\w-]+=[\w.-]+)*", re.ASCII)
UNKNOWN_TYPE: Final = "application/octet-stream"
HEADERS: Final = {
    # A reset gives the same number to another file, so what is kept has to be asked about.
    "Cache-Control": "no-cache",
    # An SVG is a document: opened by itself it may show, but not run scripts or load anything.
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


class FileEndpoints:
    """What ``/_mock/files`` does."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def get(
        self,
        request: Request,
        portal: PortalName,
        file_id: Annotated[str, Path(alias="id", description="The file's number.", examples=["1"])],
        name: Annotated[str, Path(description="The file's name.", examples=["chat13.png"])],
    ) -> Response:
        """A stored file, as it was uploaded. Never needs the admin token: the API's answers link to it."""
        found = self.world.portals.get(portal)
        stored = found.files.get(int(file_id)) if found and FILE_ID.fullmatch(file_id) else None
        if stored is None or stored.name != name:
            raise FILE_NOT_FOUND.because()
        headers = HEADERS | {"ETag": f'"{sha256(stored.content).hexdigest()[:32]}"'}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        content_type = stored.content_type if CONTENT_TYPE.fullmatch(stored.content_type) else UNKNOWN_TYPE
        return Response(stored.content, headers=headers | {"Content-Type": content_type})
