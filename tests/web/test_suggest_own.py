"""Where next in the terms of the coverage page: what is promised is what the page then shows."""

import re
from datetime import date

import pytest

from tests.web.test_suggest import fetch
from web import create_app
from web.coverage import ask as coverage
from web.installation.settings import Settings
from web.store.order_rows import Sending, Wanted
from web.suggest import ask as suggest

TODAY = date(2027, 6, 1)
COUNTY = "220623000000"


@pytest.fixture
def office(new_url, filled_url):
    """Build an office with a simulated year that a test may add lectures to."""
    return create_app(Settings(database_url=new_url(like=filled_url), today=TODAY))


def ask(context, **query):
    asked = suggest.SuggestQuery.model_validate({"county": COUNTY, **query})
    return suggest.run(context, asked, today=TODAY).document


def hold(context):
    """Order, dispatch and hold all planned lectures on the last day of the period."""
    store = context.store
    lecturers = context.snapshot().lecturers.index
    keys = store.planned.order(
        lambda code: Wanted(venue=code, topic="law", language="zh", since=TODAY, until=TODAY)
    )
    assert keys
    pairs = zip(keys, lecturers, strict=False)
    store.orders.dispatch(
        [Sending(key, who, TODAY, "08:30", override="in a test") for key, who in pairs]
    )
    for key in keys:
        store.orders.accept(key)
        store.orders.hold(key, audience=10, today=TODAY)


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        {"venues": 20},
        {"venues": 15, "k": 2, "weight": "people", "period": "2027-Q2"},
        {"venues": 1000},
        {"venues": 9, "tier": "township", "days": 30},
    ],
)
def test_the_headline_and_the_page_after_booking_agree(office, query):
    client = office.test_client()
    context = office.extensions["redroutes"]
    document = ask(context, **query)
    promised = document["after"]
    assert promised["served"] > document["before"]["served"]
    assert promised["served"] == promised["served_at_venues"]
    form = {"county": COUNTY, **query, "venue": [v["code"] for v in document["venues_chosen"]]}
    assert client.post("/coverage/suggest", data=form).status_code == 303
    hold(context)
    asked = {key: value for key, value in query.items() if key not in ("venues", "weight")}
    report = coverage.CoverageQuery.model_validate({"county": COUNTY, **asked})
    totals = coverage.run(context.current(), report, today=TODAY).document["totals"]
    same = set(promised) & set(totals)
    assert len(same) > 10
    assert {key: totals[key] for key in same} == {key: promised[key] for key in same}


def test_a_hundred_lectures_move_the_share_by_a_hundred_centres(context):
    document = ask(context, county=None, prefecture="2206")
    before, after = document["before"], document["after"]
    assert document["solution"]["venues"] == 100
    assert after["served"] - before["served"] == 100
    assert document["solution"]["optimal"]
    codes = [one["code"] for one in document["venues_chosen"]]
    assert len({*codes}) == 100
    assert document["demand"]["open"] == 100 + len(document["uncovered"])


def test_who_is_near_and_waits_longest_comes_first(context):
    chosen = ask(context, venues=50)["venues_chosen"]
    near = [one["lecturer_minutes"] <= 30 for one in chosen]
    assert near == sorted(near, reverse=True)
    waits = [1e9 if one["never"] else one["days_since"] for one in chosen if one["never"] or near]
    assert len(waits) > 10
    inside = [wait for wait, one in zip(waits, near, strict=True) if one]
    assert inside == sorted(inside, reverse=True)


@pytest.mark.slow
def test_planned_lectures_are_not_planned_again(office):
    context = office.extensions["redroutes"]
    first = ask(context, venues=10)
    form = {"county": COUNTY, "venues": 10, "venue": [v["code"] for v in first["venues_chosen"]]}
    office.test_client().post("/coverage/suggest", data=form)
    more = ask(context, venues=10, existing=True)
    chosen = [{one["code"] for one in document["venues_chosen"]} for document in (first, more)]
    assert len(chosen[1]) == 10
    assert not chosen[0] & chosen[1]
    assert more["after"]["served"] == more["before"]["served"] + 20


def test_the_page_names_the_other_question(client):
    page = fetch(client, f"/coverage/suggest?county={COUNTY}&venues=20").text
    main = re.sub(r"<[^>]+>", " ", page.split("<main")[1])
    assert "MCLP" not in main
    assert "赶来听讲" in main
    document = fetch(client, f"/api/v1/coverage/suggest?county={COUNTY}&venues=20").get_json()
    for when in ("before", "after"):
        assert f"{document[when]['share']:.0%}" in main
    assert document["model"] == "coverage"
