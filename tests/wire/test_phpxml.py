from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.wire.phpxml import dumps


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"result": True}, "<result>1</result>"),
        ({"result": False}, "<result></result>"),
        ({"result": None}, "<result></result>"),
        ({"result": 13}, "<result>13</result>"),
        ({"result": 1.5}, "<result>1.5</result>"),
        ({"result": []}, "<result></result>"),
        ({"result": ["3", 4]}, "<result><item>3</item><item>4</item></result>"),
        ({"result": {"5": "a", "b": "c"}}, "<result><item>a</item><b>c</b></result>"),
        ({"result": [{"ID": 1}]}, "<result><item><ID>1</ID></item></result>"),
        ({"result": '<a b="c">&\'Ж'}, "<result>&lt;a b=&quot;c&quot;&gt;&amp;&apos;Ж</result>"),
        ({"error": "X", "error_description": "Y!"}, "<error>X</error><error_description>Y!</error_description>"),
        ({"a b": 1}, "<a b>1</a b>"),
        ("x", "x"),
    ],
)
def test_writes_as_the_portal_does(value, expected):
    """The root is response, elements of lists are items, scalars are PHP's texts; there is no declaration."""
    assert dumps(value).decode() == f"<response>{expected}</response>"


LEAVES = st.text(st.sampled_from("a <>&'\"/Жé😀")) | st.integers() | st.none()
NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=10))
def test_named_values_are_well_formed(value):
    """Values with names for keys and printable texts make a document that parsers accept."""
    assert ET.fromstring(dumps(value)).tag == "response"  # noqa: S314  # our own text
