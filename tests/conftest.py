"""Settings of all tests."""

import pytest
from hypothesis import settings

# A test asserts behaviour, never the clock: a busy machine must not fail a property. Each run draws
# other examples; before a release draw more of them: pytest --hypothesis-profile thorough.
settings.register_profile("unhurried", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgresql",
        action="store_true",
        help="keep the stores of the tests in a PostgreSQL of their own instead of SQLite files",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--postgresql"):  # what a test drops with its store was in its pool
        config.addinivalue_line("filterwarnings", "ignore:.*psycopg.*deleted:ResourceWarning")
