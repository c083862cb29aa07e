"""What every test needs. Shared fixtures live in modules of their own beside this file."""

from hypothesis import settings

# A slow machine is no fault of the code under test; nothing is written into the checkout.
settings.register_profile("mock-imbot", deadline=None, database=None)
settings.load_profile("mock-imbot")
