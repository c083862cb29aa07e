"""Stores made of scenarios, for the tests beside this file."""

from typing import Any

from mock_imbot.portal.store import Store
from mock_imbot.scenario.errors import ScenarioError
from mock_imbot.scenario.format import Scenario
from mock_imbot.scenario.load import load
from mock_imbot.scenario.reading import Text, from_object, parse

NOW = 1_768_035_600  # 2026-01-10T09:00:00+00:00
PNG = "base64:iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


EMPTY = Store()
EMPTY.create()


def stored(scenario: Scenario | dict[str, Any], now: int = NOW) -> Store:
    """A store with that scenario in it."""
    store = Store()
    store.copy_from(EMPTY)
    load(scenario if isinstance(scenario, Scenario) else from_object(scenario), store, now=now)
    return store


def faults_of(*texts: str, file: str = "team.yaml") -> list[str]:
    """What is said about a scenario of these texts; the second one is called ``2-team.yaml`` and so on."""
    names = [file, *(f"{number}-{file}" for number in range(2, len(texts) + 1))]
    try:
        parse([Text(name, text) for name, text in zip(names, texts, strict=True)])
    except ScenarioError as error:
        return [str(fault) for fault in error.faults]
    return []
