"""The format as JSON Schema, and a scenario to begin with."""

from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from mock_imbot.scenario.format import Scenario


class Untitled(GenerateJsonSchema):
    """Leaves out the titles, which say no more than the keys."""

    def field_title_should_be_set(self, _schema: Any) -> bool:
        """Never."""
        return False


STARTER: Final = Path(__file__).with_name("starter.yaml")


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of scenario files, with a description of every key."""
    made = Scenario.model_json_schema(schema_generator=Untitled)
    return {"$schema": GenerateJsonSchema.schema_dialect} | made | {"title": "mock-imbot scenario"}


def starter() -> str:
    """A commented scenario, as ``mock-imbot init`` writes it."""
    return STARTER.read_text(encoding="utf-8")
