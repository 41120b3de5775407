"""Errors as sentences and as problem documents."""

import gettext
import logging
import re
from collections import defaultdict
from datetime import date
from types import SimpleNamespace
from typing import get_type_hints

import click
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from pydantic import ValidationError
from werkzeug.exceptions import InternalServerError, MethodNotAllowed, NotFound

from geo.errors import N_, DataError, OwnFaultError, RedRoutesError
from geo.places import AmbiguousNameError
from routes.plan import plan
from tests.web.error_classes import error_classes
from web import create_app
from web.coverage.question import CoverageQuery
from web.frame.command import LazyGroup
from web.frame.errors import problem_of
from web.frame.problem import Problem
from web.installation.settings import Settings
from web.language import messages
from web.language.messages import sentence
from web.nearby.ask import NearbyQuery
from web.orders import dispatch
from web.plan.ask import PlanQuery
from web.store.database import StoreBusyError, StoreError
from web.store.orders import Orders


def wrong(model, **given):
    with pytest.raises(ValidationError) as caught:
        model.model_validate(given)
    return caught.value


@pytest.mark.parametrize(
    ("model", "given", "said"),
    [
        (NearbyQuery, {}, "at is missing."),
        (NearbyQuery, {"at": ""}, "at must not be empty."),
        (NearbyQuery, {"at": "x" * 201}, "at may have at most 200 characters."),
        (NearbyQuery, {"at": 7}, "at must be text, not 7."),
        (NearbyQuery, {"at": "a", "within": 0}, "within must be more than 0, not 0."),
        (NearbyQuery, {"at": "a", "within": "601"}, "within must be at most 600, not 601."),
        (NearbyQuery, {"at": "a", "within": "far"}, "within must be a number, not far."),
        (NearbyQuery, {"at": "a", "within": "nan"}, "within must be a number, not nan."),
        (NearbyQuery, {"at": "a", "limit": 1.5}, "limit must be a whole number, not 1.5."),
        (CoverageQuery, {"equity": 1}, "equity must be true or false, not 1."),
        (NearbyQuery, {"at": "a", "limit": True}, "limit must be a number, not True."),
        (NearbyQuery, {"at": "a", "people": False}, "people must be a number, not False."),
        (NearbyQuery, {"at": "a", "limit": "many"}, "limit must be a whole number, not many."),
        (NearbyQuery, {"at": "a", "limit": 0}, "limit must be at least 1, not 0."),
        (NearbyQuery, {"at": "a", "radius": 3}, "There is no parameter radius."),
        (
            NearbyQuery,
            {"at": "a", "tier": "city"},
            (
                "tier must be one of county (County centre), township (Township station), "
                "village (Village station), community (Community), school (School), "
                "enterprise (Enterprise), other (Other venue), not city."
            ),
        ),
        (
            CoverageQuery,
            {"level": "x"},
            (
                "level must be one of province (Province), prefecture (Prefecture), "
                "county (County), township (Township), hexagon (Hexagon of 541 km²), not x."
            ),
        ),
        (
            PlanQuery,
            {"from": "长春", "date": "15/06/2027"},
            "Write the date as year-month-day, such as 2027-06-15, not 15/06/2027.",
        ),
        (
            PlanQuery,
            {
                "from": "长春",
                "date": "2027-06-15",
                "theme": ["a"] * 3 + [str(n) for n in range(60)],
            },
            "theme may have at most 50 values.",
        ),
        (
            PlanQuery,
            {"from": "长春", "date": "2027-06-15", "lunch": "maybe"},
            "lunch must be true or false, not maybe.",
        ),
        (CoverageQuery, {"days": []}, "days must be a whole number, not []."),
    ],
)
def test_each_thing_wrong_with_a_request_is_a_plain_sentence(model, given, said):
    assert sentence(wrong(model, **given), "en") == said


def test_several_things_wrong_are_several_sentences():
    error = wrong(CoverageQuery, days=0, k="x")
    assert sentence(error, "en") == (
        "days must be at least 1, not 0. k must be a whole number, not x."
    )
    assert [one["field"] for one in problem_of(error, "en")["errors"]] == ["days", "k"]


def test_a_value_full_of_percent_signs_is_only_a_value():
    error = wrong(NearbyQuery, at="a", within="%(field)s %d %")
    assert sentence(error, "en") == "within must be a number, not %(field)s %d %."


def test_a_long_value_is_cut():
    assert len(sentence(wrong(NearbyQuery, at="a", within="9" * 5000), "en")) < 120


def test_a_template_is_translated_before_its_fields_are_filled_in(monkeypatch, tmp_path):
    class Catalogue(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"No %(thing)s here.": "此处没有%(thing)s。"}.get(message, message)

    monkeypatch.setattr(messages, "translator", lambda _language: Catalogue().gettext)
    error = RedRoutesError(N_("No %(thing)s here."), thing="石人")
    assert sentence(error, "zh") == "此处没有石人。"


@pytest.fixture(scope="module")
def classes():
    found = error_classes()
    assert len(found) > 30
    return found


def test_every_error_makes_a_whole_problem(classes):
    for kind in classes:
        more = {"choices": ()} if kind is AmbiguousNameError else {}
        problem = problem_of(kind(N_("It is broken."), **more), "en")
        assert 400 <= problem["status"] < 600
        assert re.fullmatch(r"urn:redroutes:[a-z]+(-[a-z]+)*", problem["type"])
        assert problem["title"]
        assert set(problem) <= set(get_type_hints(Problem))
        assert (kind.public or "It is broken.") in problem["detail"]


