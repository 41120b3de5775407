"""One installation for all tests of the web layer: real data, a store of its own, a fixed day."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pandas import DataFrame

from geo.datasets import load_datasets
from geo.simulate import simulate_year
from tests import once, postgresql
from web import create_app
from web.installation.context import Context
from web.installation.settings import Settings
from web.store.store import Store

TODAY = date(2027, 6, 1)
once.share()


@pytest.fixture(scope="session")
def new_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., str]]:
    """Make the address of a new store: on PostgreSQL with --postgresql, else a file.

    It is empty, or like another one that nobody has open.
    """
    if not request.config.getoption("--postgresql"):
        yield lambda like="": _file(tmp_path_factory.mktemp("home"), like)
        return
    if not (postgresql.GIVEN or postgresql.programs()):
        pytest.skip("PostgreSQL is not installed here")
    key = str(tmp_path_factory.mktemp("key") / "redroutes.key")  # a file has its key beside it
    with (
        postgresql.server() as address,
        postgresql.databases(address) as make,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("REDROUTES_KEY_FILE", key)
        yield make


def _file(folder: Path, like: str) -> str:
    if like:
        shutil.copy(like.removeprefix("sqlite:///"), folder / "redroutes.sqlite")
    return f"sqlite:///{folder / 'redroutes.sqlite'}"


@pytest.fixture(scope="session")
def simulated_year() -> tuple[DataFrame, DataFrame]:
    """Simulate a year of few lecturers, once for all stores that hold a part of it."""
    return simulate_year(load_datasets(), seed=1, end=TODAY, lecturers=600, corps=8)


@pytest.fixture(scope="session")
def filled_url(
    new_url: Callable[..., str], made_url: str, simulated_year: tuple[DataFrame, DataFrame]
) -> str:
    """Address of a store with a small simulated year, to be copied: every tenth lecture."""
    store = Store(new_url(like=made_url))
    people, talks = simulated_year
    store.replace_simulated(people, talks[::10])
    store.close()
    return store.url


@pytest.fixture(scope="session")
def settings(new_url: Callable[..., str], filled_url: str) -> Settings:
    return Settings(
        database_url=new_url(like=filled_url),
        today=TODAY,
        plan_seconds=0.2,
        page_seconds=60,
        api_seconds=60,
        hosts=(".example.cn",),
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    """Application with a small simulated year, which all modules share.

    A module that counts what others may have saved there, or changes what they look at, takes
    :func:`own_app` in its place.
    """
    yield from _opened(settings)


@pytest.fixture(scope="module")
def own_app(settings: Settings, new_url: Callable[..., str], filled_url: str) -> Iterator[Flask]:
    """Open another one of the same content, in which the tests of one module alone write."""
    yield from _opened(replace(settings, database_url=new_url(like=filled_url)))


def _opened(settings: Settings) -> Iterator[Flask]:
    application = create_app(settings)
    yield application
    application.extensions["redroutes"].store.close()


@pytest.fixture(scope="session")
def context(app: Flask) -> Context:
    opened: Context = app.extensions["redroutes"]
    return opened


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as opened:
        yield opened


@pytest.fixture(scope="session")
def made_url(new_url: Callable[..., str]) -> str:
    """Address of a store at the newest schema with nothing in it, to be copied."""
    store = Store(new_url())
    store.migrate()
    store.close()
    return store.url


@pytest.fixture
def empty_url(new_url: Callable[..., str]) -> str:
    """Address at which there is no store yet."""
    return new_url()


@pytest.fixture
def store_url(new_url: Callable[..., str], made_url: str) -> str:
    """Address of a new store with nothing in it."""
    return new_url(like=made_url)


@pytest.fixture
def portable(new_url: Callable[..., str], made_url: str) -> Iterator[Store]:
    """Open a new store."""
    store = Store(new_url(like=made_url))
    yield store
    store.close()
