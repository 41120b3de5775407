"""One installation for all tests of the web layer: real data, a store of its own, a fixed day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geo.simulate import simulate_year
from web import create_app
from web.context import Context
from web.settings import Settings

TODAY = date(2027, 6, 1)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    path: Path = tmp_path_factory.mktemp("home") / "redroutes.sqlite"
    return Settings(database_url=f"sqlite:///{path}", today=TODAY, plan_seconds=0.2)


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """Application with a small simulated year: few lecturers, every tenth lecture."""
    application = create_app(settings)
    context: Context = application.extensions["redroutes"]
    people, talks = simulate_year(context.datasets, seed=1, end=TODAY, lecturers=600, corps=8)
    context.store.replace_simulated(people, talks[::10])
    return application


@pytest.fixture(scope="session")
def context(app: Flask) -> Context:
    opened: Context = app.extensions["redroutes"]
    return opened


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as opened:
        yield opened
