"""The clock over the control API."""

from datetime import UTC, datetime, timedelta

import pytest

DEFAULT = "/_mock/portals/default"
CLOCK = f"{DEFAULT}/clock"
SEED = {"now": "2026-01-10T09:00:00+00:00", "frozen": True}
CALENDAR = "The clock can show moments from 1970 to 9999 only"


def turn(api, **change):
    """Turn the clock; answers what it shows."""
    answer = api.put(CLOCK, json=change)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_scenarios_clock(api):
    """It stands still, because the scenario says so."""
    assert api.get(CLOCK).json() == SEED
    assert turn(api) == SEED


def test_real_time(api):
    """Without one in the scenario."""
    scenario = {"users": [{"id": 1}]}
    api.post("/_mock/portals", json={"name": "w1", "scenario": scenario})
    shown = api.get("/_mock/portals/w1/clock").json()
    assert shown["frozen"] is False
    assert abs(datetime.fromisoformat(shown["now"]) - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("change", "now"),
    [
        ({"now": "2030-05-05T00:00:00Z"}, "2030-05-05T00:00:00+00:00"),
        ({"now": "2001-05-05T02:00:00+02:00"}, "2001-05-05T00:00:00+00:00"),
        ({"now": "2001-05-05"}, "2001-05-05T00:00:00+00:00"),
        ({"now": 0}, "1970-01-01T00:00:00+00:00"),
        ({"now": 1.5}, "1970-01-01T00:00:01.500000+00:00"),
        ({"now": "9999-12-31T23:59:59Z"}, "9999-12-31T23:59:59+00:00"),
        ({"advance": 90}, "2026-01-10T09:01:30+00:00"),
        ({"advance": 0.25}, "2026-01-10T09:00:00.250000+00:00"),
        ({"advance": "PT1H30M"}, "2026-01-10T10:30:00+00:00"),
        ({"now": "2030-01-01", "advance": "P1D"}, "2030-01-02T00:00:00+00:00"),
        ({"frozen": True, "advance": 0, "now": None}, "2026-01-10T09:00:00+00:00"),
    ],
)
def test_a_frozen_clock_is_turned(api, change, now):
    """Forwards and backwards; it goes on standing still, and an export says where."""
    assert turn(api, **change) == {"now": now, "frozen": True}
    assert api.get(DEFAULT).json()["portal"]["clock"] == now


def test_a_clock_runs_on(api):
    """From the moment at which it stood, or from another one; an export then says nothing about it."""
    for change, start in (({}, "2026-01-10T09:00:00+00:00"), ({"now": "2001-01-01"}, "2001-01-01T00:00:00+00:00")):
        shown = turn(api, frozen=False, **change)
        assert shown["frozen"] is False
        assert (
            timedelta(0) <= datetime.fromisoformat(shown["now"]) - datetime.fromisoformat(start) < timedelta(seconds=5)
        )
        assert "clock" not in api.get(DEFAULT).json().get("portal", {})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"now": "1969-12-31T23:59:59Z"}, "now must be a date between 1970 and 9999"),
        ({"now": -1}, "now must be a date between 1970 and 9999"),
        ({"now": 253_402_300_800}, "now must be a date between 1970 and 9999"),
        ({"now": True}, "now must be a date like 2026-01-10T09:00:00+00:00, or Unix seconds"),
        ({"now": "soon"}, "now must be a date like 2026-01-10T09:00:00+00:00, or Unix seconds, not 'soon'"),
        ({"now": "9999-12-31T23:59:59Z", "advance": 1}, CALENDAR),
        ({"frozen": "yes"}, "frozen must be true or false, not 'yes'"),
        ({"frozen": 1}, "frozen must be true or false, not 1"),
    ],
)
def test_moments_that_cannot_be(api, refused, change, message):
    """400 with what is allowed; the clock stays as it was."""
    assert refused(api.put(CLOCK, json=change)) == (400, "CLOCK_INVALID", message)
    assert api.get(CLOCK).json() == SEED


@pytest.mark.parametrize("advance", [-1, -0.001, "P1M", "P1Y", "", "1h", True, [], 1e300])
def test_advances_that_cannot_be(api, refused, advance):
    """Time goes on; only ``now`` can go back."""
    status, code, message = refused(api.put(CLOCK, json={"advance": advance}))
    assert (status, code) == (400, "CLOCK_INVALID")
    allowed = (
        "advance must be a number of seconds from 0 on, or a duration such as PT1H30M or P1D (weeks to seconds), not "
    )
    assert message.startswith(allowed)
    assert api.get(CLOCK).json() == SEED


def test_an_unknown_key(api, refused):
    """With the nearest name."""
    message = "The body has the unknown key 'froze'; did you mean \"frozen\"? Allowed: now, frozen, advance"
    assert refused(api.put(CLOCK, json={"froze": True})) == (400, "BODY_INVALID", message)


def test_a_moved_clock_survives_changes_of_the_state(api):
    """Patches and snapshots say nothing about a clock that runs."""
    turn(api, frozen=False, now="2001-01-01")
    api.post(f"{DEFAULT}/snapshots", json={"name": "s"})
    api.patch(DEFAULT, json={"chats": [{"id": 13, "title": "x"}]})
    assert api.get(CLOCK).json()["now"].startswith("2001-01-01")
    api.post(f"{DEFAULT}/snapshots/s/restore")
    assert api.get(CLOCK).json()["now"].startswith("2001-01-01")


def test_a_state_with_another_clock_brings_it_along(api):
    """By a patch, and by a snapshot that was taken while it stood still."""
    api.post(f"{DEFAULT}/snapshots", json={"name": "s"})
    turn(api, frozen=False, now="2001-01-01")
    api.patch(DEFAULT, json={"portal": {"clock": "2020-01-01T00:00:00Z"}})
    assert api.get(CLOCK).json() == {"now": "2020-01-01T00:00:00+00:00", "frozen": True}
    api.post(f"{DEFAULT}/snapshots/s/restore")
    assert api.get(CLOCK).json() == SEED


def test_a_reset_brings_back_the_seeds_clock(api):
    """However it was turned, and how often."""
    for change in ({"now": "2001-01-01"}, {"frozen": False}, {"frozen": False, "now": "2040-01-01"}):
        turn(api, **change)
        for _ in range(2):
            api.post(f"{DEFAULT}/reset")
            assert api.get(CLOCK).json() == SEED


def test_the_control_api_has_its_own_time(api):
    """Whatever a portal's clock shows."""
    before = api.get("/_mock").json()["uptime"]
    turn(api, now="9999-12-31T23:59:59Z")
    assert api.get("/_mock").json()["uptime"] - before < 5


@pytest.mark.parametrize("verb", ["GET", "PUT"])
def test_an_unknown_portal(api, refused, verb):
    """404, as everywhere."""
    assert refused(api.request(verb, "/_mock/portals/nobody/clock"))[:2] == (404, "PORTAL_NOT_FOUND")
