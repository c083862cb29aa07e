"""A call from the request's bytes to the answer's: addresses, verbs, parameters, envelope (transport §0–§3)."""

import json
from urllib.parse import urlencode

import pytest

from mock_imbot.app import create_app
from mock_imbot.server import serve_in_thread
from mock_imbot.settings import Settings
from tests.live import reply
from tests.methods.house import BOT, TEAM, move_in, profiled

NOT_FOUND = (404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
NO_AUTH_FOUND = (401, "NO_AUTH_FOUND", "Wrong authorization data")
GET = "ENTITY_TYPE=DEMO&ENTITY_ID=77"
TIME = (
    b'"time":{"start":1768035600,"finish":1768035600,"duration":0,"processing":0,'
    b'"date_start":"2026-01-10T09:00:00+00:00","date_finish":"2026-01-10T09:00:00+00:00",'
    b'"operating_reset_at":1768036200,"operating":0}}'
)
MULTIPART = b'--b\r\nContent-Disposition: form-data; name="ENTITY_ID"\r\n\r\n77\r\n--b--'
CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "origin, content-type, accept",
    "x-content-type-options": "nosniff",
}


def url(home, path, query=""):
    """An address of the server; ``~`` in the path stands for the portal's suffix."""
    return f"{home.url}{path.replace('~', f'--{home.name}')}" + (f"?{query}" if query else "")


def auth(home):
    """The token as a variable of a query or a form."""
    return f"auth={home.mine('demo-access')}"


@pytest.mark.parametrize(
    "path",
    [
        "/rest/imbot.chat.get",
        "/rest/imbot.chat.get/",
        "/rest/imbot.chat.get.json",
        "/rest/imbot.chat.get.JSON/",
        "/rest/IMBOT.CHAT.GET",
        "/rest/imbot.Chat.gEt.Json",
        "/rest//imbot.chat.get",
        "//rest///imbot.chat.get//",
        "/rest/imbot%2Echat%2Eget",
        "/rest/imbot.chat.%67et",
        "/rest%2Fimbot.chat.get",
        "/rest/1/demo~/imbot.chat.get",
        "/rest/1/demo~/imbot.chat.get.json",
        "/rest/1/demo~/IMBOT.chat.GET/",
        "/rest/1/demo~//imbot.chat.get/",
        "/rest//1//demo~//imbot.chat.get",
    ],
)
@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_every_form_of_an_address(house, path, verb):
    """Slashes may be doubled and trail, letters may have any case, characters may be percent-encoded."""
    credential = "" if "demo~" in path else f"&{auth(house)}"
    assert reply(house.client.request(verb, url(house, path, GET + credential))).result == {"ID": TEAM}


@pytest.mark.parametrize(
    "path", ["/rest/", "/rest", "/rest/1/demo~", "/rest/1/demo~/", "/rest/a/b/c/d/e", "/rest/a/b/c/d"]
)
def test_a_path_without_a_method_takes_it_from_the_parameters(house, path):
    """And only such a path; credentials in it do not count then."""

    def answer(path, query):
        return reply(house.client.get(url(house, path, f"{GET}&{query}")))

    assert answer(path, f"method=imbot.chat.get&{auth(house)}").result == {"ID": TEAM}
    assert answer(path, "method=imbot.chat.get").error == NO_AUTH_FOUND
    assert answer(path, auth(house)).error == NOT_FOUND
    assert answer(path, f"METHOD=imbot.chat.get&{auth(house)}").error == NOT_FOUND
    assert answer("/rest/imbot.chat.get", f"method=imbot.chat.leave&{auth(house)}").result == {"ID": TEAM}


