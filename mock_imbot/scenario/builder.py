"""Puts a tree together from the events of a reader: open, close, scalar. No recursion, so depth can't hurt it."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from mock_imbot.scenario.errors import ScenarioError
from mock_imbot.scenario.nodes import DEPTH, TOO_DEEP, Mark, Node


class Key(Enum):
    """Keys that are not text."""

    MERGE = "<<"
    """YAML's merge key: what stands under it fills in what the mapping itself leaves out."""


@dataclass(slots=True)
class Frame:
    """A container that is still open. ``key`` waits for its value."""

    node: Node
    key: str | Key | None = None
    merged: Node | None = None


class Builder:
    """Takes events in document order; ``root`` is the finished tree."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.frames: list[Frame] = []

    @property
    def wants_key(self) -> bool:
        """Whether the next scalar is a key."""
        return bool(self.frames) and isinstance(self.frames[-1].node.value, dict) and self.frames[-1].key is None

    def mark(self, line: int) -> Mark:
        """A place in the file."""
        return Mark(self.file, line)

    def refuse(self, line: int, message: str) -> ScenarioError:
        """The error for something that can't be read at all."""
        return ScenarioError([self.mark(line).fault(message)])

    def key(self, key: str | Key, line: int) -> None:
        """Begin an entry of the open mapping."""
        frame = self.frames[-1]
        if key in frame.node.value or (key is Key.MERGE and frame.merged):
            name = key.value if isinstance(key, Key) else key
            before = "" if isinstance(key, Key) else f"; it stands in line {frame.node.keys[key].line} already"
            raise self.refuse(line, f"the key {name!r} is given twice{before}")
        frame.key = key
        if isinstance(key, str):
            frame.node.keys[key] = self.mark(line)

    def open(self, container: dict[str, Node] | list[Node], line: int) -> Node:
        """Begin a mapping or a list."""
        if self.wants_key:
            raise self.refuse(line, "a key must be text, not a list or a mapping")
        if len(self.frames) == DEPTH:
            raise self.refuse(line, TOO_DEEP)
        node = Node(container, self.mark(line))
        self.frames.append(Frame(node))
        return node

    def close(self) -> None:
        """End the container opened last."""
        frame = self.frames.pop()
        if frame.merged:
            fill(frame.node, frame.merged, self)
        children = frame.node.value.values() if isinstance(frame.node.value, dict) else frame.node.value
        frame.node.size += sum(child.size for child in children)
        self.add(frame.node)

    def scalar(self, value: Any, line: int) -> Node:
        """A single value."""
        node = Node(value, self.mark(line))
        self.add(node)
        return node

    def add(self, node: Node) -> None:
        """Put a finished node where it belongs."""
        if not self.frames:
            self.root = node
            return
        frame = self.frames[-1]
        if isinstance(frame.node.value, list):
            frame.node.value.append(node)
        elif isinstance(frame.key, Key):
            frame.merged = node
        else:
            frame.node.value[frame.key] = node
        frame.key = None


def fill(node: Node, merged: Node, builder: Builder) -> None:
    """Carry out a merge key: one mapping, or a list of mappings of which earlier ones win."""
    for source in merged.value if isinstance(merged.value, list) else [merged]:
        if not isinstance(source.value, dict):
            raise builder.refuse(merged.mark.line or 1, "<< needs a mapping, or a list of mappings")
        for key, child in source.value.items():
            if key not in node.value:
                node.value[key] = child
                node.keys[key] = source.keys[key]
