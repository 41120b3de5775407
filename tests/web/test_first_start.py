"""The first start: who decides whether there is a simulated year, and that it is decided once."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from geo.folder import data_path
from geo.register.reading import Reading, RowResult
from geo.simulate import simulate_year
from web import create_app
from web.cli import main
from web.installation import preparing
from web.installation.context import Context, open_context
from web.installation.settings import Settings, SettingsError
from web.store.database import StateError, StoreError
from web.store.store import Store
from web.store.work_asking import BUSY, BusyError

TODAY = date(2027, 6, 1)
NOBODY = {"lecturers": 0, "lectures": 0}
QUESTION = "本系统用于什么？"


def settings(folder: Path, **more: object) -> Settings:
    return Settings(database_url=f"sqlite:///{folder / 'redroutes.sqlite'}", today=TODAY, **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def small_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulate a year of few lecturers; test_cli_serve starts with a whole one."""
    few = partial(simulate_year, lecturers=60, corps=1)
    monkeypatch.setattr(preparing, "simulate_year", few)


@pytest.fixture
def opened(tmp_path: Path) -> Context:
    return open_context(settings(tmp_path))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[FlaskClient]:
    with create_app(settings(tmp_path)).test_client() as client:
        yield client


@pytest.fixture
def real(opened: Context) -> Context:
    """Return an installation with one lecturer of the office."""
    one = {"id": "R1", "name": "测试员", "home": "220102000000", "corps": False,
           "topics": "theory", "languages": "zh", "simulated": False}  # fmt: skip
    opened.store.replace_simulated(pd.DataFrame([one]).set_index("id"), pd.DataFrame())
    return opened


@pytest.mark.slow
def test_a_new_installation_asks_and_simulates_when_told(fresh: FlaskClient) -> None:
    store = Store(fresh.application.extensions["redroutes"].settings.database_url)
    assert QUESTION in fresh.get("/").text
    assert store.simulated_counts() == NOBODY
    assert fresh.post("/start/simulated-year").status_code == 303
    assert store.simulated_counts()["lectures"] > 0
    revision = store.revision()
    assert QUESTION not in fresh.get("/").text
    fresh.post("/start/simulated-year")
    assert store.revision() == revision


def test_a_cleared_store_is_not_asked_about(fresh: FlaskClient) -> None:
    Store(fresh.application.extensions["redroutes"].settings.database_url).clear_simulated()
    assert QUESTION not in fresh.get("/").text


@pytest.mark.slow
def test_several_processes_fill_a_new_store_once(tmp_path: Path) -> None:
    contexts = [open_context(settings(tmp_path)) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(preparing.prepare, contexts))
    assert len([one for one in counts if one]) == 1
    assert contexts[0].store.revision() == 1
    assert contexts[0].store.simulated_counts() == next(filter(None, counts))


@pytest.mark.slow
def test_a_process_waits_for_one_that_fills_the_store_for_long(
    opened: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill, calls = opened.store.fill_new, []

    def busy(*year: pd.DataFrame) -> dict[str, int]:
        calls.append(1)
        if len(calls) > 1:
            fill(*year)  # the other process is done
        raise StoreError("busy")

    monkeypatch.setattr(opened.store, "fill_new", busy)
    assert preparing.prepare(opened) == {}
    assert len(calls) == 2
    assert opened.store.revision() == 1


def test_nothing_is_simulated_beside_a_real_record(real: Context) -> None:
    assert preparing.prepare(real) == {}
    with pytest.raises(StateError, match="real records"):
        preparing.simulate(real, seed=1, end=TODAY)
    assert real.store.simulated_counts() == NOBODY


def test_an_imported_venue_is_a_real_record(opened: Context) -> None:
    row = {"code": "220605107000", "name": "大石人镇新时代文明实践所", "county": "220605000000"}
    result = RowResult("1", 2, "accept", key="220605107000", values=row)
    opened.store.register.apply(Reading("venues", "a.csv", "WGS84", rows=[result]))
    assert not preparing.is_open(opened)
    assert preparing.prepare(opened) == {}
    with pytest.raises(StateError, match="real records"):
        preparing.simulate(opened, seed=1, end=TODAY)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder that is the register of an office."""
    folder = tmp_path_factory.mktemp("register") / "data"
    shutil.copytree(data_path(), folder)
    table = folder / "centres/centres.csv"
    assert table.exists()
    table.write_text(
        table.read_text("utf-8").replace("reconstructed", "registered"), encoding="utf-8"
    )
    return folder


@pytest.mark.slow
def test_nothing_is_simulated_for_a_folder_that_is_a_register(
    tmp_path: Path, register: Path
) -> None:
    opened = open_context(settings(tmp_path, data_root=register))
    assert opened.store.is_new()
    assert not preparing.is_open(opened)
    assert preparing.prepare(opened) == {}
    with pytest.raises(StateError, match="real records"):
        preparing.simulate(opened, seed=1, end=TODAY)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "wish", "simulated"),
    [
        ((), "", True),
        ((), "ask", True),
        ((), "no", False),
        (("--simulate",), "no", True),
        (("--no-simulate",), "yes", False),
    ],
)
def test_preparing_simulates_unless_told_not_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str], wish: str, simulated: bool
) -> None:
    monkeypatch.setattr("web.cli.prepare.warm_up_all", lambda *_: None)
    url = f"sqlite:///{tmp_path / 'redroutes.sqlite'}"
    env = {"REDROUTES_DATABASE_URL": url, "REDROUTES_SIMULATE": wish,
           "REDROUTES_HOME": str(tmp_path)}  # fmt: skip
    result = CliRunner().invoke(main, ["prepare", *words], env=env)
    assert result.exit_code == 0, result.output
    assert any(Store(url).simulated_counts().values()) == simulated


@pytest.mark.slow
@pytest.mark.parametrize(("wish", "simulated"), [("yes", True), ("ask", False), ("no", False)])
def test_a_worker_simulates_only_where_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wish: str, simulated: bool
) -> None:
    from web.cli.serve import Start, load_application  # noqa: PLC0415

    monkeypatch.setattr("web.cli.serve._start", lambda _: None)
    app = create_app(settings(tmp_path, simulate=wish))
    monkeypatch.setattr("web.wsgi.app", app, raising=False)
    load_application(
        "web.wsgi:app", host="127.0.0.1", port=1, lang="zh", parent=os.getpid(), start=Start()
    )
    counts = app.extensions["redroutes"].store.simulated_counts()
    assert any(counts.values()) == simulated


def test_a_wrong_wish_is_a_sentence() -> None:
    with pytest.raises(SettingsError, match="SIMULATE must be one of ask, yes, no, not maybe"):
        Settings.from_env({"REDROUTES_SIMULATE": "maybe"})


def test_examples_of_other_data_that_are_being_computed_stop_no_warm_up(
    context: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Their lane holds one: whoever began while the store was filled has asked for others."""
    from web.cli.serve import _warm_up  # noqa: PLC0415

    def busy(*_: object, **__: object) -> None:
        raise BusyError(BUSY)

    monkeypatch.setattr(import_module("web.cli.prepare"), "_warm_up_pages", lambda *_: None)
    monkeypatch.setattr(import_module("web.cli.prepare"), "_warm_up_work", lambda *_: None)
    monkeypatch.setattr("web.plan.examples.run", busy)
    _warm_up(context, "zh")
    assert caplog.records == []
