"""Every declared key of venues nearby, sites, venues and divisions against every format."""

import json
import re
from datetime import datetime, timedelta
from typing import Annotated

import pytest
from geopandas import GeoDataFrame

from geo.schemas import is_coarse
from tests.web.declared import (
    LANGUAGES,
    POSITION,
    expected,
    held,
    held_by_features,
    held_by_files,
    in_files,
    nullable,
    read_csv,
    read_html,
    read_xlsx,
    rows_of,
)
from web.files.registry import write_export
from web.nearby import files as nearby_files
from web.nearby.answer import (
    AreaProperties,
    Excluded,
    NearbyVenue,
    ReachedProperties,
    Step,
    Wished,
)
from web.nearby.ask import NearbyQuery, _had_topic
from web.nearby.cards import _wide, chips
from web.nearby.directions_text import directions_text
from web.nearby.distance import roughly
from web.nearby.excluded import CAPACITY, excluded_lines
from web.nearby.text import nearby_text
from web.ogc.collections import COLLECTIONS, PRIVATE
from web.ogc.schema import RENAMED, Collection, properties, selects
from web.places import files as places_files
from web.places.answer import Division, ListedSite, ListedVenue, SiteFacts, Venue
from web.places.venue_filter import VenueFilter
from web.terms.answer import Answer
from web.terms.asked import parameter, parameters
from web.terms.rows import rows_of as list_rows
from web.terms.term import CHINA, PROSE, Term, columns, kept, of, terms

AT = {"lon": 126.5, "lat": 41.9}
PROVIDER = {
    "name": "estimate", "data_date": "2025-07", "attribution": "«credit»", "note": "«note»",
    "vehicle": "car", "season": "normal",
}  # fmt: skip
PLACE = {**AT, "name": "«here»", "context": "«county»", "kind": "township", "code": "1",
         "precision": "poi", "error_m": 100}  # fmt: skip
CODES = {"county": "220605000000", "township": "220605107000"}


@pytest.fixture
def nearby():
    """Return an answer with a full row, and one that lacks all that may be lacking."""
    rows = rows_of(NearbyVenue, **AT, **CODES, coarse=False, error_m=100, minutes_low=3.4,
                   minutes_high=9.2, simulated=True)  # fmt: skip
    excluded = {key: number for number, key in enumerate(terms(Excluded), 1)}
    asked = NearbyQuery(at="«here»", idle=90, topic="law", language="ko", people=30)
    return {
        "kind": "nearby", "version": 1, "origin": PLACE, **kept(Wished, dict(asked)),
        "provider": PROVIDER, "simulated": True, "total": 7, "offset": 0, "limit": 20,
        "excluded": excluded, "capacity_known": False, "venues": rows,
    }  # fmt: skip


def other(one):
    """Return something else than usual for a field of a question."""
    if one.words is not None:
        code = [code for code in one.words if code != one.default][-1]
        return [code] if one.several else code
    if one.kind in (int, float):
        return 30 if one.default is None else one.default + 7
    return "«else»"


