"""A scenario as a tree that remembers where everything stood, whatever it was written in."""

from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from mock_imbot.scenario.errors import Fault, ScenarioError

DEPTH: Final = 128  # a scenario needs ten levels; what apps have stored may have many more
TOO_DEEP: Final = f"is nested more than {DEPTH} levels deep"

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place: a file and a line from 1 on, or no line at all."""

    file: str
    line: int | None

    def fault(self, message: str, path: str = "") -> Fault:
        """A fault at this place."""
        return Fault(self.file, self.line, path, message)


@dataclass(slots=True)
class Node:
    """A value and its place.

    ``value`` is a ``dict[str, Node]``, a ``list[Node]`` or a scalar. ``keys`` has the places of a mapping's keys.
    ``size`` is the number of values in the tree below, itself included.
    """

    value: Any
    mark: Mark
    keys: dict[str, Mark] = field(default_factory=dict)
    size: int = 1


def spell(path: Path) -> str:
    """A path as people write it: ``chats[0].users[2]``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def plain(node: Node) -> Any:
    """The bare values of a tree, as new containers."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def locate(root: Node, path: Path) -> Mark:
    """The place of a path, or of the last part of it that exists."""
    node = root
    for step in path:
        children = dict(enumerate(node.value)) if isinstance(node.value, list) else node.value
        if not isinstance(children, dict) or step not in children:
            break
        node = children[step]
    return node.mark


def locate_key(root: Node, path: Path) -> Mark:
    """The place of a key that exists: the path's last step."""
    node = root
    for step in path[:-1]:
        node = node.value[step]
    return node.keys[str(path[-1])]


def from_python(value: Any, mark: Mark, depth: int = DEPTH) -> Node:
    """The tree of an object that was never text; every place in it is ``mark``."""
    if not depth:
        raise ScenarioError([mark.fault(TOO_DEEP)])
    if isinstance(value, dict):
        below = {str(key): from_python(child, mark, depth - 1) for key, child in value.items()}
        return Node(below, mark, dict.fromkeys(below, mark))
    if isinstance(value, list | tuple):
        return Node([from_python(child, mark, depth - 1) for child in value], mark)
    check_text(value, mark)
    return Node(value, mark)


def check_text(value: Any, mark: Mark) -> None:
    """Refuse text that can't be written as UTF-8."""
    try:
        str(value).encode()
    except UnicodeEncodeError:
        raise ScenarioError([mark.fault("contains half of a surrogate pair")]) from None
