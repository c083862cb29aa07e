"""The method batch through real HTTP (transport §6)."""

import pytest

from mock_imbot.wire.batch import LONGEST

FIND = "imbot.chat.get?ENTITY_TYPE=OPEN&ENTITY_ID=13"
TIME = ["start", "finish", "duration", "processing", "date_start", "date_finish", "operating_reset_at", "operating"]


def test_the_five_maps_are_always_there_and_empty_ones_are_lists(portal):
    """Without commands all five are empty lists, in the documented order."""
    result = portal.call("batch").result
    assert list(result.items()) == [
        ("result", []),
        ("result_error", []),
        ("result_total", []),
        ("result_next", []),
        ("result_time", []),
    ]


@pytest.mark.parametrize("commands", [None, "", "imbot.chat.get", 5, [], {}, True], ids=repr)
def test_what_is_no_array_holds_no_commands(portal, commands):
    """Anything but a list or a map of commands is an empty batch."""
    assert portal.call("batch", {"cmd": commands}).result["result"] == []


def test_named_commands_run_in_order_and_refer_to_each_other(portal):
    """Results are found under the commands' names; a later one uses an earlier one's."""
    result = portal.call(
        "batch",
        {
            "cmd": {
                "made": "imbot.chat.add?USERS[0]=1&USERS[1]=2&TITLE=First",
                "found": FIND,
                "renamed": "imbot.chat.updateTitle?CHAT_ID=$result[made]&TITLE=$result[made]+of+$result[found][ID]",
                "who": "imbot.chat.user.list?CHAT_ID=%24result%5Bmade%5D&",
            }
        },
    ).result
    made = result["result"]["made"]
    assert result["result"] == {"made": made, "found": {"ID": 13}, "renamed": True, "who": [1, 2, 39]}
    assert result["result_error"] == []
    assert list(result["result_time"]) == ["made", "found", "renamed", "who"]
    assert list(result["result_time"]["who"]) == TIME
    assert portal.chat(made)["title"] == f"{made} of 13"


def test_a_list_of_commands_gives_lists_while_nothing_is_missing(portal):
    """Keys 0..n-1 in order are a JSON list, in each map by itself."""
    whole = portal.call("batch", {"cmd": [FIND, FIND]}).result
    assert whole["result"] == [{"ID": 13}, {"ID": 13}]
    middle = portal.call("batch", {"cmd": [FIND, "no.such", FIND]}).result
    error = {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}
    assert middle["result"] == {"0": {"ID": 13}, "2": {"ID": 13}}
    assert middle["result_error"] == {"1": error}
    first = portal.call("batch", {"cmd": ["no.such", FIND]}).result
    assert first["result"] == {"1": {"ID": 13}}
    assert first["result_error"] == [error]


def test_a_null_result_keeps_its_key(portal):
    """A command that finds nothing has succeeded."""
    result = portal.call("batch", {"cmd": {"none": "imbot.chat.get?ENTITY_TYPE=X&ENTITY_ID=1"}}).result
    assert result["result"] == {"none": None}
    assert list(result["result_time"]) == ["none"]


@pytest.mark.parametrize("halt", [1, "1", True, "true", "false", "N"], ids=repr)
def test_a_true_halt_stops_after_the_first_error(portal, halt):
    """PHP's truth decides: the text "false" is true."""
    result = portal.call("batch", {"halt": halt, "cmd": {"a": FIND, "b": "no.such", "c": FIND}}).result
    assert list(result["result"]) == ["a"]
    assert list(result["result_error"]) == ["b"]


@pytest.mark.parametrize("halt", [0, "0", "", False, None], ids=repr)
def test_without_halt_the_rest_is_carried_out(portal, halt):
    """An error is noted and the next command follows."""
    result = portal.call("batch", {"halt": halt, "cmd": {"b": "no.such", "c": FIND}}).result
    assert result["result"] == {"c": {"ID": 13}}


@pytest.mark.parametrize("name", ["batch", "Batch", "download", "upload"])
def test_some_methods_are_not_for_batches(portal, name):
    """A batch in a batch is refused, however it is spelt."""
    result = portal.call("batch", {"cmd": {"x": f"{name}?cmd[0]={FIND}"}}).result
    assert result["result_error"]["x"] == {
        "error": "ERROR_BATCH_METHOD_NOT_ALLOWED",
        "error_description": "Method is not allowed for batch usage",
    }


