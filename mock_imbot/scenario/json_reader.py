"""JSON text → tree with line numbers. Python's own parser judges the text; this one only adds the places."""

import json
import re
from bisect import bisect_right
from typing import Any, Final, Never

from mock_imbot.scenario.builder import Builder
from mock_imbot.scenario.errors import ScenarioError
from mock_imbot.scenario.nodes import TOO_DEEP, Mark, Node, check_text

TOKEN: Final = re.compile(r'[{}\[\]]|"(?:[^"\\]|\\.)*+"|[^\s,:{}\[\]"]++')
DIGITS: Final = 300  # of a number; longer ones are text, which no key takes for a number


def read_json(text: str, file: str) -> Node:
    """Read one document. Raises ``ScenarioError`` with the line of the first thing that can't be read."""
    try:
        json.loads(text, parse_int=whole, parse_constant=no_number)
    except json.JSONDecodeError as error:
        says = f"is not JSON: {error.msg} (column {error.colno})"
        raise ScenarioError([Mark(file, error.lineno).fault(says)]) from None
    except RecursionError:
        raise ScenarioError([Mark(file, 1).fault(TOO_DEEP)]) from None
    except ValueError as error:
        raise ScenarioError([Mark(file, 1).fault(f"is not JSON: {error}")]) from None
    return build(text, file)


def build(text: str, file: str) -> Node:
    """The tree of a text that is known to be JSON."""
    lines = [at.end() for at in re.finditer("\n", text)]
    builder = Builder(file)
    for token in TOKEN.finditer(text):
        line = bisect_right(lines, token.start()) + 1
        match token.group():
            case "{":
                builder.open({}, line)
            case "[":
                builder.open([], line)
            case "}" | "]":
                builder.close()
            case word:
                value = json.loads(word, parse_int=whole)
                check_text(value, builder.mark(line))
                if builder.wants_key:
                    builder.key(value, line)
                else:
                    builder.scalar(value, line)
    return builder.root or Node(None, Mark(file, 1))


def whole(digits: str) -> Any:
    """A whole number; one that is absurdly long stays text."""
    return int(digits) if len(digits) <= DIGITS else digits


def no_number(word: str) -> Never:
    """Python's parser takes NaN and Infinity, JSON doesn't."""
    raise ValueError(f"{word} is no number")
