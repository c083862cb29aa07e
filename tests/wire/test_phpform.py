"""The expected values are PHP 8.2's own, printed by its command line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.wire.phpform import parse_pairs, parse_str

# A PHP array whose keys are 0..n-1 in order is a list, every other one a dict.
CASES = [
    (b"", {}),
    (b"&&", {}),
    (b"a=1&b=2", {"a": "1", "b": "2"}),
    (b"a=1&&b=2&", {"a": "1", "b": "2"}),
    (b"a=b=c[d]", {"a": "b=c[d]"}),
    (b"a", {"a": ""}),
    (b"=1", {}),
    (b"=", {}),
    (b"a=1;b=2", {"a": "1;b=2"}),
    (b"a=1&a=2", {"a": "2"}),
    (b"a=1&b=2&a=3", {"a": "3", "b": "2"}),
    # escapes
    (b"a=x+y%20z%2B", {"a": "x y z+"}),
    (b"a=%zz%4", {"a": "%zz%4"}),
    (b"%2=1", {"%2": "1"}),
    (b"a%3D=1", {"a=": "1"}),
    (b"a%5B0%5D=1", {"a": ["1"]}),
    (b"x%c3%a9=%ff%fe", {"xé": "��"}),
    ("ж=ы".encode(), {"ж": "ы"}),
    # names
    (b" a=1", {"a": "1"}),
    (b"%20a=1", {"a": "1"}),
    (b"+a=1", {"a": "1"}),
    (b" =1", {}),
    (b"a.b=1", {"a_b": "1"}),
    (b"a b=1", {"a_b": "1"}),
    (b"a%20b=1", {"a_b": "1"}),
    (b".=1", {"_": "1"}),
    (b"  . =1", {"__": "1"}),
    (b"a%09=1", {"a\t": "1"}),
    (b"a]=1", {"a]": "1"}),
    (b"a+b.c[d.e f]=1", {"a_b_c": {"d.e f": "1"}}),
    (b"1=1&01=2&-1=3", {"1": "1", "01": "2", "-1": "3"}),
    (b"0=1&1=2", {"0": "1", "1": "2"}),
    # NUL ends a name
    (b"a%00b=1", {"a": "1"}),
    (b"a%00[b]=1", {"a": "1"}),
    (b"%00a=1", {}),
    (b"a[%00]=1", {"a_": "1"}),
    (b"a[b%00c]=1", {"a_b": "1"}),
    (b"a=%00", {"a": "\0"}),
    # brackets
    (b"USERS[0]=3&USERS[1]=4", {"USERS": ["3", "4"]}),
    (b"USERS[1]=3&USERS[0]=4", {"USERS": {"1": "3", "0": "4"}}),
    (b"USERS[]=3&USERS[]=4", {"USERS": ["3", "4"]}),
    (b"a[b][c]=1", {"a": {"b": {"c": "1"}}}),
    (b"a[b]c=1", {"a": {"b": "1"}}),
    (b"a[b]c[d]=1", {"a": {"b": "1"}}),
    (b"a[b] [c]=1", {"a": {"b": "1"}}),
    (b"a[b]]=1", {"a": {"b": "1"}}),
    (b"a][b]=1", {"a]": {"b": "1"}}),
    (b"a[[b]]=1", {"a": {"[b": "1"}}),
    (b"a[b[c]=1", {"a": {"b[c": "1"}}),
    (b"[a]=1", {}),
    (b"[]=1", {}),
    (b"[=1", {}),
    (b".[x]=1", {"_": {"x": "1"}}),
    (b"$result[x]=1", {"$result": {"x": "1"}}),
    (b"filter[$result[x]]=1", {"filter": {"$result[x": "1"}}),
    (b"filter[>=ID]=5", {"filter_>": "ID]=5"}),
    (b"filter[%3E%3DID]=5", {"filter": {">=ID": "5"}}),
    # blanks in brackets
    (b"a[ ]=1", {"a": ["1"]}),
    (b"a[%09]=1&a[%0b]=2", {"a": ["1", "2"]}),
    (b"a[  ]=1", {"a": {"  ": "1"}}),
    (b"a[ x]=1", {"a": {" x": "1"}}),
    (b"a[ ][x]=1", {"a": [{"x": "1"}]}),
    # unclosed brackets
    (b"a[=1", {"a_": "1"}),
    (b"a[ ", {"a__": ""}),
    (b"a[b=1", {"a_b": "1"}),
    (b"a[b.c d[e=1", {"a_b_c_d_e": "1"}),
    (b"a[b][c=1", {"a": {"b": "1"}}),
    (b"a[][b=1", {"a": ["1"]}),
    (b"a[x y][b=1", {"a": {"x y": "1"}}),
    (b"a[b][", {"a": {"b": ""}}),
    (b"a[=1&a_=2", {"a_": "2"}),
    # the key of []
    (b"a[]=1&a[5]=2&a[]=3", {"a": {"0": "1", "5": "2", "6": "3"}}),
    (b"a[5]=1&a[1]=2&a[]=3", {"a": {"5": "1", "1": "2", "6": "3"}}),
    (b"a[]=1&a[x]=2&a[]=3", {"a": {"0": "1", "x": "2", "1": "3"}}),
    (b"a[-5]=1&a[]=2", {"a": {"-5": "1", "-4": "2"}}),
    (b"a[01]=1&a[1]=2&a[]=3", {"a": {"01": "1", "1": "2", "2": "3"}}),
    (b"a[-0]=1&a[]=2", {"a": {"-0": "1", "0": "2"}}),
    (b"a[][]=1&a[0][]=2&a[][]=3", {"a": [["1", "2"], ["3"]]}),
    (b"a[0][x]=1&a[][y]=2", {"a": [{"x": "1"}, {"y": "2"}]}),
    (b"a[9223372036854775806]=1&a[]=2", {"a": {"9223372036854775806": "1", "9223372036854775807": "2"}}),
    (b"a[9223372036854775807]=1&a[]=2", {"a": {"9223372036854775807": "1"}}),
    (b"a[9223372036854775807]=1&a[][x]=2", {"a": {"9223372036854775807": "1"}}),
    (b"a[9223372036854775808]=1&a[]=2", {"a": {"9223372036854775808": "1", "0": "2"}}),
    # arrays and scalars replace each other
    (b"a=1&a[x]=2", {"a": {"x": "2"}}),
    (b"a[x]=2&a=1", {"a": "1"}),
    (b"a[]=1&a=2&a[]=3", {"a": ["3"]}),
    (b"a[b]=1&a[b][c]=2", {"a": {"b": {"c": "2"}}}),
    (b"a[b][]=1&a[b]=2", {"a": {"b": "2"}}),
    # a name that only becomes a protected cookie's
    (b"__Host-a=1", {"__Host-a": "1"}),
    (b"..Host-a=1&._Secure-a[b]=2", {}),
    (b"a[__Host-x]=1", {"a": []}),
    (b"a[__Host-x][y]=1", {"a": []}),
    (b"__Host-a[__Host-x]=1", {"__Host-a": {"__Host-x": "1"}}),
]


@pytest.mark.parametrize(("query", "expected"), CASES)
def test_reads_as_php_does(query, expected):
    """Values, the order of keys and the kind of arrays are PHP's."""
    assert json.dumps(parse_str(query)) == json.dumps(expected)


