"""Every row of the generic methods' check tables."""

import pytest

from tests.methods.generic_refusals import NO_CONTEXT, ROWS


@pytest.mark.parametrize("method", dict.fromkeys(row.method for row in ROWS))
def test_a_failing_check_answers_to_the_letter_and_changes_nothing(house, method):
    """Status, code, sentence and the parameter at fault are those of the table, and the portal stays as it is."""
    before = house.export()
    for row in (row for row in ROWS if row.method == method):
        answer = house.ask(method, row.params, row.auth)
        _, code, text = row.error
        body = {"error": code, "error_description": text} | ({"argument": row.argument} if row.argument else {})
        assert (row.params, answer.status, answer.body) == (row.params, row.error[0], body)
    assert house.export() == before


def test_app_info_in_a_webhooks_batch(house):
    """A command of a webhook's batch has no application context; one of a token's has."""
    command = {"cmd": {"info": "app.info"}}
    through_hook = house.ask("batch", command, "1/demo").result
    assert through_hook["result"] == []
    assert through_hook["result_error"] == {"info": {"error": NO_CONTEXT[1], "error_description": NO_CONTEXT[2]}}
    assert house.ask("batch", command).result["result"]["info"]["CODE"] == "local.demo"


def test_bound_twice(house):
    """The same address for the same event and user can be bound once."""
    params = {"EVENT": "ONAPPTEST", "HANDLER": "http://localhost/"}
    assert house.ask("event.bind", params).result is True
    assert house.ask("event.bind", params | {"event": "onAppTest"}).error == (
        400,
        "ERROR_CORE",
        "Unable to set event handler: Handler already binded",
    )
    assert house.ask("event.bind", params | {"AUTH_TYPE": 2}).result is True
    assert house.ask("event.bind", {"EVENT": "ONAPPTEST", "EVENT_TYPE": "offline"}).result is True
    assert house.ask("event.bind", {"EVENT": "ONAPPTEST", "EVENT_TYPE": "OFFLINE"}).error == (
        400,
        "ERROR_CORE",
        "Unable to set event handler: Handler already binded",
    )
