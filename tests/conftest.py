"""Settings of all tests."""

from hypothesis import settings

# A test asserts behaviour, never the clock: a busy machine must not fail a property.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