@pytest.mark.parametrize(
    "path",
    [
        "/rest/imbot.chat.nothing",
        "/rest/imbot.chat.get.html",
        "/rest/imbot.chat.get.json.json",
        "/rest/imbot.chat.get.",
        "/rest/imbot.chat.get ",
        "/rest/.json",
        "/rest/json",
        "/rest/index.php",
        "/rest/imbot",
        "/rest/api",
        "/rest/api/1/x",
        "/rest/1/demo~/index.php",
        "/rest/imbot.chat.g\u00e9t",
        "/rest/%00",
        "/rest/%FF%FE",
        "/rest/" + "x" * 5000,
    ],
    ids=range(16),
)
@pytest.mark.parametrize("credential", ["", "&auth=wrong", "&token=x", "&auth_connector=x"])
def test_an_unknown_method_is_answered_before_anybody_asks_who_calls(house, path, credential):
    """404, whatever is shown or missing; also what comes behind another dot belongs to the name."""
    assert reply(house.client.get(url(house, path, GET + credential))).error == NOT_FOUND


@pytest.mark.parametrize("path", ["/rest/api/imbot.chat.get", "/rest/api/1/demo~/imbot.chat.get", "/rest/api/x/"])
def test_addresses_of_the_third_generation(house, path):
    """No method is there; the error has that generation's form."""
    answer = reply(house.client.post(url(house, path), json={"auth": house.mine("demo-access")}))
    assert (answer.status, answer.body) == (
        404,
        {"error": {"code": "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION", "message": "Method not found"}},
    )


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "PROPFIND"])
def test_other_verbs_are_carried_out_without_their_body(house, verb):
    """Only the query is read."""
    path = url(house, "/rest/imbot.chat.get", f"{GET}&{auth(house)}")
    assert reply(house.client.request(verb, path, json={"ENTITY_ID": 5})).result == {"ID": TEAM}
    body = {"auth": house.mine("demo-access"), "ENTITY_TYPE": "DEMO", "ENTITY_ID": 77}
    assert reply(house.client.request(verb, url(house, "/rest/imbot.chat.get"), json=body)).error == NO_AUTH_FOUND


def test_a_get_with_a_body_reads_the_query_only(house):
    """Whatever its type says."""
    path = url(house, "/rest/imbot.chat.get", f"{GET}&{auth(house)}")
    assert reply(house.client.request("GET", path, json={"ENTITY_ID": 5})).result == {"ID": TEAM}
    assert reply(house.client.get(path, headers={"Content-Type": "application/json"})).result == {"ID": TEAM}


def test_head_is_carried_out_and_has_no_body(house):
    """The headers are those of GET."""
    path = url(house, "/rest/imbot.chat.updateTitle", f"CHAT_ID=13&TITLE=By+head&{auth(house)}")
    answer = house.client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert house.chat(TEAM)["title"] == "By head"


@pytest.mark.parametrize("path", ["/rest/imbot.chat.leave", "/rest/", "/rest/x", "/rest/1/demo~/imbot.chat.leave"])
def test_options_allows_browsers_in_and_does_nothing(house, path):
    """Only headers, for any address."""
    before = house.export()
    asked = {"Origin": "http://example.test", "Access-Control-Request-Method": "POST"}
    answer = house.client.options(url(house, path, f"CHAT_ID=13&{auth(house)}"), headers=asked)
    assert (answer.status_code, answer.content) == (200, b"")
    assert {name: answer.headers[name] for name in CORS} == CORS
    assert "access-control-allow-methods" not in answer.headers
    assert house.export() == before


def test_the_answer_byte_for_byte(house):
    """Compact, in the documented order of keys; ids are numbers, and whole numbers have no fraction."""
    answer = house.client.get(url(house, "/rest/imbot.chat.get", f"{GET}&{auth(house)}"))
    assert answer.content == b'{"result":{"ID":13},' + TIME
    answer = house.client.get(url(house, "/rest/imbot.chat.get", auth(house)))
    assert answer.content == b'{"result":null,' + TIME
    answer = house.client.get(url(house, "/rest/imbot.chat.user.list", f"CHAT_ID=13&{auth(house)}"))
    assert answer.content == b'{"result":[1,2,4,39],' + TIME
    answer = house.client.get(url(house, "/rest/imbot.chat.user.list", f"CHAT_ID=999&{auth(house)}"))
    assert answer.content == b'{"result":[],' + TIME
    answer = house.client.get(url(house, "/rest/imbot.chat.leave", f"CHAT_ID=13&{auth(house)}"))
    assert answer.content == b'{"result":true,' + TIME
    answer = house.client.get(url(house, "/rest/imbot.chat.leave", auth(house)))
    assert answer.content == b'{"error":"CHAT_ID_EMPTY","error_description":"Chat ID can\\u0027t be empty"}'


