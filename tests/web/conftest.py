"""One installation for all tests of the web layer: real data, a store of its own, a fixed day."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url, text

from geo.simulate import simulate_year
from web import create_app
from web.installation.context import Context
from web.installation.settings import Settings
from web.store import Store

TODAY = date(2027, 6, 1)
POSTGRESQL = os.environ.get("REDROUTES_TEST_POSTGRESQL", "")
"""Address of an empty PostgreSQL database, such as postgresql+psycopg://me@localhost/test."""

DATABASES = ["sqlite", "postgresql"] if POSTGRESQL else ["sqlite"]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    path: Path = tmp_path_factory.mktemp("home") / "redroutes.sqlite"
    url = f"sqlite:///{path}"
    return Settings(
        database_url=url,
        today=TODAY,
        plan_seconds=0.2,
        page_seconds=60,
        api_seconds=60,
        hosts=(".example.cn",),
    )


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


@pytest.fixture(params=DATABASES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty database: a file, and a schema of its own on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'redroutes.sqlite'}"
        return
    schema = f"test_{token_hex(4)}"
    engine = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        url = make_url(POSTGRESQL).update_query_dict({"options": f"-csearch_path={schema}"})
        yield url.render_as_string(hide_password=False)
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def portable(store_url: str) -> Iterator[Store]:
    """Open a new store on every database there is."""
    store = Store(store_url)
    store.migrate()
    yield store
    store.close()
