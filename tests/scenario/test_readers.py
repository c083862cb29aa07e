"""YAML and JSON become the same trees, with lines; what can't be read is said where it stands."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.scenario.errors import ScenarioError
from mock_imbot.scenario.json_reader import read_json
from mock_imbot.scenario.nodes import Mark, Node, from_python, locate, plain
from mock_imbot.scenario.yaml_reader import read_yaml

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(TEXT, children, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1", {"a": 1}),
        ("2: x", {"2": "x"}),
        ("[no, yes, on, off, y]", ["no", "yes", "on", "off", "y"]),
        ("[true, False, null, ~, ]", [True, False, None, None]),
        ("[-5, +5, 0, 007, 1_000, 0x1F, 1e3, '5']", [-5, 5, 0, "007", "1_000", "0x1F", "1e3", "5"]),
        ("[1.5, .5, 1., 1.5e+3, .inf]", [1.5, 0.5, 1.0, 1500.0, ".inf"]),
        ("9" * 301, "9" * 301),
        ("2026-01-10T09:00:00+00:00", "2026-01-10T09:00:00+00:00"),
        ("!!str x", "x"),
        ("- &a {x: 1}\n- *a", [{"x": 1}, {"x": 1}]),
        ("- &a {x: 1, y: 2}\n- {<<: *a, y: 3}", [{"x": 1, "y": 2}, {"x": 1, "y": 3}]),
        ("<<: [{x: 1}, {x: 2, y: 2}]", {"x": 1, "y": 2}),
        ('"<<": 1', {"<<": 1}),
        ("", None),
        ("# nothing", None),
    ],
)
def test_yaml_means(text, expected):
    """Bare words follow YAML 1.2; dates and odd numbers stay text; anchors and merge keys work."""
    assert plain(read_yaml(text, "t.yaml")) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: [1", "t.yaml:1: is not YAML: while parsing a flow sequence, did not find expected ',' or ']'"),
        ("a: 1\n b: c: d", "t.yaml:2: is not YAML: mapping values are not allowed in this context"),
        (
            "a:\n\tb: 1",
            "t.yaml:2: is not YAML: while scanning for the next token, found character that cannot start any token",
        ),
        ("a: 1\nb: 2\na: 3", "t.yaml:3: the key 'a' is given twice; it stands in line 1 already"),
        ("- {}\n- {<<: {x: 1}, <<: {y: 1}}", "t.yaml:2: the key '<<' is given twice"),
        ("<<: 5", "t.yaml:1: << needs a mapping, or a list of mappings"),
        ("a: x\n---\nb: y", "t.yaml:2: a second document begins here; a scenario file has one"),
        (
            "a: !!python/object:os.system {}",
            "t.yaml:1: the tag tag:yaml.org,2002:python/object:os.system is not allowed; write plain values",
        ),
        ("- !x [1]", "t.yaml:1: the tag !x is not allowed; write plain values"),
        ("- !!binary aGk=", "t.yaml:1: the tag tag:yaml.org,2002:binary is not allowed; write plain values"),
        ("a: *b", "t.yaml:1: *b stands for nothing: there is no &b before it"),
        ("a: &b [1, *b]", "t.yaml:1: *b contains itself"),
        ("- &b x\n- {*b : 1}", "t.yaml:2: a key must be text, not an alias"),
        ("? [1, 2]\n: 3", "t.yaml:1: a key must be text, not a list or a mapping"),
        ("a: b\nc: \x07", "t.yaml:2: contains the control character U+0007"),
        ("[" * 129 + "]" * 129, "t.yaml:1: is nested more than 128 levels deep"),
        ("[" * 300_000, "t.yaml:1: is nested more than 128 levels deep"),
    ],
)
def test_yaml_refuses(text, fault):
    """What can't be read is one fault with its line."""
    with pytest.raises(ScenarioError) as caught:
        read_yaml(text, "t.yaml")
    assert str(caught.value) == fault


def test_aliases_are_bounded():
    """Aliases of aliases of aliases don't take more memory or time than a limit."""
    lines = ["- &a0 [x]"]
    lines += [f"- &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 20)]
    with pytest.raises(ScenarioError, match=r"^bomb.yaml:6: aliases repeat more than 100,000 values$"):
        read_yaml("\n".join(lines), "bomb.yaml")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"a": 1,\n "b": 2,\n "a": 3}', "t.json:3: the key 'a' is given twice; it stands in line 1 already"),
        ('{"a": 1\n "b": 2}', "t.json:2: is not JSON: Expecting ',' delimiter (column 2)"),
        ("", "t.json:1: is not JSON: Expecting value (column 1)"),
        ('{"a": NaN}', "t.json:1: is not JSON: NaN is no number"),
        ('{\n"a": "\\ud83d"}', "t.json:2: contains half of a surrogate pair"),
        ("[" * 129 + "]" * 129, "t.json:1: is nested more than 128 levels deep"),
        ("[" * 300_000, "t.json:1: is nested more than 128 levels deep"),
    ],
)
def test_json_refuses(text, fault):
    """What can't be read is one fault with its line."""
    with pytest.raises(ScenarioError) as caught:
        read_json(text, "t.json")
    assert str(caught.value) == fault


@pytest.mark.parametrize("reader", [read_json, read_yaml])
def test_lines(reader):
    """Values know the line in which they stand, keys theirs; tabs are blanks in JSON's syntax."""
    tab = "\t" if reader is read_json else ""
    root = reader(f'{{"a":\n{tab}1,\n"b": [2,\n3]}}', "t")
    assert [root.mark.line, root.keys["a"].line, root.value["a"].mark.line] == [1, 1, 2]
    assert [locate(root, path).line for path in [("b",), ("b", 1), ("b", 7), ("c", "d"), ("a", "x")]] == [3, 4, 3, 1, 2]


def test_escapes_in_json():
    """JSON's own escapes mean what JSON says, absurdly long numbers become text."""
    text = '{"a\\u0041": "\\/ \\ud83d\\ude00 \\" {[", "n": %s}' % ("9" * 301)
    assert plain(read_json(text, "t")) == {"aA": '/ \N{GRINNING FACE} " {[', "n": "9" * 301}


@given(VALUES)
def test_json_is_read_as_json(value):
    """The tree has the values that Python's own parser finds, in whatever layout."""
    for indent in (None, 1):
        for ascii_only in (True, False):
            text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
            assert plain(read_json(text, "t")) == value


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    """No text makes a reader fail in any other way than with a fault."""
    for reader in (read_json, read_yaml):
        with suppress(ScenarioError):
            assert isinstance(reader(text, "t"), Node)


def test_objects_have_no_lines():
    """An object of plain values becomes a tree whose places have no line; keys become text; limits hold."""
    root = from_python({1: (2, [None])}, Mark("body", None))
    assert plain(root) == {"1": [2, [None]]}
    assert root.value["1"].mark == Mark("body", None)
    deep: list[object] = []
    for _ in range(150):
        deep = [deep]
    for value, fault in (
        (deep, "body: is nested more than 128 levels deep"),
        ("\ud83d", "body: contains half of a surrogate pair"),
    ):
        with pytest.raises(ScenarioError) as caught:
            from_python(value, Mark("body", None))
        assert str(caught.value) == fault
