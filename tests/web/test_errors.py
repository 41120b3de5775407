"""Errors as sentences and as problem documents."""

import gettext
from datetime import date

import pytest
from pydantic import ValidationError
from werkzeug.exceptions import MethodNotAllowed, NotFound

from geo.errors import N_, DataError, RedRoutesError
from web.coverage.ask import CoverageQuery
from web.frame.errors import PROBLEMS, problem_of, sentence
from web.language import messages
from web.nearby.ask import NearbyQuery
from web.plan.ask import PlanQuery


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
            "tier must be one of county, township, village, community, not city.",
        ),
        (
            CoverageQuery,
            {"level": "x"},
            "level must be one of township, county, prefecture, province, hexagon, not x.",
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


@pytest.mark.parametrize("kind", PROBLEMS)
def test_every_error_in_the_table_makes_a_whole_problem(kind):
    error = wrong(NearbyQuery) if kind is ValidationError else kind(N_("It is broken."))
    problem = problem_of(error, "en")
    assert 400 <= problem.status < 600
    assert problem["type"].startswith("urn:redroutes:")
    assert problem["title"]
    assert problem["detail"]


def test_a_subclass_is_found_by_its_nearest_parent_in_the_table():
    class CellError(DataError):
        pass

    assert problem_of(CellError("x"), "en")["type"] == "urn:redroutes:data"


def test_http_errors_are_about_blank():
    problem = problem_of(NotFound(), "en")
    assert (problem["type"], problem.status) == ("about:blank", 404)
    assert problem["detail"] == "There is nothing at this address."
    assert problem_of(MethodNotAllowed(), "en").status == 405


def test_a_date_is_taken_as_it_is():
    assert PlanQuery.model_validate({"from": "a", "date": date(2027, 6, 15)}).date == date(
        2027, 6, 15
    )
