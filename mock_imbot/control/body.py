"""The body of a request: bytes up to a limit, JSON or YAML, as a tree that knows its lines."""

from typing import Final

from starlette.requests import ClientDisconnect, Request

from mock_imbot.control.refusals import BODY_INVALID, BODY_TOO_LARGE
from mock_imbot.scenario.errors import ScenarioError
from mock_imbot.scenario.json_reader import read_json
from mock_imbot.scenario.nodes import Node
from mock_imbot.scenario.yaml_reader import read_yaml

WHERE: Final = "body"
"""What messages call the place of a fault."""


async def read(request: Request, limit: int) -> Node | None:
    """The body as a tree; None if it is empty.

    It is YAML if its content type says so, and JSON otherwise: what curl calls a form is JSON, too. Raises
    RefusedError: 413 for one larger than ``limit`` bytes, 400 for one that can't be read.
    """
    content = await receive(request, limit)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"The body is not UTF-8 text: byte 0x{content[error.start]:02x} at {error.start}"
        raise BODY_INVALID.because(message=message) from None
    if not text.strip():
        return None
    is_yaml = "yaml" in request.headers.get("content-type", "").lower()
    try:
        return read_yaml(text, WHERE) if is_yaml else read_json(text, WHERE)
    except ScenarioError as error:
        message = str(error.faults[0])
        tip = ". (YAML needs the header 'Content-Type: application/yaml')" if "is not JSON" in message else ""
        raise BODY_INVALID.because(message=message + tip) from None


async def receive(request: Request, limit: int) -> bytes:
    """The bytes. One that is announced as too large is refused before it is read."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise BODY_TOO_LARGE.because(limit=limit)
    content = bytearray()
    try:
        async for chunk in request.stream():
            content += chunk
            if len(content) > limit:
                raise BODY_TOO_LARGE.because(limit=limit)
    except ClientDisconnect:
        # Half a scenario may well be a valid one.
        raise BODY_INVALID.because(message="The body ended too early") from None
    return bytes(content)