def test_nesting_ends_at_64():
    """A variable with 64 brackets is read; with 65 it is dropped, and what its name held before."""
    deepest = parse_str(b"a" + b"[x]" * 64 + b"=1")
    assert json.dumps(deepest).count("x") == 64
    assert parse_str(b"a=1&a" + b"[x]" * 65 + b"=1&b=2") == {"b": "2"}


def test_variables_end_at_1000():
    """The 1001st variable is ignored; empty pieces don't count, variables without a name do."""
    query = b"&".join(b"a%d=1" % number for number in range(1005))
    assert list(parse_str(b"&&" + query))[-1] == "a999"
    assert list(parse_str(b"=1&=2&" + query))[-1] == "a997"


def test_pairs_are_not_decoded_again():
    """Fields of a multipart body keep plus and percent signs; their brackets count."""
    pairs = [(b"a[b]", b"1+%20"), (b"a%5Bc%5D", b"2"), (b"\xff", b"\xff")]
    assert parse_pairs(pairs) == {"a": {"b": "1+%20"}, "a%5Bc%5D": "2", "�": "�"}


@given(st.lists(st.sampled_from([*b"a1-[]. =&%+\0", 0xFF]), max_size=60).map(bytes))
def test_takes_any_bytes(query):
    """Whatever is sent becomes text in lists and dicts, and no text holds a lone surrogate."""
    json.dumps(parse_str(query), ensure_ascii=False).encode()
