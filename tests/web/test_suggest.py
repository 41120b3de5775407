"""Where next, through service, API, command and page: answers found again by trying all choices."""

import io
import json
import re
import threading
from datetime import date
from html import unescape
from itertools import combinations

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pydantic import ValidationError

from geo.coverage import lecture_status
from geo.terms import GAPS
from tests import draw
from tests.web.test_cli_docs import API, keys, words
from web.cli import main
from web.coverage import ask as coverage
from web.coverage.question import NoLecturesError
from web.files.geojson import answer_geojson
from web.files.registry import write_export
from web.installation.context import open_context
from web.installation.settings import Settings
from web.suggest import ask as suggest
from web.suggest.files import suggestion_export, suggestion_features
from web.suggest.text import headline, suggestion_text
from web.terms.fields import QueryError

TODAY = date(2027, 6, 1)
COUNTY = "220623000000"
"""长白朝鲜族自治县: small enough to try every choice."""


def ask(context, **query):
    """Ask the question of people who travel, unless another is named."""
    given = {"county": COUNTY, "within": 15, "model": "mclp"} | query
    asked = suggest.SuggestQuery(**given)
    return suggest.run(context, asked, today=TODAY)


@pytest.fixture(scope="module")
def county(context):
    """Centres of the county, those without a lecture, candidates, and all minutes."""
    centres = context.datasets.centres
    centres = centres[centres["county"] == COUNTY]
    status = lecture_status(centres, context.snapshot().lectures, today=TODAY, days=90)
    venues = centres[centres["tier"] != "village"]
    minutes = context.travel.matrix(centres.geometry, venues.geometry).minutes
    return centres, ~status["served"].to_numpy(), venues, minutes


def best_of(county, value, size):
    """Try every choice of so many candidates."""
    _, open_, _, minutes = county
    return [
        value(minutes[open_][:, list(chosen)])
        for chosen in combinations(range(minutes.shape[1]), size)
    ]


def test_no_other_choice_draws_more(context, county):
    document = ask(context, venues=3).document
    solution = document["solution"]
    drawn = best_of(county, lambda part: (part <= 15).any(axis=1).sum(), 3)
    assert solution["objective"] == max(drawn)
    assert (solution["optimal"], solution["bound"], solution["gap"]) == (True, max(drawn), 0)
    assert solution["greedy"] <= solution["objective"]
    assert document["demand"]["open"] == county[1].sum()


def test_no_other_choice_has_a_shorter_way(context, county):
    median = ask(context, model="p-median", venues=2).document["solution"]
    center = ask(context, model="p-center", venues=2).document["solution"]
    means = best_of(county, lambda part: part.min(axis=1).mean(dtype=float), 2)
    longest = best_of(county, lambda part: part.min(axis=1).max(), 2)
    assert median["objective"] == pytest.approx(min(means), abs=0.01)
    assert center["objective"] == pytest.approx(min(longest), abs=0.01)
    assert (median["unit"], center["unit"]) == ("mean_minutes", "longest_minutes")


def test_as_few_bases_as_possible_put_everybody_within_the_limit(context, county):
    document = ask(context, model="lscp").document
    _, _, venues, minutes = county
    near = minutes <= 15
    coverable = near.any(axis=1)
    size = document["solution"]["venues"]
    chosen = venues.index.get_indexer([one["code"] for one in document["venues_chosen"]])
    assert near[coverable][:, chosen].any(axis=1).all()
    assert document["solution"]["optimal"]
    fewer = combinations(range(len(venues)), size - 1)
    assert not any(near[coverable][:, list(some)].any(axis=1).all() for some in fewer)
    assert len(document["uncoverable"]) == (~coverable).sum()
    assert document["after"]["reachable"] == coverable.sum()
    assert document["after"]["served"] == document["before"]["served"]


def test_before_is_the_coverage_report_and_after_adds_what_is_drawn(context):
    document = ask(context, venues=2).document
    asked = coverage.CoverageQuery(county=COUNTY, within=15)
    report = coverage.run(context, asked, today=TODAY).document
    shared = set(document["before"]) & set(report["totals"])
    assert {name: document["before"][name] for name in shared} == {
        name: report["totals"][name] for name in shared
    }
    before, after = document["before"], document["after"]
    assert after["served"] == before["served"] + document["solution"]["objective"]
    assert sum(after[name] for name in GAPS) == after["centres"]
    own = sum(venue["within_reach"] > 0 for venue in document["venues_chosen"])
    assert before["served"] <= after["served_at_venues"] <= before["served"] + own
    (row,) = document["counties"]
    assert (row["served_before"], row["served_after"]) == (before["served"], after["served"])