def test_a_fraction_of_a_second(new_portal):
    """``start`` and ``processing`` are whole seconds, so that ``duration`` includes what ``start`` lacks."""
    home = move_in(new_portal(profiled("documented", clock="2026-01-10T09:00:00.250000+00:00")))
    assert home.ask("imbot.chat.get").body["time"] == {
        "start": 1768035600,
        "finish": 1768035600.25,
        "duration": 0.25,
        "processing": 0,
        "date_start": "2026-01-10T09:00:00+00:00",
        "date_finish": "2026-01-10T09:00:00+00:00",
        "operating_reset_at": 1768036200,
        "operating": 0,
    }


def test_the_time_of_a_running_clock(portal):
    """Types that strict clients rely on."""
    time = portal.call("imbot.chat.get").body["time"]
    kinds = {name: type(value) for name, value in time.items()}
    assert kinds.pop("finish") in {float, int}
    assert kinds.pop("duration") in {float, int}
    assert kinds == {
        "start": int,
        "processing": int,
        "date_start": str,
        "date_finish": str,
        "operating_reset_at": int,
        "operating": int,
    }
    assert time["start"] <= time["finish"] < time["start"] + 5
    assert time["operating_reset_at"] == time["start"] + 600


def test_the_headers_of_an_answer(house):
    """Those of the cloud that a client may look at; the application only with a token."""
    by_token = house.ask("imbot.chat.get").headers
    assert {name: by_token[name] for name in CORS} == CORS
    assert by_token["content-type"] == "application/json; charset=utf-8"
    assert by_token["x-bitrix-rest-time"] == "0.0000000000"
    assert by_token["x-bitrix-rest-application"] == "local.demo"
    assert set(by_token) - {"date"} == {
        *CORS,
        "content-type",
        "content-length",
        "x-bitrix-rest-time",
        "x-bitrix-rest-application",
    }
    by_webhook = house.ask("imbot.chat.get", auth="1/demo").headers
    assert "x-bitrix-rest-application" not in by_webhook
    failed = house.ask("imbot.chat.leave").headers
    assert {name: failed[name] for name in CORS} == CORS
    assert failed["content-type"] == "application/json; charset=utf-8"


def test_text_is_escaped_like_php_does(house):
    """Signs of HTML and slashes are escaped; letters beyond ASCII are not, but for two line separators."""
    house.ask("imbot.chat.updateTitle", {"CHAT_ID": 13, "TITLE": "<a href='/x'>&\"\\ Ж😀\u2028\u2029\0\x7f|"})
    answer = house.client.get(url(house, "/rest/imbot.dialog.get", f"DIALOG_ID=chat13&{auth(house)}"))
    name = answer.content.partition(b'"name":')[2].partition(b',"description"')[0]
    expected = '"\\u003Ca href=\\u0027\\/x\\u0027\\u003E\\u0026\\u0022\\\\ Ж😀\\u2028\\u2029\\u0000\x7f|"'
    assert name == expected.encode()


@pytest.mark.parametrize("tail", [".xml", ".XML", ".Xml/"])
def test_xml(house, tail):
    """By the extension; errors, too, and unknown methods."""
    answer = house.client.get(url(house, f"/rest/imbot.chat.get{tail}", f"{GET}&{auth(house)}"))
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert answer.content == (
        b"<response><result><ID>13</ID></result><time><start>1768035600</start><finish>1768035600</finish>"
        b"<duration>0</duration><processing>0</processing><date_start>2026-01-10T09:00:00+00:00</date_start>"
        b"<date_finish>2026-01-10T09:00:00+00:00</date_finish><operating_reset_at>1768036200</operating_reset_at>"
        b"<operating>0</operating></time></response>"
    )
    answer = house.client.get(url(house, f"/rest/imbot.chat.user.list{tail}", f"CHAT_ID=13&{auth(house)}"))
    listed = b"<result><item>1</item><item>2</item><item>4</item><item>39</item></result>"
    assert listed in answer.content
    answer = house.client.get(url(house, f"/rest/imbot.chat.leave{tail}", f"CHAT_ID=13&{auth(house)}"))
    assert answer.content.startswith(b"<response><result>1</result><time>")
    answer = house.client.get(url(house, f"/rest/nothing{tail}"))
    assert answer.status_code == 404
    assert answer.content == (
        b"<response><error>ERROR_METHOD_NOT_FOUND</error>"
        b"<error_description>Method not found!</error_description></response>"
    )


