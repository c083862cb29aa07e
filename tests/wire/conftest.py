"""The portals of tests/methods/house.py."""

from tests.methods.fixtures import home, house, house_2026, houses, rented

__all__ = ["home", "house", "house_2026", "houses", "rented"]