ASKED = {
    name: other(parameter(NearbyQuery, field.alias or name))
    for name, field in NearbyQuery.model_fields.items()
    if name not in nearby_files.TOLD
}
"""Something else than usual for every field of the question that a file has to tell."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_says_what_the_venues_nearby_were_narrowed_by(context, nearby, language):
    assert len(ASKED) > 5
    assert {*ASKED} <= {*terms(Wished)}
    usual = {name: NearbyQuery.model_fields[name].default for name in ASKED}
    within = {"zh": ("范围", "30 分钟"), "en": ("Within", "30 minutes")}[language]
    method = nearby_files.nearby_export(context, answered({**nearby, **usual}), language).method
    assert within in method
    for name, value in ASKED.items():
        document = {**nearby, **usual, name: value}
        found = nearby_files.nearby_export(context, answered(document), language).method
        one = parameter(NearbyQuery, NearbyQuery.model_fields[name].alias or name)
        (said,) = [row for row in found if row not in method]
        assert said == (one.label(language), one.say(value, language))


def test_the_form_of_venues_nearby_asks_for_every_field_of_the_question(client):
    page = client.get("/nearby?at=长春&within=5").text
    known = {*parameters(NearbyQuery)} - {"offset", "people"}
    assert known == {name for name in known if f'name="{name}"' in page} | {"unit"}


def answered(document):
    return Answer(document, GeoDataFrame(geometry=[], crs=4326))


def shown(language, context, monkeypatch, declared):
    """Return the export of a view of places whose rows are samples, and the rows."""
    rows = rows_of(declared, **AT)
    monkeypatch.setattr(places_files, "rows_of", lambda *_given, **_more: rows)
    monkeypatch.setattr(places_files, "sites", lambda *_: {"sites": rows})
    layers = {
        ListedSite: lambda: places_files.sites_layer(context, language, lambda _: True),
        ListedVenue: lambda: places_files.venues_layer(context, language, VenueFilter()),
        Division: lambda: places_files.divisions_layer(context, language),
    }
    layer = layers[declared]()
    return places_files.places_export(context, (layer,), language, name=layer.name, facts=[]), rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("declared", [ListedSite, ListedVenue, Division])
def test_every_key_of_places_is_in_every_file(context, monkeypatch, tmp_path, language, declared):
    export, rows = shown(language, context, monkeypatch, declared)
    held_by_files(export, 0, declared, rows, tmp_path)
    held_by_features(export, export.layers[0].name, declared, rows)
    known, title = columns(declared), export.layers[0].title
    held(read_xlsx(write_export(export, "xlsx"), title), known, rows, language)
    held(read_html(write_export(export, "html")), known, rows, language)
    assert_positions(read_csv(export), known, rows, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_venues_nearby_is_in_every_file(context, nearby, tmp_path, language):
    export, rows = nearby_files.nearby_export(context, answered(nearby), language), nearby["venues"]
    held_by_files(export, 0, NearbyVenue, rows, tmp_path)
    known, title = columns(NearbyVenue), export.layers[0].title
    held(read_xlsx(write_export(export, "xlsx"), title), known, rows, language)
    held(read_html(write_export(export, "html")), known, rows, language)
    assert_positions(read_csv(export), known, rows, language)
    assert json.loads(write_export(export, "json")) == nearby


def assert_positions(table, known, rows, language):
    """Hold what a file says of positions, too: here the rows themselves say it."""
    at = [
        (number, one) for number, one in enumerate(in_files(known, language)) if one.key in POSITION
    ]
    assert len(at) == len(POSITION)
    for line, row in zip(table.rows, rows, strict=True):
        assert [line[n] for n, _ in at] == [expected(one, row[one.key], language) for _, one in at]


@pytest.mark.parametrize("language", LANGUAGES)
def test_features_nearby_say_every_key_and_their_source(context, nearby, language):
    export = nearby_files.nearby_export(context, answered(nearby), language)
    document = json.loads(write_export(export, "geojson"))
    assert document["origin"] == PLACE
    assert len(document["features"]) == len(nearby["venues"]) == 2
    for feature, venue in zip(document["features"], nearby["venues"], strict=True):
        assert feature["geometry"]["coordinates"] == [AT["lon"], AT["lat"]]
        source = {"provider": "estimate", "vehicle": "car", "season": "normal", "simulated": True}
        said = {**{key: venue[key] for key in venue if key not in AT}, **source}
        assert feature["properties"] == said
        assert {*said} == {*terms(ReachedProperties)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_has_every_narrow_column_of_the_venues(nearby, language):
    known = columns(NearbyVenue, narrow=True)
    lines = nearby_text(nearby, language).splitlines()
    headings = [one.heading(language, short=True) for one in known]
    start = next(n for n, line in enumerate(lines) if all(one in line for one in headings))
    assert len(known) > 5
    for line, venue in zip(lines[start + 1 :], nearby["venues"], strict=False):
        said = [one.said(roughly(venue, PLACE["error_m"]), language) for one in known]
        assert line.split() == " ".join(said).split()
    assert "3 – 9" in lines[start + 1]
    never = {"zh": "从未宣讲", "en": "never"}[language]
    assert lines[start + 2].split()[-2:] == [never, never]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("total", "more"), [(7, 5), (3, 1), (2, 0)])
def test_a_list_says_how_many_there_are_and_how_many_follow(nearby, language, total, more):
    head, *lines = nearby_text({**nearby, "total": total}, language).splitlines()
    assert {str(total), "30"} <= {*re.findall(r"\d+", head)}
    following = [line for line in lines if line.startswith(("…", "另有"))]
    assert [re.findall(r"\d+", line) for line in following] == ([[str(more)]] if more else [])


@pytest.mark.parametrize(("total", "longer"), [(7, True), (2, False)])
def test_the_page_offers_a_longer_list_where_there_is_more(
    client, monkeypatch, nearby, total, longer
):
    document = {**nearby, "total": total}
    monkeypatch.setattr("web.nearby.page.service.run", lambda *_a, **_k: answered(document))
    assert ("limit=50" in client.get("/nearby?at=大石人镇").text) is longer


@pytest.mark.parametrize(
    ("people", "known", "said"),
    [(30, False, True), (30, True, False), (None, False, False), (None, True, False)],
)
def test_that_no_capacity_is_known_is_said_to_whoever_asks_for_room(nearby, people, known, said):
    document = {**nearby, "people": people, "capacity_known": known}
    assert (CAPACITY in excluded_lines(document, "en")) is said


@pytest.mark.parametrize(("high", "wide"), [(4.9, False), (5.0, True), (9.0, True), (None, False)])
def test_a_range_of_two_minutes_is_worth_telling(nearby, high, wide):
    assert _wide({**nearby["venues"][0], "minutes_low": 3.0, "minutes_high": high}) is wide


@pytest.mark.parametrize(
    ("tiers", "chosen"), [([], False), (["township"], True), (["township", "village"], False)]
)
def test_townships_only_is_chosen_where_no_other_kind_is(app, tiers, chosen):
    with app.test_request_context("/nearby?lang=en"):
        found = {
            one.text: one.chosen
            for one in chips({"tier": tiers}, datetime(2027, 6, 1, 21, tzinfo=CHINA))
        }
    assert found["Townships only"] is chosen


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_condition_says_how_many_it_left_out(nearby, language):
    said = nearby_text(nearby, language)
    counts = nearby["excluded"]
    lines = [line for line in said.splitlines() if line[:1] in {str(n) for n in counts.values()}]
    told = {int(line.split(maxsplit=1)[0]): line for line in lines[-len(counts) :]}
    assert [*told] == [*counts.values()]
    assert "90" in told[counts["idle"]]
    assert "365" in told[counts["topic"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_every_narrow_column_of_the_venues(client, monkeypatch, nearby, language):
    monkeypatch.setattr("web.nearby.page.service.run", lambda *_a, **_k: answered(nearby))
    page = client.get("/nearby", query_string={"at": "大石人镇", "lang": language}).text
    known, table = columns(NearbyVenue, narrow=True), read_html(page)
    assert table.headings == [one.heading(language) for one in known]
    assert len(table.rows) == len(nearby["venues"]) == 2
    for line, venue in zip(table.rows, nearby["venues"], strict=True):
        assert line == [one.said(roughly(venue, PLACE["error_m"]), language) for one in known]


@pytest.mark.parametrize("language", LANGUAGES)
def test_directions_tell_every_narrow_column_of_their_steps(language):
    steps = rows_of(Step, roads=[])
    leg = {"from": PLACE, "to": PLACE, "minutes": 9.0, "km": 8.0, "start_km": 1.5, "end_km": 0.0,
           "steps": steps}  # fmt: skip
    document = {
        "kind": "directions", "version": 1, "vehicle": "car", "minutes": 9.0, "km": 8.0,
        "provider": PROVIDER, "simulated": False, "note": "«note»", "legs": [leg],
    }  # fmt: skip
    lines = directions_text(document, language).splitlines()
    known = columns(Step, narrow=True)
    start = next(n for n, line in enumerate(lines) if known[0].heading(language) in line)
    before, first, second = lines[start + 1 : start + 4]
    assert before.split()[-2:] == ["1.5", "—"]
    for number, (line, step) in enumerate(zip((first, second), steps, strict=True), start=1):
        said = [one.said(step, language) for one in known]
        assert line.split() == [f"{number}.", *said]


def test_an_area_is_described_by_its_declaration():
    assert {*terms(AreaProperties)} > {"minutes", "area_km2", "provider", "simulated"}


class Wider(SiteFacts):
    """Sites as somebody new may declare them."""

    shelter: Annotated[bool, Term("Whether there is shelter.", "Shelter")]
    story: Annotated[str, PROSE, Term("A story.")]


def test_a_new_key_of_a_site_is_a_property_of_its_collection():
    known = {one.key: one for one in properties(Wider)}
    assert {*known} == {RENAMED.get(key, key) for key in terms(Wider)} - {"lon", "lat"}
    assert known["shelter"].title("en") == "Shelter"
    assert selects(known["shelter"])
    assert known["story"].title("en") == "A story"
    assert not selects(known["story"])


@pytest.mark.parametrize(
    ("collection", "declared"),
    [("sites", SiteFacts), ("centres", Venue), ("communities", Venue)],
)
def test_collections_have_every_key_of_what_they_hold(collection, declared):
    one: Collection = COLLECTIONS[collection]
    names = {RENAMED.get(key, key) for key in terms(declared)} - {"lon", "lat", "id"}
    assert names
    private = set() if collection == "sites" else {*PRIVATE}
    assert {prop.key for prop in one.properties} - {"site"} == names - private


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*COLLECTIONS])
def test_every_property_has_a_title_in_both_languages(name, language):
    titles = [one.title(language) for one in COLLECTIONS[name].properties]
    assert len(titles) > 5
    assert all(titles)
    chinese = [any("\u4e00" <= letter <= "\u9fff" for letter in title) for title in titles]
    assert all(chinese) if language == "zh" else not any(chinese)


@pytest.mark.parametrize("declared", [NearbyVenue, ListedVenue])
def test_what_may_be_unknown_is_said_to_be(declared):
    assert {"last_lecture", "days_since"} <= {*nullable(declared)}
    for key in ("last_lecture", "days_since"):
        assert of(declared, key).said({key: None, "never": True}, "en") == "never"
        assert of(declared, key).said({key: None, "never": False}, "en") == "not known"


def test_a_topic_counts_as_given_lately_for_just_so_many_days(context):
    """The window holds today and the days before it, as many as were asked for."""
    snapshot, days = context.snapshot(), 30
    lectures = snapshot.lectures[snapshot.lectures["status"] == "held"]
    once = lectures[~lectures.duplicated(["venue", "topic"], keep=False)]
    assert len(once) > 10
    venue, topic, day = once.iloc[0][["venue", "topic", "date"]]
    query = NearbyQuery(at="长春", topic=topic, topic_days=days)
    given = {
        ahead: venue in _had_topic(snapshot, query, today=day.date() + timedelta(days=ahead))
        for ahead in (-1, 0, days - 1, days)
    }
    assert given == {-1: False, 0: True, days - 1: True, days: False}


def test_rows_say_what_the_tables_hold(context):
    table = context.datasets.sites
    rows = list_rows(SiteFacts, table, index="id")
    assert len(rows) == len(table) > 100
    for row, (key, site) in zip(rows, table.iterrows(), strict=True):
        assert row["id"] == key
        assert (row["lon"], row["lat"]) == (round(site.geometry.x, 6), round(site.geometry.y, 6))
        assert row["coarse"] == is_coarse(site["precision"], site["error_m"])
        rest = {name: row[name] for name in row if name not in {"id", "lon", "lat", "coarse"}}
        assert rest == {name: site[name] for name in rest}
    assert {row["coarse"] for row in rows} == {True, False}
