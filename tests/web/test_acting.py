"""Who acts is known wherever something is written."""

import click
import pytest
from click.testing import CliRunner
from flask import Flask, request

from web.frame import acting as frame_acting
from web.frame.help import command
from web.store.acting import Acting, acting, as_acting


@pytest.fixture
def small() -> Flask:
    """Make an application that only says who acts."""
    app = Flask("small")
    frame_acting.init_app(app)
    app.add_url_rule("/orders", "page", lambda: repr(acting()), methods=["POST"])
    app.add_url_rule("/api/v1/orders", "api", lambda: repr(acting()), methods=["POST"])
    return app


@pytest.mark.parametrize(("path", "by"), [("/orders", "page"), ("/api/v1/orders", "api")])
def test_a_request_acts_from_its_address(small: Flask, path: str, by: str) -> None:
    said = small.test_client().post(path, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert said.text == repr(Acting(address="192.0.2.7", by=by))
    assert acting() == Acting(), "the next one on this thread is somebody else"


def test_a_command_acts_for_the_user_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    @command()
    def say() -> None:
        click.echo(repr(acting()))

    monkeypatch.setenv("LOGNAME", "wang")
    assert CliRunner().invoke(say).output.strip() == repr(Acting(who="wang", by="command"))
    assert acting() == Acting()


def test_inside_somebody_else_may_act(small: Flask) -> None:
    clerk = Acting(who="7", role="county", by="page")
    with small.test_request_context("/orders", method="POST"):
        small.preprocess_request()
        with as_acting(clerk) as one:
            assert acting() == one == clerk
        assert acting() == Acting(address=request.remote_addr or "", by="page")
    assert acting() == Acting()