def forms(params):
    """One call in every way of sending parameters."""
    query = urlencode(params)
    return [
        {"params": params},
        {"content": query, "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
        {"content": query, "headers": {"Content-Type": "text/plain"}},
        {"content": f"\n {query} \n", "headers": {"Content-Type": ""}},
        {"files": {name: (None, str(value)) for name, value in params.items()}},
        {"json": params},
        {"content": json.dumps(params), "headers": {"Content-Type": "APPLICATION/JSON; charset=cp1251"}},
        {"content": json.dumps(params), "headers": {"Content-Type": "application/vnd.api+json"}},
    ]


@pytest.mark.parametrize("form", range(8))
def test_parameters_may_come_in_every_form(house, form):
    """Query, urlencoded, multipart, JSON; an unknown type is read like a query."""
    params = {"auth": house.mine("demo-access"), "ENTITY_TYPE": "DEMO", "ENTITY_ID": 77}
    answer = house.client.post(url(house, "/rest/imbot.chat.get"), **forms(params)[form])
    assert reply(answer).result == {"ID": TEAM}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"ENTITY_ID": "77"}', "application/json"),
        (b"ENTITY_ID=77", "application/x-www-form-urlencoded"),
        (
            b'--b\r\nContent-Disposition: form-data; name="ENTITY_ID"\r\n\r\n77\r\n--b--',
            "multipart/form-data; boundary=b",
        ),
        (b"ENTITY_ID=77", "application/octet-stream"),
    ],
    ids=["json", "form", "multipart", "other"],
)
def test_the_body_is_laid_over_the_query(house, content, kind):
    """Key by key, whatever its form: what it does not name stays."""
    path = url(house, "/rest/imbot.chat.get", f"ENTITY_TYPE=DEMO&ENTITY_ID=5&{auth(house)}")
    assert reply(house.client.post(path, content=content, headers={"Content-Type": kind})).result == {"ID": TEAM}


@pytest.mark.parametrize(
    "content",
    [b"{bad", b"", b"null", b"5", b'"text"', b"\xff\xfe", b"[" * 600 + b"]" * 600, b'{"ENTITY_ID": "\\ud800"}', b"\0"],
    ids=range(9),
)
def test_a_body_that_is_no_json_is_dropped(house, content):
    """Without an error: the call has the parameters of its query then."""
    path = url(house, "/rest/imbot.chat.get", f"{GET}&{auth(house)}")
    headers = {"Content-Type": "application/json"}
    assert reply(house.client.post(path, content=content, headers=headers)).result == {"ID": TEAM}
    assert reply(house.client.post(url(house, "/rest/imbot.chat.get"), content=content, headers=headers)).error == (
        NO_AUTH_FOUND
    )


def test_json_with_a_wrong_type_is_no_json(house):
    """It becomes one odd variable."""
    body = json.dumps({"CHAT_ID": 13, "auth": house.mine("demo-access")})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp"):
        path, headers = url(house, "/rest/imbot.chat.user.list"), {"Content-Type": kind}
        assert reply(house.client.post(path, content=body, headers=headers)).error == NO_AUTH_FOUND


