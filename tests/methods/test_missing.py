"""What is left out on purpose."""

import pytest

from mock_imbot.methods import METHODS
from mock_imbot.methods.missing import NOT_IMPLEMENTED


@pytest.mark.parametrize("name", NOT_IMPLEMENTED)
def test_left_out(house, name):
    """A method that is left out has a reason, and is not found."""
    assert NOT_IMPLEMENTED[name]
    assert name not in METHODS
    assert house.ask(name).error == (404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
