"""Pages of lists."""

import pytest

from mock_imbot.rules.paging import Page


@pytest.mark.parametrize(
    ("start", "exact", "rounded"), [(0, 0, 0), (1, 1, 0), (50, 50, 50), (99, 99, 50), (-1, 0, 0), (-70, 0, 0)]
)
def test_offsets(start, exact, rounded):
    """Most lists begin exactly at ``start``; older ones and controllers round it down to a page."""
    assert (Page.at(start).offset, Page.around(start).offset) == (exact, rounded)
    assert Page.at(start).counted is Page.around(start).counted is (start >= 0)


@pytest.mark.parametrize(
    ("count", "start", "page"),
    [
        (0, 0, {"total": 0}),
        (2, 0, {"0": "0", "1": "1", "total": 2}),
        (51, 50, {"0": "50", "total": 51}),
        (2, 2, {"total": 2}),
        (2, -1, {"0": "0", "1": "1", "total": 0}),
    ],
)
def test_page(count, start, page):
    """Rows under their numbers, then what the envelope takes out."""
    assert Page.at(start).of(range(count), str) == page


def test_next():
    """There is a next page only if there are more rows, and if counting is not forbidden."""
    assert Page.at(1).of(range(52), str)["next"] == 51
    assert "next" not in Page.at(2).of(range(52), str)
    assert "next" not in Page.at(-1).of(range(52), str)