@pytest.mark.parametrize(
    ("params", "members"),
    [
        ({"chat_id": 13}, [1, 2, 4, BOT]),
        ({"Chat_Id": 13}, [1, 2, 4, BOT]),
        ({"chat_id": 14, "CHAT_ID": 13}, [1, 2, 4, BOT]),
        ({"CHAT_ID": 13, "chat_id": 14}, []),
        ({"CHAT_ID": 13, "FOO": 1, "start": -1, "state": "s", "bx24_request_id": "x"}, [1, 2, 4, BOT]),
    ],
)
def test_names_of_parameters_have_no_case(house, params, members):
    """The later of two that differ only in case counts; unknown ones are passed over."""
    assert house.ask("imbot.chat.user.list", params).result == members


def test_reserved_parameters_have_a_case(house):
    """``AUTH`` is no ``auth``, and a method never sees its namesake."""
    path = url(house, "/rest/imbot.chat.get")
    assert reply(house.client.post(path, json={"AUTH": house.mine("demo-access")})).error == NO_AUTH_FOUND


@pytest.mark.parametrize("value", ["", None, [], {}, False, 0, "0"], ids=repr)
def test_an_empty_connector_is_none(house, value):
    """Anything else is refused, as without the feature of the plan; a webhook may send what it likes."""
    params = {"ENTITY_TYPE": "DEMO", "ENTITY_ID": 77}
    assert house.ask("imbot.chat.get", params | {"auth_connector": value}).result == {"ID": TEAM}
    assert house.ask("imbot.chat.get", params | {"auth_connector": "x"}).error == (
        403,
        "WRONG_LICENSE",
        "This feature is not enabled for the current license: auth_connector",
    )
    assert house.ask("imbot.chat.get", params | {"auth_connector": "x"}, "1/demo").result == {"ID": TEAM}


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("x", NOT_FOUND),
        ("imbot|", NOT_FOUND),
        ("im|abc|def", NOT_FOUND),
        ("imbot||def", NOT_FOUND),
        ("imbot|abc|def|ghi", NOT_FOUND),
        (5, NOT_FOUND),
        ("imbot|abc|def", (403, "ACCESS_DENIED", "Access denied! Link check failed")),
    ],
)
def test_a_parameter_named_token_makes_a_signed_link(house, token, error):
    """The portal signs none, so it is refused, before anybody asks who calls."""
    assert house.ask("imbot.chat.get", {"token": token}).error == error
    assert reply(house.client.post(url(house, "/rest/imbot.chat.get"), json={"token": token})).error == error


@pytest.mark.parametrize("token", ["", None, [], {}, False], ids=repr)
def test_an_empty_token_is_none(house, token):
    """The call is an ordinary one."""
    assert house.ask("imbot.chat.get", {"token": token, "ENTITY_TYPE": "DEMO", "ENTITY_ID": 77}).result == {"ID": TEAM}


@pytest.fixture(scope="module")
def narrow():
    """A server that takes bodies of 1024 bytes."""
    with serve_in_thread(create_app(Settings(port=0, body_limit=1024))) as address:
        yield address


TOO_LARGE = (413, "REQUEST_ENTITY_TOO_LARGE", "The request body is larger than the limit of 1024 bytes")


def chunks(size):
    """A body whose length is not announced."""
    yield from (b"x" * 100 for _ in range(size // 100))
    yield b"x" * (size % 100)


@pytest.mark.parametrize("body", [lambda size: b"x" * size, chunks], ids=["announced", "chunked"])
def test_a_body_over_the_limit_is_refused_in_the_envelope(client, narrow, body):
    """One byte more is too much; the connection and the server go on."""
    path = f"{narrow}/rest/imbot.chat.get"
    assert reply(client.post(path, content=body(1024))).error == NO_AUTH_FOUND
    assert reply(client.post(path, content=body(1025))).error == TOO_LARGE
    assert reply(client.post(path, content=body(100_000))).error == TOO_LARGE
    assert reply(client.get(path)).error == NO_AUTH_FOUND


def test_the_refusal_of_a_body_may_be_xml(client, narrow):
    """As the address says."""
    answer = client.post(f"{narrow}/rest/imbot.chat.get.xml", content=b"x" * 2000)
    assert answer.status_code == 413
    assert answer.content.startswith(b"<response><error>REQUEST_ENTITY_TOO_LARGE</error>")
