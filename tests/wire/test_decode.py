"""The expected values are PHP 8.2's own, printed by its command line or its web server."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.wire.decode import fold, parameters

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=X"


def deep(levels: int) -> bytes:
    """A JSON object of arrays inside each other."""
    return b'{"a":' * levels + b"1" + b"}" * levels


def part(name: str, value: str, rest: str = "") -> bytes:
    """A field of a multipart body."""
    return f'--X\r\nContent-Disposition: form-data; name="{name}"{rest}\r\n\r\n{value}\r\n'.encode()


@pytest.mark.parametrize(
    ("method", "content_type", "expected"),
    [
        ("GET", JSON, {"a": "1"}),
        ("HEAD", JSON, {"a": "1"}),
        ("PUT", JSON, {"a": "1"}),
        ("PATCH", JSON, {"a": "1"}),
        ("DELETE", JSON, {"a": "1"}),
        ("POST", JSON, {"a": "1", "b": 2}),
        ("POST", "application/json; charset=utf-8", {"a": "1", "b": 2}),
        ("POST", "Application/JSON ;x", {"a": "1", "b": 2}),
        ("POST", "application/vnd.api+json", {"a": "1", "b": 2}),
        ("POST", "text/json", {"a": "1", '{"b":2}': ""}),
        ("POST", FORM, {"a": "1", '{"b":2}': ""}),
        ("POST", "", {"a": "1", '{"b":2}': ""}),
        ("POST", "multipart/form-data", {"a": "1"}),
    ],
)
def test_body_is_read_by_verb_and_content_type(method, content_type, expected):
    """Only a POST has a body, and JSON is JSON only by its content type."""
    assert parameters(method, b"a=1", content_type, b'{"b":2}') == expected


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b'{"b":{"y":"2"},"c":"3"}'),
        (FORM, b"b[y]=2&c=3"),
        ("application/x-www-form-urlencoded; charset=utf-8", b"b[y]=2&c=3"),
        (MULTIPART, part("b[y]", "2") + part("c", "3") + b"--X--\r\n"),
        ("text/plain", b"\r\n b[y]=2&c=3 \0\t\n"),
    ],
)
def test_body_overlays_query(content_type, body):
    """The body wins by top-level key and does not merge; a key keeps its place."""
    expected = {"a": "1", "b": {"y": "2"}, "d": "4", "c": "3"}
    assert json.dumps(parameters("POST", b"a=1&b[x]=1&d=4", content_type, body)) == json.dumps(expected)
    assert parameters("POST", b"", content_type, body) == {"b": {"y": "2"}, "c": "3"}
    assert parameters("POST", b"a=1", content_type, b"") == {"a": "1"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a":1,"b":1.5,"c":"x","d":null,"e":true}', {"a": 1, "b": 1.5, "c": "x", "d": None, "e": True}),
        (b'{"b":1,"a":2,"b":3}', {"b": 3, "a": 2}),
        (b'[5,"x"]', {"0": 5, "1": "x"}),
        (b'{"0":5,"1":"x"}', {"0": 5, "1": "x"}),
        (b'{"1":5}', {"1": 5}),
        (b'{"a":{"0":1,"1":2}}', {"a": [1, 2]}),
        (b'{"a":{"1":1,"0":2}}', {"a": {"1": 1, "0": 2}}),
        (b'{"a":{"00":1}}', {"a": {"00": 1}}),
        (b'{"a":[{"0":{}}]}', {"a": [[[]]]}),
        (b'{"a":{}}', {"a": []}),
        (b'{"":1}', {"": 1}),
        (b'{"a":"\\u0436\\ud83d\\ude00\\u0000"}', {"a": "ж😀\0"}),
        (b'{"a":9223372036854775807}', {"a": 9223372036854775807}),
        (b'{"a":9223372036854775808,"b":[-9223372036854775809]}', {"a": 2.0**63, "b": [-(2.0**63)]}),
        (b'{"a":18446744073709551616}', {"a": 2.0**64}),
        # dropped without an error
        (b"{}", {}),
        (b"[]", {}),
        (b"5", {}),
        (b'"a"', {}),
        (b"null", {}),
        (b"{", {}),
        (b"TRUE", {}),
        (b'\xef\xbb\xbf{"a":1}', {}),
        (b'{"a":"\\ud83d"}', {}),
        (b'{"a":"\xff"}', {}),
        (b'{"a":1e400}', {}),
        (b"[" * 600 + b"]" * 600, {}),
    ],
)
def test_json_body(body, expected):
    """JSON keeps its types; what PHP cannot read counts as no body."""
    found = parameters("POST", b"", JSON, body)
    assert json.dumps(found) == json.dumps(expected)


def test_json_nesting_ends_at_512():
    """PHP reads 511 arrays inside each other and refuses 512; brackets in texts are no arrays."""
    assert list(parameters("POST", b"", JSON, deep(511))) == ["a"]
    assert parameters("POST", b"", JSON, deep(512)) == {}
    assert parameters("POST", b"", JSON, b'{"a":"' + b"[" * 600 + b'"}') == {"a": "[" * 600}
    assert parameters("POST", b"", JSON, b'{"a":[' + b"[]," * 600 + b"1]}")["a"][-1] == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (part("u[]", "1") + part("u[]", "2") + b"--X--\r\n", {"u": ["1", "2"]}),
        (part("a", "é\r\n--x") + b"--X--", {"a": "é\r\n--x"}),
        (part("é", "ж") + b"--X--", {"é": "ж"}),
        (part('a\\"b', "1") + b"--X--", {'a"b': "1"}),
        (part("a%5B0%5D", "1+%20") + b"--X--", {"a%5B0%5D": "1+%20"}),
        (b"--X\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--X--", {"a": "1"}),
        (b"a preamble\r\n" + part("a", "1") + b"--X--", {"a": "1"}),
        # files and parts without a name are left out
        (part("f", "data", '; filename="x.png"') + part("a", "1") + b"--X--", {"a": "1"}),
        (part("f", "", '; filename=""') + part("a", "1") + b"--X--", {"a": "1"}),
        (b"--X\r\nContent-Type: text/plain\r\n\r\nz\r\n" + part("a", "1") + b"--X--", {"a": "1"}),
        # broken
        (part("a", "1") + part("b", "2"), {"a": "1", "b": "2"}),
        (part("a", "1") + b'--X\r\nContent-Disposition: form-data; name="b"\r\n\r\nhal', {"a": "1", "b": "hal"}),
        (part("a", "1") + b"--X\r\nContent-Disposition: form-da", {"a": "1"}),
        (part("a", "1") + b"--X\r\n: x\r\n\r\n", {"a": "1"}),
        (b"--X--", {}),
        (b"--X", {}),
        (b"hello", {}),
    ],
)
def test_multipart_body(body, expected):
    """Fields are read by the same rules as forms; of a broken body what came before the break."""
    assert parameters("POST", b"", MULTIPART, body) == expected


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ('Multipart/Form-Data; boundary="X"; charset=utf-8', {"a": "1"}),
        ("multipart/form-data", {}),
        ("multipart/form-data; boundary=", {}),
        ("multipart/form-data; boundary=ж", {}),
        ("multipart/form-data; boundary=" + "X" * 300, {}),
    ],
)
def test_multipart_boundary(content_type, expected):
    """A boundary may be quoted; without a good one there are no fields and no error."""
    assert parameters("POST", b"", content_type, part("a", "1") + b"--X--\r\n") == expected


@pytest.mark.parametrize("content_type", [FORM, MULTIPART, "text/plain"])
def test_variables_end_at_1000(content_type):
    """Forms of every kind are cut after 1000 variables."""
    names = [f"a{number}" for number in range(1005)]
    body = b"".join(part(name, "1") for name in names) if content_type == MULTIPART else "&".join(names).encode()
    assert list(parameters("POST", b"", content_type, body)) == names[:1000]


@given(st.sampled_from([JSON, FORM, MULTIPART, "multipart/form-data; boundary=\xe9", "x", ""]), st.binary(max_size=80))
def test_takes_any_body(content_type, body):
    """Nothing is raised, and the answer is valid Unicode all through."""
    json.dumps(parameters("POST", body, content_type, body), ensure_ascii=False).encode()


@given(
    st.lists(st.sampled_from(["--X", "--X--", "\r\n", "\n", "Content-Disposition:", ' name="a"', ";", "b", ":", "="]))
)
def test_takes_any_multipart(pieces):
    """Neither does any order of a multipart body's pieces."""
    parameters("POST", b"", MULTIPART, "".join(pieces).encode())


@given(st.text(max_size=40), st.text(max_size=20))
def test_takes_any_content_type(kind, rest):
    """Neither does any content type."""
    parameters("POST", b"", kind, b"a=1")
    parameters("POST", b"", f"multipart/form-data; {rest}", b"a=1")


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"chat_id": 1, "Color": "x"}, {"CHAT_ID": 1, "COLOR": "x"}),
        ({"id": 1, "x": 2, "ID": 3}, {"ID": 3, "X": 2}),
        ({"ID": 1, "id": 2}, {"ID": 2}),
        ({"éaß": 1, "ж": {"a": 1}}, {"éAß": 1, "ж": {"a": 1}}),
    ],
)
def test_names_fold(params, expected):
    """ASCII letters of top-level names become capitals; the later of two equal names wins, at the first one's place."""
    assert json.dumps(fold(params)) == json.dumps(expected)
