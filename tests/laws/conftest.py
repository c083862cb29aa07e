"""The portals of tests/methods/house.py and parlour.py."""

from tests.methods.fixtures import home, house, house_2026, houses, rented
from tests.methods.parlour import parlour, parlours

__all__ = ["home", "house", "house_2026", "houses", "parlour", "parlours", "rented"]
