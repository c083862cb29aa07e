"""YAML text → tree with line numbers.

Built on PyYAML's events instead of its loaders: what a word means follows YAML 1.2 (``no`` is a word, not a
boolean), duplicate keys are faults, custom tags are refused, and nothing a file can contain – deep nesting, aliases
of aliases of aliases – takes more than a bounded effort.
"""

import re
from typing import Any, Final

import yaml
from yaml.reader import Reader

from mock_imbot.scenario.builder import Builder, Key
from mock_imbot.scenario.errors import ScenarioError
from mock_imbot.scenario.nodes import Mark, Node

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as fast
REPEATED: Final = 100_000
"""How many values aliases may stand for in all."""

TAG: Final = "tag:yaml.org,2002:"
WORDS: Final = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    word: value
    for value, words in {True: "true True TRUE", False: "false False FALSE"}.items()
    for word in words.split()
}
WHOLE: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,299})")
FRACTION: Final = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?")


def read_yaml(text: str, file: str) -> Node:
    """Read one document. Raises ``ScenarioError`` with the line of the first thing that can't be read."""
    strange = Reader.NON_PRINTABLE.search(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        raise ScenarioError([Mark(file, line).fault(f"contains the control character U+{ord(strange.group()):04X}")])
    reader = EventReader(file)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        says = ", ".join(part for part in (error.context, error.problem) if part)
        line = min(mark.line if mark else 0, text.rstrip().count("\n")) + 1  # the end of the file is no line of its own
        raise ScenarioError([Mark(file, line).fault(f"is not YAML: {says}")]) from None
    return reader.builder.root or Node(None, Mark(file, 1))


class EventReader:
    """Feeds a builder from YAML events; knows anchors and tags."""

    def __init__(self, file: str) -> None:
        self.builder = Builder(file)
        self.anchors: dict[str, Node] = {}
        self.repeated = 0
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        """The next event."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise self.builder.refuse(line, "a second document begins here; a scenario file has one")
            case yaml.AliasEvent():
                self.repeat(str(event.anchor), line)
            case yaml.ScalarEvent():
                self.scalar(event, line)
            case yaml.MappingStartEvent():
                self.check_tag(event.tag, "map", line)
                self.name(event.anchor, self.builder.open({}, line))
            case yaml.SequenceStartEvent():
                self.check_tag(event.tag, "seq", line)
                self.name(event.anchor, self.builder.open([], line))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.builder.close()

    def scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        """A key or a value."""
        bare = event.implicit[0]
        if self.builder.wants_key:
            self.builder.key(Key.MERGE if bare and event.value == Key.MERGE.value else event.value, line)
            return
        if not (bare or event.implicit[1]):
            self.check_tag(event.tag, "str", line)
        self.name(event.anchor, self.builder.scalar(meaning(event.value) if bare else event.value, line))

    def check_tag(self, tag: str | None, kind: str, line: int) -> None:
        """Refuse tags that would make something else of a value."""
        if tag not in {None, TAG + kind}:
            raise self.builder.refuse(line, f"the tag {tag} is not allowed; write plain values")

    def name(self, anchor: str | None, node: Node) -> None:
        """Remember what an anchor stands for."""
        if anchor is not None:
            self.anchors[anchor] = node

    def repeat(self, anchor: str, line: int) -> None:
        """Put in again what an anchor stands for."""
        node = self.anchors.get(anchor)
        if node is None:
            raise self.builder.refuse(line, f"*{anchor} stands for nothing: there is no &{anchor} before it")
        if self.builder.wants_key:
            raise self.builder.refuse(line, "a key must be text, not an alias")
        if any(frame.node is node for frame in self.builder.frames):
            raise self.builder.refuse(line, f"*{anchor} contains itself")
        self.repeated += node.size
        if self.repeated > REPEATED:
            raise self.builder.refuse(line, f"aliases repeat more than {REPEATED:,} values")
        self.builder.add(node)


def meaning(word: str) -> Any:
    """What a bare word is: null, a truth value, a number, or itself. Dates stay text; their keys understand them."""
    if word in WORDS:
        return WORDS[word]
    if WHOLE.fullmatch(word):
        return int(word)
    if FRACTION.fullmatch(word):
        return float(word)
    return word