def test_what_the_reader_cannot_mend_is_logged_with_a_number(classes):
    for kind in classes:
        assert (kind.status >= 500) == (kind.level >= logging.WARNING), kind
        if kind.level >= logging.ERROR:
            assert issubclass(kind, OwnFaultError), kind


def test_a_kind_of_problem_has_one_title_and_one_status(classes):
    declared = defaultdict(set)
    for kind in classes:
        declared[kind.kind].add((kind.title, kind.status))
    assert len(declared) > 10
    assert {kind: told for kind, told in declared.items() if len(told) > 1} == {}


def test_a_subclass_says_what_its_parent_declares():
    class CellError(DataError):
        pass

    assert problem_of(CellError("x"), "en")["type"] == "urn:redroutes:data"


def test_a_wrong_request_is_a_wrong_query():
    problem = problem_of(wrong(NearbyQuery), "en")
    assert (problem["type"], problem["status"]) == ("urn:redroutes:invalid-request", 400)


def test_an_answer_that_breaks_its_own_rules_and_a_crash_are_one_problem():
    ours = problem_of(OwnFaultError.of(["stop 3 is visited twice"]), "en")
    assert ours == problem_of(InternalServerError(), "en")
    assert (ours["type"], ours["status"]) == ("urn:redroutes:internal", 500)
    assert ours["detail"] == "Something went wrong here; the details are in the log."


@pytest.mark.parametrize("address", ["/orders/dispatch", "/api/v1/dispatch"])
def test_a_dispatch_that_breaks_a_rule_is_our_fault_and_numbered(
    client, monkeypatch, caplog, address
):
    """It was a wrong request: 400 by the API, a sentence in the form with 422 on the page."""
    monkeypatch.setattr(
        dispatch, "check_dispatch", lambda *_, **__: ["nobody drives twice at once"]
    )
    days = 8 + len(address) % 2  # nobody has asked this before
    answer = client.get(f"{address}?days={days}&lang=en")
    assert answer.status_code == 500
    number = re.search(r"(?:error:|number )([0-9a-f]{8})", answer.text)
    assert number
    logged = next(one for one in caplog.records if number[1] in one.getMessage())
    assert logged.levelno == logging.ERROR
    assert "nobody drives twice at once" in logging.Formatter().format(logged)
    assert "nobody drives" not in answer.text


@pytest.mark.parametrize("address", ["/plan", "/api/v1/plan"])
def test_a_plan_that_breaks_a_rule_is_our_fault_and_no_problem_of_the_form(
    client, monkeypatch, caplog, address
):
    monkeypatch.setattr(plan, "check", lambda *_: [SimpleNamespace(code="stop visited twice")])
    asked = {"from": "通化市", "date": "2027-06-22", "seconds": "0.2", "lang": "en"}
    answer = client.get(address, query_string=asked)
    assert answer.status_code == 500
    assert "stop visited twice" not in answer.text
    assert "stop visited twice" in "\n".join(map(logging.Formatter().format, caplog.records))


@pytest.mark.parametrize(
    "address",
    ["/orders", "/api/v1/orders", "/files/orders.csv", "/api/v1/plans/1", "/healthz"],
)
def test_no_client_is_told_where_the_store_is(tmp_path, caplog, address):
    path = tmp_path / "secret-folder" / "redroutes.sqlite"
    app = create_app(Settings(database_url=f"sqlite:///{path}"))
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    path.mkdir()
    answer = app.test_client().get(address, query_string={"lang": "en"})
    assert answer.status_code == 503
    assert "secret-folder" not in answer.text
    assert "The store cannot be used just now" in answer.text
    assert "secret-folder" in "\n".join(map(logging.Formatter().format, caplog.records))


class Failing(LazyGroup):
    """A group whose command raises an error."""

    error: RedRoutesError

    def get_command(self, *_):
        """Return the same command for every name."""

        def fail():
            raise self.error

        return click.Command("x", callback=fail)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OwnFaultError.of(["nobody drives twice at once"]), 1),
        (DataError(N_("It is broken.")), 2),
        (RedRoutesError(N_("It is broken.")), 2),
        (StoreError(N_("It is broken.")), 2),
    ],
)
def test_a_command_ends_with_the_code_of_the_error(caplog, error, code):
    group = Failing("red", lazy_commands={})
    group.error = error
    done = CliRunner().invoke(group, ["x"])
    assert done.exit_code == code
    assert done.output.splitlines() == [sentence(error, "zh")]
    logged = "\n".join(map(logging.Formatter().format, caplog.records))
    assert ("nobody drives twice at once" in logged) == (code == 1)


def test_http_errors_are_about_blank():
    problem = problem_of(NotFound(), "en")
    assert (problem["type"], problem["status"]) == ("about:blank", 404)
    assert problem["detail"] == "There is nothing at this address."
    assert problem_of(MethodNotAllowed(), "en")["status"] == 405


def test_a_date_is_taken_as_it_is():
    assert PlanQuery.model_validate({"from": "a", "date": date(2027, 6, 15)}).date == date(
        2027, 6, 15
    )


def test_who_waits_for_other_writers_is_told_so_on_every_surface(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreBusyError(StoreBusyError.public)

    monkeypatch.setattr(Orders, "add", busy)
    order = {"venue": "220623100000", "topic": "theory", "from": "2027-06-02"}
    english = {"Accept-Language": "en"}
    for answer in (
        client.post("/api/v1/orders", json=order, headers=english),
        client.post("/orders?lang=en", data=order, headers=english),
    ):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "nothing was changed" in answer.text
