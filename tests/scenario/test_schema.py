"""The JSON Schema and the starter agree with what is accepted."""

import re

import jsonschema
import pytest

from mock_imbot.scenario import bundled, dump, schema, starter
from mock_imbot.scenario.nodes import plain
from mock_imbot.scenario.reading import open_text, tree_of
from mock_imbot.scenario.yaml_reader import read_yaml
from tests.scenario.stores import faults_of, stored
from tests.scenario.test_load import FULL

VALIDATOR = jsonschema.Draft202012Validator(schema())


def models():
    """Every object of the schema, by name."""
    return {"Scenario": schema()} | schema()["$defs"]


def test_schema_is_one():
    """It is a valid schema that says which draft it follows."""
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema()["required"] == ["users"]


@pytest.mark.parametrize("name", sorted(models()))
def test_every_key_is_described(name):
    """Editors show a sentence for every key, and refuse unknown ones."""
    model = models()[name]
    assert model["additionalProperties"] is False
    assert {key for key, value in model["properties"].items() if not value.get("description")} == set()


@pytest.mark.parametrize("name", sorted(bundled()))
def test_bundled_follow_the_schema(name):
    """The bundled scenarios follow it."""
    opened = open_text(bundled()[name])
    VALIDATOR.validate(plain(tree_of(opened)))


def test_exports_follow_the_schema():
    """So does an export of everything."""
    VALIDATOR.validate(dump(stored(FULL)))


@pytest.mark.parametrize(
    "scenario",
    [
        {},
        {"users": [{"id": "1"}]},
        {"users": [], "user": []},
        {"users": [], "portal": {"profile": 2026}},
        {"users": [], "chats": [{"id": 1, "color": "red"}]},
        {"users": [], "faults": [{}]},
    ],
)
def test_schema_refuses(scenario):
    """What ``check`` refuses, an editor marks."""
    assert not VALIDATOR.is_valid(scenario)


def test_starter():
    """The starter is a scenario, and its commented-out lines are examples of real keys."""
    assert faults_of(starter()) == []
    VALIDATOR.validate(plain(read_yaml(starter(), "starter.yaml")))
    lines = [re.sub(r"^( +)# ", r"\1", line) for line in starter().splitlines()]
    assert [fault.partition(": ")[2] for fault in faults_of("\n".join(lines))] == [
        "portal.general_chat: there is no chat 1",
        'chats[0].avatar: must be "base64:…"; the path of a picture is possible in a scenario file only',
    ]