def test_what_stays_without_says_why(context, county):
    _, open_, venues, minutes = county
    everywhere = ask(context, venues=1000, within=10).document
    near = (minutes[open_] <= 10).any(axis=1)
    assert {row["reason"] for row in everywhere["uncoverable"]} == {"far"}
    assert len(everywhere["uncoverable"]) == (~near).sum()
    assert all(row["minutes"] > 10 for row in everywhere["uncoverable"])
    assert everywhere["uncovered"] == []
    # Of two stations the second is left out: who is near to it alone is out of reach, and why.
    only = int(np.flatnonzero((minutes[open_] <= 15).sum(axis=1) == 1)[0])
    left_out = venues.index[int(np.argmin(minutes[open_][only]))]
    without = ask(context, venues=1000, exclude=(left_out,)).document
    assert left_out not in {venue["code"] for venue in without["venues_chosen"]}
    assert "excluded" in {row["reason"] for row in without["uncoverable"]}


@pytest.mark.slow
@given(
    venues=st.integers(1, 6),
    within=st.sampled_from([8, 15, 30]),
    weight=st.sampled_from(["centres", "people"]),
    candidates=st.sampled_from(["township", "all"]),
)
@settings(
    max_examples=draw(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_suggestion_adds_up(context, venues, within, weight, candidates):
    query = {"within": within, "weight": weight, "candidates": candidates}
    one, more = (ask(context, venues=count, **query).document for count in (venues, venues + 1))
    assert more["solution"]["objective"] >= one["solution"]["objective"] - 0.01
    for document in (one, more):
        solution, chosen = document["solution"], document["venues_chosen"]
        assert solution["greedy"] <= solution["objective"] <= solution["bound"]
        gain = "gain" if weight == "centres" else "gain_people"
        gains = [venue[gain] for venue in chosen]
        assert gains == sorted(gains, reverse=True)
        assert chosen[-1][f"cumulative{gain[4:]}"] == pytest.approx(solution["objective"], abs=1)
        left = len(document["uncovered"]) + len(document["uncoverable"])
        assert chosen[-1]["cumulative"] + left == document["demand"]["open"]


def test_two_lectures_are_not_had_with_one(context):
    one, two = (ask(context, venues=1, k=k).document for k in (1, 2))
    assert two["after"]["served"] < one["after"]["served"]
    assert two["demand"]["open"] > one["demand"]["open"] - 1
    said = [note["template"] for note in two["notes"]]
    assert any("More than one lecture" in template for template in said)
    assert not any("More than one" in note["template"] for note in one["notes"])


def test_homes_of_lecturers_count_as_bases(context):
    new = ask(context, model="lscp").document
    more = ask(context, model="lscp", existing=True).document
    assert more["solution"]["venues"] < new["solution"]["venues"]
    assert more["after"]["reachable"] >= more["before"]["reachable"]
    assert more["existing_venues"] > 0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"candidates": "all", "model": "p-median"}, "township"),
        ({"candidates": "all", "within": 61}, "60"),
        ({"exclude": ("220102",)}, "220102000000"),
        ({"model": "p-center", "existing": True}, "longest way"),
        ({"model": "lscp", "weight": "people"}, "people"),
        ({"model": "p-median", "venues": 1000}, "candidates"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(context, query, said):
    with pytest.raises(QueryError, match=said):
        ask(context, **query)


def test_an_empty_store_has_no_demand_but_bases_can_be_found(tmp_path):
    empty = open_context(Settings(database_url=f"sqlite:///{tmp_path / 'new.sqlite'}"))
    with pytest.raises(NoLecturesError):
        ask(empty)
    document = ask(empty, model="lscp").document
    assert document["solution"]["venues"] > 0
    assert document["before"]["share"] is None
    assert "reachable" not in document["before"] or document["before"]["reachable"] is None


def test_exports_hold_what_the_document_says(context):
    answer = ask(context, venues=3)
    document = answer.document
    features = answer_geojson(answer, suggestion_features)["features"]
    roles = [one["properties"]["role"] for one in features]
    assert roles.count("venue") == 3
    assert roles.count("uncovered") == len(document["uncovered"])
    assert all(one["properties"]["simulated"] for one in features)
    rows = write_export(suggestion_export(context, answer, "en"), "csv").splitlines()
    assert len(rows) == 4
    assert document["venues_chosen"][0]["code"] in rows[1]
    data = write_export(suggestion_export(context, answer, "en"), "xlsx")
    book = load_workbook(io.BytesIO(data))
    assert len(book.worksheets) == 6
    text = suggestion_text(document, "en")
    assert f"Served: {document['before']['served']} before" in text
    assert "SIMULATED" in text


def test_every_key_is_documented(context):
    missing = set(keys(ask(context, venues=2).document)) - words(API)
    assert not missing, missing


def fetch(client, address):
    """Ask until the work is done."""
    for _ in range(60):
        answer = client.get(address)
        if answer.status_code != 202 and b"data-work" not in answer.data:
            return answer
    raise AssertionError(address)


@pytest.mark.parametrize(
    "address",
    ["/coverage/suggest?venues=7&within=20&model=p-median", "/orders/dispatch?days=3&planned=true"],
)
def test_long_work_can_be_cancelled_and_the_form_stays(app, client, address):
    work = threading.Event()
    jobs = app.extensions["redroutes"].work.jobs
    jobs.ask(("hold", address), work.wait, seconds=0)  # the lane is taken: it waits its turn
    page = client.get(address, headers={"Prefer": "respond-async"}).text
    job = re.search(r'data-work="/work/(\w+)"', page)[1]
    back = unescape(re.search(r'name="back" value="([^"]+)"', page)[1])
    page = client.post(f"/work/{job}/cancel", data={"back": back}, follow_redirects=True).text
    work.set()
    assert "已取消" in page
    assert "data-work" not in page
    assert client.get(f"/work/{job}").get_json()["done"] is True


def test_the_api_and_the_page_show_the_same(client):
    address = f"coverage/suggest?county={COUNTY}&within=15&venues=2&model=mclp"
    document = fetch(client, f"/api/v1/{address}").get_json()
    text = fetch(client, f"/{address}").text
    for venue in document["venues_chosen"]:
        assert venue["name"] in text
    assert f"{document['after']['share']:.0%}" in text
    assert "已证明最优" in text
    assert fetch(client, f"/api/v1/{address}&format=csv").mimetype == "text/csv"
    assert client.get(f"/files/suggestion.xlsx?{address.split('?')[1]}").data.startswith(b"PK")


def test_the_page_refuses_with_a_sentence_and_begins_with_a_form(client):
    empty = client.get("/coverage/suggest")
    assert empty.status_code == 200
    assert "map_suggest" not in empty.text
    assert client.get("/coverage/suggest?venues=0").status_code == 422
    assert client.get("/api/v1/coverage/suggest?model=guess").status_code == 400


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(0.48, 0.53, "48% → 53%"), (0.4821, 0.4842, "48.2% → 48.4%"), (1.0, 1.0, "100% → 100%")],
)
def test_a_change_below_a_percent_is_not_said_to_be_none(before, after, said):
    document = {
        "model": "coverage", "solution": {"venues": 20},
        "before": {"share": before}, "after": {"share": after},
    }  # fmt: skip
    assert headline(document, "zh")[1] == said


