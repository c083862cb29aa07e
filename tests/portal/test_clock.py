"""The portal's clock, and durations."""

import time
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_imbot.portal.clock import LAST, Clock, duration, iso


def test_time_runs():
    """A clock that nobody touched shows real time."""
    before = time.time()
    assert before <= Clock().now() <= time.time()


def test_a_frozen_clock_stands_still():
    """To the fraction of a second."""
    assert [Clock(1000.5).now() for _ in range(3)] == [1000.5, 1000.5, 1000.5]


@pytest.mark.parametrize("moment", [0.0, 1000.0, 1_768_035_600.0, 4_000_000_000.0])
def test_a_moved_clock_runs_on_from_there(moment):
    """Backwards as well as forwards."""
    clock = Clock()
    clock.turn(moment, frozen=False)
    first = clock.now()
    assert moment <= first < moment + 5
    assert clock.now() >= first
    assert clock.frozen_at is None


def test_a_clock_can_be_frozen_and_released():
    """Released, it runs on from the moment at which it stood; microseconds are kept, less is not."""
    clock = Clock()
    clock.turn(1000.123456789, frozen=True)
    assert clock.now() == 1000.123457
    clock.turn(clock.now(), frozen=False)
    assert 1000 <= clock.now() < 1005


@pytest.mark.parametrize("moment", [-0.001, -1.0, LAST + 1, float("inf"), float("nan")])
def test_no_clock_leaves_the_calendar(moment):
    """1970 to 9999; a refused moment changes nothing."""
    clock = Clock(5.0)
    with pytest.raises(ValueError, match=str(moment)):
        clock.turn(moment, frozen=False)
    assert clock.now() == 5.0


def test_the_end_of_time_is_not_passed():
    """A running clock stays at the last second of 9999, and dates behind it are written as that."""
    clock = Clock()
    clock.turn(LAST, frozen=False)
    assert clock.now() == LAST
    assert iso(LAST + 3600) == "9999-12-31T23:59:59+00:00"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT1H30M", 5400),
        ("PT90M", 5400),
        ("P1D", 86_400),
        ("P2W", 1_209_600),
        ("P1W1DT1H1M1S", 694_861),
        ("PT0.5S", 0.5),
        ("PT1,25S", 1.25),
        ("PT0S", 0),
    ],
)
def test_durations(text, seconds):
    """Weeks to seconds, the latter with fractions."""
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "P1Y", "P1M", "1H", "PT1H30", "P1DT", "-PT1H", "PT-1H", "pt1h", "P1H"])
def test_no_durations(text):
    """What has no fixed length, no number or no unit."""
    with pytest.raises(ValueError, match="^" + text):
        duration(text)


@given(st.text("PTWDHMS0123456789.,- ", max_size=12))
def test_durations_are_numbers_or_refused(text):
    """Nothing else is raised, and nothing is negative."""
    with suppress(ValueError):
        assert duration(text) >= 0


@given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999), st.integers(0, 999))
def test_durations_add_up(days, hours, minutes, seconds):
    """As Python's do."""
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    assert duration(f"P{days}DT{hours}H{minutes}M{seconds}S") == length.total_seconds()
