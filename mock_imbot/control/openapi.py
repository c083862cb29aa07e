"""What OpenAPI tells about a route of the control API beside its parameters: bodies, answers and errors."""

import re
from collections import defaultdict
from typing import Any, Final

from pydantic import BaseModel

from mock_imbot.control import shapes
from mock_imbot.control.portals import YAML
from mock_imbot.control.refusals import (
    BODY_INVALID,
    BODY_TOO_LARGE,
    HOST_REFUSED,
    ORIGIN_REFUSED,
    UNAUTHORIZED,
    Refusal,
)
from mock_imbot.control.table import FILE, Row
from mock_imbot.scenario.format import Scenario

Json = dict[str, Any]

JSON: Final = "application/json"
SCHEMAS: Final = "#/components/schemas/{model}"
OTHERWISE: Final = {"model": shapes.ErrorAnswer, "description": "Refused"}
"""Without an entry for all of 4xx, FastAPI would add an error that is never answered."""


def describe(row: Row) -> Json:
    """The arguments ``responses`` and ``openapi_extra`` of a route."""
    responses: dict[int | str, Json] = {
        status: {"description": OUTCOMES[status]} | ({"model": model} if model else {})
        for status, model in row.answers.items()
    }
    if Scenario in row.answers.values():
        responses[200]["content"] = {YAML: {"schema": {"type": "string"}}}
    if row.path == FILE:
        responses[200]["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    extra = {"requestBody": request_body(row.takes)} if row.takes else {}
    return {"responses": responses | errors(row) | {"4XX": OTHERWISE}, "openapi_extra": extra}


OUTCOMES: Final = {
    200: "Done",
    201: "Made",
    204: "Deleted",
    304: "What the client has is still right",
    408: "Not in time",
    409: "Not as expected",
    410: "Gone meanwhile",
}


def errors(row: Row) -> dict[int | str, Json]:
    """Errors by status, each with an example."""
    by_status = defaultdict(list)
    for refusal in [*row.refuses, *common(row)]:
        by_status[int(refusal.status)].append(refusal)
    return {
        status: {
            "model": shapes.ErrorAnswer,
            "description": ", ".join(refusal.code for refusal in found),
            "content": {JSON: {"examples": {refusal.code: {"value": example(refusal)} for refusal in found}}},
        }
        for status, found in sorted(by_status.items())
    }


def common(row: Row) -> list[Refusal]:
    """The errors of every route that takes a body, is guarded, or is locked."""
    found = [BODY_INVALID, BODY_TOO_LARGE] if row.takes else []
    found += [HOST_REFUSED, ORIGIN_REFUSED] if row.path.startswith("/_mock") else []
    return found + ([] if row.anybody else [UNAUTHORIZED])


def example(refusal: Refusal) -> Json:
    """An error whose message has NAME where a name would be."""
    message = re.sub(r"\{(\w+)(?:!r)?\}", lambda detail: detail[1].upper(), refusal.text)
    return {"error": {"code": refusal.code, "message": message}}


def request_body(model: type[BaseModel]) -> Json:
    """A body, as JSON or YAML. The scenario's own schema is among the components already."""
    if model is Scenario:
        schema: Json = {"$ref": SCHEMAS.format(model=Scenario.__name__)}
    else:
        schema = model.model_json_schema(ref_template=SCHEMAS)
        schema.pop("$defs", None)
    return {
        "content": {media: {"schema": schema} for media in (JSON, YAML)},
        "required": model in {Scenario, shapes.Fragment},
    }