def test_unknown_words_are_refused():
    with pytest.raises(ValidationError):
        suggest.SuggestQuery.model_validate({"radius": 3})


@pytest.fixture
def redroutes(settings, app, monkeypatch):
    monkeypatch.setenv("REDROUTES_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("REDROUTES_TODAY", TODAY.isoformat())
    return lambda *said: CliRunner().invoke(main, ["--lang", "en", *said])


@pytest.mark.slow
def test_the_command_suggests_and_the_report_stays_a_plain_command(redroutes):
    answer = redroutes(
        "coverage", "suggest", "--county", COUNTY, "--within", "15", "--venues", "2",
        "--format", "json",
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.output)["solution"]["venues"] == 2
    report = redroutes("coverage", "--level", "province", "--format", "json")
    assert json.loads(report.output)["kind"] == "coverage"
    mixed = redroutes("coverage", "--days", "30", "suggest")
    assert (mixed.exit_code, mixed.stderr.strip()) == (
        2, "Write the options after suggest, not before it.",
    )  # fmt: skip


def test_a_program_puts_suggested_venues_on_the_list(client, context):
    asked = {"model": "mclp", "county": "220524000000", "venues": 2, "seconds": 1}
    made = client.post("/api/v1/planned", json=asked, headers={"Idempotency-Key": "suggested"})
    assert (made.status_code, made.json) == (
        201, {"kind": "planned_change", "version": 1, "changed": 2, "orders": []},
    )  # fmt: skip
    again = client.post("/api/v1/planned", json=asked, headers={"Idempotency-Key": "suggested"})
    assert again.headers["Idempotency-Replayed"] == "true"
    planned = context.store.planned.search()
    venues = [one.venue for one in planned if one.venue.startswith("220524")]
    assert len(venues) == 2
    known = client.post("/api/v1/planned", json={**asked, "codes": venues[:1]})
    assert known.json["changed"] == 0, "it stands there"
    none = client.post("/api/v1/planned", json={**asked, "codes": ["220524000000"]})
    assert none.status_code == 400
    context.store.planned.drop([one.id for one in planned if one.venue in venues])
