"""Settings of all tests."""

import gc
from collections import Counter
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from warnings import catch_warnings, simplefilter

import pytest
from hypothesis import settings

from tests import USUAL

# A test asserts behaviour, never the clock: a busy machine must not fail a property. Each run draws
# other examples; before a release draw more of them: pytest --hypothesis-profile thorough.
settings.register_profile("unhurried", deadline=None, max_examples=USUAL)
settings.register_profile("brief", deadline=None, max_examples=8)  # the quick suite
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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what PostgreSQL cannot change, and begin with the module of the longest test.

    What takes no store of the tests is the same in the other suites. A worker of ``--dist
    loadscope`` takes whole modules: what is long and begins last holds up all. So those of many
    tests come before those of few.
    """
    if config.getoption("--postgresql"):
        same = [item for item in items if "new_url" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=same)
        items[:] = [item for item in items if item not in {*same}]
    size = Counter(item.path for item in items)
    items.sort(key=lambda item: (not item.get_closest_marker("first"), -size[item.path]))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let each of several workers prepare its share of the test modules before all collect all.

    Preparing one, rewriting its assertions, costs many times what reading it costs, and all workers
    would do it at the same moment. What each has prepared the others read from the bytecode.
    """
    worker = getattr(session.config, "workerinput", None)
    if worker is None:
        return
    gc.disable()  # nothing that is collected goes away again
    asked = [Path(argument.partition("::")[0]).resolve() for argument in session.config.args]
    paths = sorted({p for a in asked for p in (a.rglob("test_*.py") if a.is_dir() else [a])})
    for path in paths[int(worker["workerid"].removeprefix("gw")) :: worker["workercount"]]:
        with suppress(Exception, pytest.skip.Exception), catch_warnings():
            simplefilter("error")  # as in collecting, which says what is the matter
            import_module(".".join(path.relative_to(session.config.rootpath).with_suffix("").parts))


def pytest_collection_finish() -> None:
    """Look for garbage again, rarely and among what tests make only: it was a tenth of a run."""
    gc.enable()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
