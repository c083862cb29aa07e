"""The limiters by themselves, on a clock that the test moves."""

import pytest

from mock_imbot.portal.clock import Clock
from mock_imbot.portal.limits import TARIFFS, Operating, Requests

KEY = ("oauth", "local.demo", "imbot.chat.add")


def test_a_bucket_drains_with_time():
    """Two a second leave room for two more after a second; each address has a bucket of its own."""
    clock = Clock(1000.0)
    requests = Requests(TARIFFS["standard"], clock)
    assert [requests.admit("a") for _ in range(51)].count(True) == 50
    assert requests.admit("b")
    clock.frozen_at = 1001.0
    assert [requests.admit("a") for _ in range(3)] == [True, True, False]


def test_a_clock_that_is_moved_back_drains_nothing():
    """Time that has not passed gives no room."""
    clock = Clock(1000.0)
    requests = Requests(TARIFFS["standard"], clock)
    assert all(requests.admit("a") for _ in range(50))
    clock.frozen_at = 500.0
    assert not requests.admit("a")


@pytest.mark.parametrize("seconds", [0.0, 0.1])
def test_short_calls_cost_nothing(seconds):
    """Only what takes longer than a tenth of a second counts."""
    operating = Operating(Clock(1200.0), 1.0, {})
    operating.add(KEY, seconds)
    assert operating.state(KEY, 1200.0) == (1800, 0)


def test_time_is_added_up_and_forgotten_after_ten_minutes():
    """The sum blocks when it is over the limit; the oldest minute decides when it goes down."""
    clock = Clock(1200.0)
    operating = Operating(clock, 1.0, {})
    operating.add(KEY, 0.5)
    clock.frozen_at = 1290.0
    operating.add(KEY, 0.75)
    assert operating.state(KEY, 1290.0) == (1800, 1.25)
    assert operating.blocks(KEY)
    assert not operating.blocks(("webhook", "demo", "imbot.chat.add"))
    clock.frozen_at = 1800.0
    assert operating.state(KEY, 1800.0) == (1860, 0.75)
    assert not operating.blocks(KEY)


def test_without_a_limit_time_is_only_counted():
    """A portal without a limiter still says how much time was spent."""
    operating = Operating(Clock(1200.0), None, {})
    operating.add(KEY, 1e6)
    assert not operating.blocks(KEY)
