"""The limiters through real HTTP (transport §7), all on the portal's clock."""

import pytest

FULL = (503, "QUERY_LIMIT_EXCEEDED", "Too many requests")
BLOCKED = (429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")
NOW = "2026-01-10T09:00:00+00:00"
UNIX = 1768035600


@pytest.mark.parametrize(("tariff", "holds"), [("standard", 50), ("enterprise", 250)])
def test_a_full_bucket_refuses(new_portal, tariff, holds):
    """With the clock standing still nothing drains, and the next request is one too many, whatever it asks."""
    portal = new_portal(rate_limit=tariff, clock=NOW)
    for _ in range(holds):
        assert portal.call("imbot.chat.get").status == 200
    assert portal.call("imbot.chat.get").error == FULL
    assert portal.call("no.such.method").error == FULL
    assert "retry-after" not in portal.call("imbot.chat.get").headers


def test_portals_have_buckets_of_their_own_and_reset_empties_them(new_portal):
    """A neighbour's calls don't count, and the control API never does."""
    portal, neighbour = new_portal(rate_limit="standard", clock=NOW), new_portal(rate_limit="standard", clock=NOW)
    for _ in range(51):
        last = portal.call("imbot.chat.get")
    assert last.error == FULL
    assert neighbour.call("imbot.chat.get").status == 200
    assert portal.control("POST", "/reset").is_success
    assert portal.call("imbot.chat.get").status == 200


def test_a_batch_is_one_request(new_portal):
    """Fifty commands count once."""
    portal = new_portal(rate_limit="standard", clock=NOW)
    assert portal.call("batch", {"cmd": ["imbot.chat.get"] * 50}).status == 200
    assert portal.call("imbot.chat.get").status == 200


def test_spent_time_blocks_a_method_but_not_its_neighbours(new_portal):
    """Over the limit a method is refused until its time is forgotten; ``time`` tells how much there is."""
    portal = new_portal(clock=NOW, operating={"limit": 420, "spent": {"imbot.chat.get": 421, "imbot.dialog.get": 420}})
    assert portal.call("imbot.chat.get").error == BLOCKED
    time = portal.call("imbot.dialog.get", {"DIALOG_ID": "chat13"}).body["time"]
    assert (time["operating"], time["operating_reset_at"]) == (420, UNIX + 600)
    time = portal.call("imbot.chat.user.list", {"CHAT_ID": 13}).body["time"]
    assert (time["operating"], time["operating_reset_at"]) == (0, UNIX + 600)


def test_in_a_batch_the_item_gets_the_error(new_portal):
    """The others run."""
    portal = new_portal(clock=NOW, operating={"limit": 1, "spent": {"imbot.chat.get": 2}})
    result = portal.call("batch", {"cmd": ["imbot.chat.get", "imbot.chat.user.list?CHAT_ID=13"]}).result
    assert result["result_error"] == [{"error": BLOCKED[1], "error_description": BLOCKED[2]}]
    assert result["result"] == {"1": [1, 2, 4, 39]}
