"""What is loaded until the first page is there: slow libraries wait until they are needed.

A test of seconds would fail on a busy machine; ``python -m benchmarks.house`` prints them.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from web.store.store import Store

pytestmark = pytest.mark.slow
DRAWING = frozenset({"folium", "branca", "matplotlib", "PIL", "requests"})
SEARCHING = frozenset({"scipy.sparse", "scipy.spatial", "scipy.optimize", "numba", "llvmlite"})
FILES = frozenset(
    {"docx", "lxml", "typst", "icalendar", "segno", "pyogrio", "python_calamine", "xlsxwriter"}
)
SELDOM = frozenset({"alembic", "mapbox_vector_tile", "osmium"})
LATE = DRAWING | SEARCHING | FILES | SELDOM
"""Libraries that take time to load and that the first page does without."""
FRAMEWORKS = frozenset({"flask", "pandas", "geopandas", "sqlalchemy", "pydantic", "jinja2"})
"""A command that only says how it is used needs none of these either."""

STEPS = """
import sys

def tell(step):
    print(step, *sorted(sys.modules))

from web.cli import main
tell("commands")
import web.cli.serve
from web.frame.help import Command
Command("serve", callback=lambda: None).main([], standalone_mode=False)
tell("parent")
import os, web.cli.worker, web.installation.worker
web.installation.worker.work = lambda *_: None  # the processes themselves
web.cli.worker.worker.callback(processes=1, parent=os.getpid())
tell("overseer")
from web.wsgi import app
tell("application")
# The page begins the example tours on a thread of their own and does not wait for them.
app.extensions["redroutes"].jobs.ask = lambda *_, **__: None
answer = app.test_client().get("/")
assert answer.status_code == 200, answer.status
tell("page")
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Return the modules that are loaded after each step of the start, on a prepared store."""
    home: Path = tmp_path_factory.mktemp("start")
    url = f"sqlite:///{home / 'redroutes.sqlite'}"
    Store(url).migrate()
    told = subprocess.run(
        [sys.executable, "-c", STEPS],
        env={**os.environ, "REDROUTES_HOME": str(home), "REDROUTES_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return {step: set(names) for step, *names in map(str.split, told.splitlines())}


def test_listing_the_commands_loads_no_framework(loaded: dict[str, set[str]]) -> None:
    assert "click" in loaded["commands"]
    assert not loaded["commands"] & (FRAMEWORKS | LATE | {"numpy", "scipy", "shapely"})


def test_the_process_that_starts_the_workers_does_not_load_the_application(
    loaded: dict[str, set[str]],
) -> None:
    assert "web.cli.serve" in loaded["parent"]
    assert not loaded["parent"] & (FRAMEWORKS | LATE)
    assert "web.app" not in loaded["parent"]


def test_who_oversees_long_work_loads_no_table_and_no_page(loaded: dict[str, set[str]]) -> None:
    assert "sqlalchemy" in loaded["overseer"]
    assert not loaded["overseer"] & (FRAMEWORKS - {"sqlalchemy"} | LATE)


@pytest.mark.parametrize("step", ["application", "page"])
def test_the_first_page_waits_for_nothing_it_does_not_need(
    loaded: dict[str, set[str]], step: str
) -> None:
    assert loaded[step] >= FRAMEWORKS
    assert not loaded[step] & LATE


def test_the_libraries_that_wait_are_those_in_use() -> None:
    """One that was renamed or given up would pass the tests above for ever."""
    assert [name for name in LATE if find_spec(name.partition(".")[0]) is None] == []
