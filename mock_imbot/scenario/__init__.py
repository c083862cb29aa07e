"""Scenario files ↔ portals: the format, validation with line numbers, merging, loading, export."""

from mock_imbot.scenario.dump import dump, to_yaml
from mock_imbot.scenario.errors import Fault, ScenarioError
from mock_imbot.scenario.find import bundled, sources
from mock_imbot.scenario.format import Scenario
from mock_imbot.scenario.json_schema import schema, starter
from mock_imbot.scenario.load import load
from mock_imbot.scenario.reading import Text, check, from_object, parse, patch, read

__all__ = [
    "Fault",
    "Scenario",
    "ScenarioError",
    "Text",
    "bundled",
    "check",
    "dump",
    "from_object",
    "load",
    "parse",
    "patch",
    "read",
    "schema",
    "sources",
    "starter",
    "to_yaml",
]