@pytest.mark.parametrize(
    "command", ["imbot.chat.get.json", "/imbot.chat.get", "imbot.chat.get/", "imbot.chat.get:80?x", "", "?a=1", "#"]
)
def test_a_command_names_the_method_and_nothing_else(portal, command):
    """Neither extensions nor slashes are stripped."""
    result = portal.call("batch", {"cmd": {"x": command}}).result
    assert result["result_error"]["x"]["error"] == "ERROR_METHOD_NOT_FOUND"


def test_letter_case_and_fragments(portal):
    """Method names are matched in any case; a fragment is lost; a second question mark belongs to the value."""
    commands = {
        "case": "IMBOT.CHAT.GET?ENTITY_TYPE=OPEN&ENTITY_ID=13#tail",
        "second": "imbot.chat.updateTitle?CHAT_ID=13&TITLE=What?",
    }
    assert portal.call("batch", {"cmd": commands}).result["result"] == {"case": {"ID": 13}, "second": True}
    assert portal.chat(13)["title"] == "What?"


def test_fifty_commands_are_carried_out_and_no_more(portal):
    """From the fifty-first on each gets an error; what is no text counts but is passed over."""
    commands = [{"not": "a text"}, *[FIND] * LONGEST, FIND]
    result = portal.call("batch", {"cmd": commands}).result
    too_long = {"error": "ERROR_BATCH_LENGTH_EXCEEDED", "error_description": "Max batch length exceeded"}
    assert list(result["result"]) == [str(number) for number in range(1, 50)]
    assert result["result_error"] == {"50": too_long, "51": too_long}


def test_each_item_is_a_transaction_of_its_own(portal):
    """What succeeded before an error stays."""
    commands = ["imbot.chat.updateTitle?CHAT_ID=13&TITLE=Kept", "imbot.chat.updateColor?CHAT_ID=13&COLOR=NONE"]
    result = portal.call("batch", {"cmd": commands, "halt": 1}).result
    assert result["result_error"] == {
        "1": {"error": "WRONG_COLOR", "error_description": "This color currently unavailable"}
    }
    assert portal.chat(13)["title"] == "Kept"


def test_a_missing_scope_is_an_item_error_without_text(new_portal):
    """The batch itself needs no scope."""
    portal = new_portal(
        {
            "users": [{"id": 1, "name": "Ann"}],
            "apps": [
                {"client_id": "local.a", "scope": ["user"], "tokens": [{"user": 1, "access_token": "narrow"}]},
            ],
        }
    )
    result = portal.call("batch", {"cmd": {"x": FIND}}).result
    assert result["result_error"]["x"] == {"error": "insufficient_scope", "error_description": ""}


def test_by_form_and_by_query(portal):
    """Commands come in every encoding, keyed by brackets."""
    url = f"{portal.url}/rest/batch"
    sent = portal.client.post(url, data={"auth": portal.token, "cmd[a]": FIND, "halt": "1"}).json()
    asked = portal.client.get(url, params={"auth": portal.token, "cmd[a]": FIND}).json()
    assert sent["result"]["result"] == asked["result"]["result"] == {"a": {"ID": 13}}


def test_bad_credentials_fail_the_whole_batch(portal):
    """Only the outer authorization can make a batch an error."""
    assert portal.call("batch", {"cmd": [FIND]}, auth="nobody").error == (
        401,
        "invalid_token",
        "Unable to get application by token",
    )


def test_circular_missing_and_enormous_references(portal):
    """Nothing that refers oddly breaks a batch."""
    commands = {
        "self": "imbot.chat.get?ENTITY_TYPE=$result[self]&ENTITY_ID=1",
        "ahead": "imbot.chat.get?ENTITY_TYPE=$result[later]&ENTITY_ID=1",
        "deep": "imbot.chat.updateTitle?CHAT_ID=13&TITLE=$result" + "[x]" * 20_000,
        "name": "imbot.chat.get?$result[self]=1",
    }
    reply = portal.call("batch", {"cmd": commands})
    assert reply.status == 200
    assert reply.result["result_error"]["deep"]["error"] == "TITLE_EMPTY"
