"""From files, texts and objects to one checked scenario. What rooms above call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from mock_imbot.scenario.errors import Fault, ScenarioError
from mock_imbot.scenario.find import sources
from mock_imbot.scenario.format import Scenario
from mock_imbot.scenario.json_reader import read_json
from mock_imbot.scenario.merge import merge
from mock_imbot.scenario.nodes import Mark, Node, from_python
from mock_imbot.scenario.pictures import embed
from mock_imbot.scenario.references import Rule
from mock_imbot.scenario.validate import validate
from mock_imbot.scenario.wording import show
from mock_imbot.scenario.yaml_reader import read_yaml


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a scenario. ``file`` is what messages call it; pictures are looked for in ``folder``, if any.

    It is JSON if the name ends in ``.json``, YAML otherwise.
    """

    file: str
    text: str
    folder: Path | None = None


def read(names: Iterable[str], rules: Sequence[Rule] = ()) -> Scenario:
    """The scenario that files, folders and bundled names make together, later ones laid over earlier ones.

    ``rules`` are what rooms above demand of it. Raises ``ScenarioError`` with all faults.
    """
    texts: list[Text] = []
    faults: list[Fault] = []
    for path in sources(names):
        opened = open_text(path)
        if isinstance(opened, Fault):
            faults.append(opened)
        else:
            texts.append(opened)
    return parse(texts, faults, rules)


def check(names: Iterable[str], rules: Sequence[Rule] = ()) -> list[Fault]:
    """What is wrong with scenarios, each of them taken for itself. Empty: nothing."""
    faults: list[Fault] = []
    for name in names:
        try:
            read([name], rules)
        except ScenarioError as error:
            faults += error.faults
    return faults


def parse(texts: Iterable[Text], faults: Sequence[Fault] = (), rules: Sequence[Rule] = ()) -> Scenario:
    """The scenario that texts make together. Raises ``ScenarioError`` with all faults, those given included."""
    unreadable = list(faults)
    unusable: list[Fault] = []
    trees: list[Node] = []
    for text in texts:
        try:
            tree = tree_of(text)
        except ScenarioError as error:
            unreadable += error.faults
            continue
        trees.append(tree)
        unusable += [] if text.folder is None else embed(tree, text.folder)
    if unreadable:  # without that part the others would seem to lack things
        raise ScenarioError(unreadable + unusable)
    return validate(reduce(merge, trees), unusable, rules)


def from_object(scenario: Any, where: str = "scenario") -> Scenario:
    """The scenario in an object of plain values. Faults are named by ``where`` and path, without a line."""
    return validate(object_tree(scenario, where), [])


def patch(state: dict[str, Any], fragment: Any, where: str = "fragment") -> Scenario:
    """An exported state with a fragment laid over it."""
    base = from_python(state, Mark(where, None))
    return validate(merge(base, object_tree(fragment, where)), [])


def open_text(path: Path) -> Text | Fault:
    """The text of a file, or why it has none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return Fault(str(path), None, "", f"can't be read: {error.strerror}")
    try:
        return Text(str(path), content.decode("utf-8-sig"), path.parent)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Fault(str(path), line, "", f"is not UTF-8 text: byte 0x{content[error.start]:02x}")


def tree_of(text: Text) -> Node:
    """Read a text, by its name as JSON or YAML."""
    reader = read_json if text.file.lower().endswith(".json") else read_yaml
    return mapping(reader(text.text, text.file))


def object_tree(value: Any, where: str) -> Node:
    """The tree of an object."""
    return mapping(from_python(value, Mark(where, None)))


def mapping(root: Node) -> Node:
    """A scenario is a mapping."""
    if root.value is None:
        raise ScenarioError([root.mark.fault("is empty; a scenario has at least users")])
    if not isinstance(root.value, dict):
        raise ScenarioError([root.mark.fault(f"a scenario must be a mapping (key: value), not {show(root.value)}")])
    return root
