"""Calendar periods of a coverage question, and places where no centre is registered."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from web.coverage import ask as coverage
from web.coverage.period import counted_days, offered, span_of
from web.coverage.question import NoCentresError
from web.installation.context import Memo
from web.terms.fields import QueryError

TODAY = date(2027, 6, 1)


def ask(context, **query):
    asked = coverage.CoverageQuery.model_validate({"level": "province", **query})
    return coverage.run(context, asked, today=TODAY).document


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2027-02", date(2027, 2, 1), date(2027, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2027-Q1", date(2027, 1, 1), date(2027, 3, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_days(period, first, last):
    assert span_of(period) == (first, last)


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)))
def test_every_period_that_a_form_offers_has_begun_and_can_be_counted(today):
    groups = offered(today, "en")
    assert len(groups) == 4
    for _, choices in groups[1:]:
        for value, text in choices:
            first, last = counted_days(value, today=today, usual=today)
            assert first <= last <= today
            assert text


@pytest.mark.slow
def test_a_quarter_counts_what_its_days_count(context):
    quarter = ask(context, period="2027-q1")
    days = ask(context, days=90, today="2027-03-31")
    assert (quarter["days"], quarter["today"], quarter["period"]) == (90, "2027-03-31", "2027-Q1")
    assert quarter["totals"] == days["totals"]
    assert not quarter["record"]["moved"]


def test_a_period_that_goes_on_ends_today(context):
    year = ask(context, period="2027")
    assert (year["days"], year["today"]) == (152, "2027-06-01")
    then = ask(context, period="2027", today="2027-03-31")
    assert (then["days"], then["today"]) == (90, "2027-03-31")
    assert then["totals"] == ask(context, period="2027-Q1")["totals"]


def test_last_days_are_a_period_too(context):
    document = ask(context, period="60d", days=10)
    assert (document["days"], document["period"]) == (60, None)


@pytest.mark.parametrize("wrong", ["2027-13", "2027-Q5", "spring", "27-01", "0d"])
def test_what_is_no_period_is_said(context, wrong):
    with pytest.raises(ValidationError, match=r"period|days|Period"):
        ask(context, period=wrong)


def test_a_period_that_has_not_begun_is_said(context):
    with pytest.raises(QueryError, match="2027-06-01"):
        ask(context, period="2027-07")


def test_a_county_without_a_registered_centre_is_not_known(context):
    centres = context.datasets.centres
    without = replace(context.datasets, centres=centres[centres["county"] != "220623000000"])
    bare = replace(context, datasets=without, memo=Memo())
    with pytest.raises(NoCentresError, match=r"No practice centre of .* is registered"):
        ask(bare, county="220623")
    with pytest.raises(QueryError, match="choose fewer"):
        ask(context, county="220623", level="township", tier="county")
