"""Use cases on the real data sets and a small simulated year."""

import math
from collections import Counter
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from geo.crs import METRIC_CRS
from geo.errors import AmbiguousPlaceError, OutsideProvinceError
from geo.terms import GAPS
from routes.tour.errors import PlanError
from tests import draw
from web.coverage import ask as coverage
from web.coverage.question import NoLecturesError
from web.installation import preparing
from web.installation.context import Memo, open_context
from web.installation.settings import Settings
from web.maps.mercator import world_fractions
from web.nearby import ask as nearby
from web.nearby import isochrone
from web.places import catalogue, clusters
from web.places.venue_filter import passing
from web.plan import tour as planning
from web.terms.fields import QueryError

TODAY = date(2027, 6, 1)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "redroutes.sqlite"
    return open_context(Settings(database_url=f"sqlite:///{path}", today=TODAY))


# -- context ------------------------------------------------------------------------------------


def test_a_snapshot_is_kept_until_another_process_writes(empty):
    first = empty.snapshot()
    assert empty.snapshot() is first
    assert not first.simulated
    other = open_context(empty.settings)
    people, talks = first.lecturers, first.lectures
    other.store.replace_simulated(people, talks)
    assert empty.snapshot() is not first


def test_the_memo_forgets_the_oldest():
    memo = Memo(size=2)
    asked = [memo.get(key, lambda key=key: key * 10) for key in (1, 2, 3, 2)]
    assert asked == [10, 20, 30, 20]
    assert memo.get(1, lambda: "again") == "again"
    assert memo.get(3, lambda: "again") == 30


def test_today_is_the_fixed_day_of_the_settings(context):
    assert context.today() == TODAY


# -- nearby -------------------------------------------------------------------------------------


def test_nearby_lists_venues_by_minutes_with_their_last_lecture(context):
    query = nearby.NearbyQuery(at="大石人镇", within=30, limit=50)
    document = nearby.run(context, query, today=TODAY).document
    minutes = [venue["minutes"] for venue in document["venues"]]
    assert minutes == sorted(minutes)
    assert document["venues"][0]["code"] == "220605107000"
    assert document["total"] >= len(document["venues"]) == 50
    assert document["simulated"] is True
    lectures = context.snapshot().lectures
    held = lectures[(lectures["status"] == "held") & (lectures["date"] <= np.datetime64(TODAY))]
    last = held.groupby("venue")["date"].max()
    for venue in document["venues"]:
        day = last.get(venue["code"])
        assert venue["last_lecture"] == (None if day is None else day.date().isoformat())
        assert venue["days_since"] == (None if day is None else (TODAY - day.date()).days)


def test_nearby_in_kilometres_of_one_tier(context):
    query = nearby.NearbyQuery.model_validate(
        {"at": "126.5527,41.9405", "within": 20, "unit": "km", "tier": "township"}
    )
    answer = nearby.run(context, query, today=TODAY)
    assert {venue["tier"] for venue in answer.document["venues"]} == {"township"}
    kilometres = [venue["km"] for venue in answer.document["venues"]]
    assert kilometres == sorted(kilometres)
    assert kilometres[-1] <= 20
    assert list(answer.features.index) == [venue["code"] for venue in answer.document["venues"]]


def test_nearby_repeats_a_bound_with_its_decimals(context):
    query = nearby.NearbyQuery(at="大石人镇", within=22.5, limit=1)
    assert nearby.run(context, query, today=TODAY).document["within"] == 22.5


def test_nearby_without_lectures_nothing_is_known_and_nothing_simulated(empty):
    document = nearby.run(empty, nearby.NearbyQuery(at="大石人镇", limit=1), today=TODAY).document
    assert document["simulated"] is False
    (venue,) = document["venues"]
    assert venue["last_lecture"] is venue["days_since"] is None
    assert (venue["never"], venue["on_record"]) == (False, "unknown")


def test_a_place_of_many_names_offers_choices(context):
    with pytest.raises(AmbiguousPlaceError) as caught:
        nearby.run(context, nearby.NearbyQuery(at="大石村"), today=TODAY)
    assert len(caught.value.choices) == 2


def test_a_point_outside_the_province_is_refused(context):
    with pytest.raises(OutsideProvinceError):
        nearby.run(context, nearby.NearbyQuery(at="116.4,39.9"), today=TODAY)


# -- isochrone ----------------------------------------------------------------------------------


def ask_isochrone(context, at, *minutes):
    query = isochrone.IsochroneQuery(at=at, minutes=minutes)
    return isochrone.run(context, query, language="en")


def test_the_area_holds_the_venues_that_are_near_in_minutes(context):
    """Of 30 minutes of 大石人镇; a cell beside the outline either may be wrong."""
    answer = ask_isochrone(context, "大石人镇", 30)
    (area,) = answer.features.geometry.to_crs(METRIC_CRS)
    venues = context.datasets.venues
    near = nearby.run(
        context, nearby.NearbyQuery(at="大石人镇", within=30, limit=1000), today=TODAY
    )
    flat = venues.geometry.to_crs(METRIC_CRS)
    clear = flat.distance(area.boundary) > 500
    within = venues.index.isin([venue["code"] for venue in near.document["venues"]])
    assert within.sum() > 20
    assert (flat.within(area) == within)[clear].all()


def test_areas_come_largest_first_with_their_size(context):
    document = ask_isochrone(context, "长春", 15, 45, 15).document
    assert document["minutes"] == [45, 15]
    large, small = (row["area_km2"] for row in document["areas"])
    assert large > small > 10
    assert document["error_m"] == document["origin"]["error_m"]


def test_areas_end_at_the_border_of_the_province(context):
    answer = ask_isochrone(context, "集安", 30)  # on the Yalu river
    outlines = context.datasets.boundaries
    (province,) = outlines.geometry[outlines["level"] == "province"]
    (area,) = answer.features.geometry
    assert area.is_valid
    assert area.geom_type == "MultiPolygon"
    assert area.difference(province.buffer(1e-4)).is_empty
    assert 10 < answer.document["areas"][0]["area_km2"] < 5000


@pytest.mark.parametrize("minutes", [(), (4,), (181,), (10, 20, 30, 40, 50), ("x",)])
def test_isochrones_take_one_to_four_times_up_to_three_hours(minutes):
    with pytest.raises(ValidationError) as caught:
        isochrone.IsochroneQuery(at="长春", minutes=minutes)
    assert len(caught.value.errors()) == 1


# -- coverage -----------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["province", "prefecture", "county"])
def test_coverage_counts_every_centre_once_at_every_level(context, level):
    query = coverage.CoverageQuery(level=level)
    document = coverage.run(context, query, today=TODAY).document
    assert document["totals"]["centres"] == 9342
    gaps = sum(document["totals"][name] for name in GAPS)
    assert gaps == 9342


def test_township_coverage_leaves_out_the_county_centres_and_says_so(context):
    document = coverage.run(context, coverage.CoverageQuery(level="township"), today=TODAY).document
    totals = document["totals"]
    assert totals["centres"] + totals["without_division"] == 9342
    assert totals["without_division"] == 60


def test_coverage_agrees_with_a_count_by_hand(context):
    lectures = context.snapshot().lectures
    first = np.datetime64(TODAY - timedelta(days=29))
    inside = lectures["date"].between(first, np.datetime64(TODAY)) & (lectures["status"] == "held")
    counts = Counter(lectures.loc[inside, "venue"])
    served = sum(counts[code] >= 2 for code in context.datasets.centres.index)
    query = coverage.CoverageQuery(level="province", days=30, k=2)
    document = coverage.run(context, query, today=TODAY).document
    assert document["rows"][0]["served"] == served


def test_the_day_of_the_query_goes_before_today(context):
    query = coverage.CoverageQuery(level="province", today="2027-03-01")
    assert coverage.run(context, query, today=TODAY).document["today"] == "2027-03-01"


def test_coverage_of_an_empty_store_is_unknown_and_not_zero(empty):
    with pytest.raises(NoLecturesError, match="redroutes data simulate"):
        coverage.run(empty, coverage.CoverageQuery(), today=TODAY)


def test_every_county_has_an_outline(context):
    answer = coverage.run(context, coverage.CoverageQuery(level="county"), today=TODAY)
    assert len(answer.features) == 60
    assert answer.features.geometry.is_valid.all()
    assert not answer.features.geometry.is_empty.any()


# -- planning -----------------------------------------------------------------------------------


def plan(context, **wanted):
    query = {"from": "长春", "date": "2027-06-15", "seconds": 0.2, **wanted}
    return planning.run(context, planning.PlanQuery.model_validate(query), today=TODAY)


@pytest.mark.slow
def test_a_plan_visits_what_is_required_by_name_or_id(context):
    answer = plan(context, days=2, theme="东北抗联", require="杨靖宇烈士陵园,JL-220605-101")
    stops = [stop["id"] for day in answer.document["days"] for stop in day["stops"]]
    assert {"JL-220502-057", "JL-220605-101"} <= set(stops)
    legs = sum(len(day["legs"]) for day in answer.document["days"])
    assert len(answer.features) == legs


@pytest.mark.slow
def test_a_plan_avoids_what_is_excluded(context):
    def stops(**wanted):
        days = plan(context, **wanted).document["days"]
        return [stop["id"] for day in days for stop in day["stops"]]

    unwanted = stops()[:2]
    assert len(unwanted) == 2
    assert not set(unwanted) & set(stops(exclude=unwanted))


def test_a_town_is_not_a_site(context):
    with pytest.raises(QueryError, match="长春 is not a heritage site"):
        plan(context, require="长春")


def test_a_past_date_is_refused(context):
    with pytest.raises(PlanError, match="2027-05-31 is over"):
        plan(context, date="2027-05-31")


@pytest.mark.parametrize(
    ("field", "value"),
    [("date", "15/06/2027"), ("date", 20270615), ("date", "2027-02-30"), ("leave", "25:00"),
     ("days", 0), ("seed", -1), ("theme", 7), ("seconds", float("nan")), ("whatever", 1),
     ("at_least", "抗联"), ("at_most", "抗联=x"), ("capacity", "JL-1=9999999"), ("max_leg", 9),
     ("storyline", "loose"), ("lecturer", "JL-1=2027-06-15"), ("slack", 101), ("lecture", -1),
     ("lecturer", "JL-1=2027-02-30 09:00-10:00"), ("closed", "JL-1=morgen")],
)  # fmt: skip
def test_a_wrong_field_is_refused(field, value):
    with pytest.raises(ValidationError) as caught:
        planning.PlanQuery.model_validate({"from": "长春", "date": "2027-06-15", field: value})
    assert caught.value.errors()[0]["loc"][0] == field


def test_a_plan_takes_the_rules_of_a_tour_in_words(context):
    """Sites by name; the lecturer's time with Chinese punctuation."""
    cemetery = "杨靖宇烈士陵园"
    answer = plan(
        context, days=2, theme="东北抗联", require=cemetery, max_leg=300, storyline="soft",
        at_least="博物馆=1；纪念馆=1", at_most="martyrs_cemetery＝3", group_size=60, shifts=True,
        capacity=f"{cemetery}=40", lecturer=f"{cemetery}=2027-06-16 8：30–16:00", lecture=15,
        slack=10, closed=f"{cemetery}=2027-06-15", seconds=0.2,
    )  # fmt: skip
    document = answer.document
    assert {one["code"]: one["at_most"] for one in document["quotas"]} == {
        "museum": None, "memorial_hall": None, "martyrs_cemetery": 3,
    }  # fmt: skip
    (stop,) = [one for one in document["days"][1]["stops"] if one["id"] == "JL-220502-057"]
    assert (stop["shifts"], stop["lecturer"]) == (2, [["08:30", "16:00"]])
    assert document["request"]["closed"] == [["JL-220502-057", "2027-06-15"]]
    assert document["totals"]["slack_minutes"] > 0


def test_lists_come_from_commas_and_repetition():
    query = planning.PlanQuery.model_validate(
        {
            "from": " 长春 ",
            "date": "2027-06-15",
            "theme": ["东北抗联，抗战", "抗战"],
            "leave": "8：05",
        }
    )
    assert (query.start, query.themes, query.leave) == ("长春", ("东北抗联", "抗战"), "08:05")


# -- catalogue ----------------------------------------------------------------------------------


def test_sites_of_a_division(context):
    everything = catalogue.sites(context, catalogue.SitesQuery())
    assert everything["total"] == len(everything["sites"]) == len(context.datasets.sites)
    baishan = catalogue.sites(context, catalogue.SitesQuery(division="220600000000", q="杨靖宇"))
    assert "JL-220622-107" in {site["id"] for site in baishan["sites"]}
    assert {site["county"][:4] for site in baishan["sites"]} == {"2206"}


def test_a_township_is_too_small_to_filter_sites(context):
    with pytest.raises(QueryError, match="220605107000"):
        catalogue.sites(context, catalogue.SitesQuery(division="220605107000"))


def test_an_unknown_site_is_named(context):
    with pytest.raises(catalogue.UnknownSiteError, match="JL-0"):
        catalogue.site(context, "JL-0")


def test_venues_of_a_box_are_those_inside(context):
    query = catalogue.VenuesQuery.model_validate({"bbox": "126.5,41.9,126.6,42.0", "limit": 5})
    document = catalogue.venues(context, query)
    table = context.datasets.venues.cx[126.5:126.6, 41.9:42.0]
    assert document["total"] == len(table)
    assert [venue["code"] for venue in document["venues"]] == sorted(table.index)[:5]


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "127,41,126,42", "1,2,3,nan", "121,40,132,97"])
def test_a_box_must_be_a_box(box):
    with pytest.raises(ValidationError):
        catalogue.VenuesQuery.model_validate({"bbox": box})


def boxes():
    longitudes = st.floats(121, 132)
    latitudes = st.floats(40, 47)
    return st.tuples(longitudes, latitudes, longitudes, latitudes).map(
        lambda b: (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3]))
    )


@settings(max_examples=draw(25))
@given(boxes(), st.integers(0, 18))
def test_clusters_count_each_venue_of_the_widened_box_once(context, box, zoom):
    document = clusters.clusters(context, clusters.ClustersQuery(bbox=box, zoom=zoom))
    west, south, east, north = document["bbox"]
    margin = 1e-5  # the box is rounded
    assert west - margin <= box[0]
    assert south - margin <= box[1]
    assert east + margin >= box[2]
    assert north + margin >= box[3]
    x, y = context.datasets.venues.geometry.x, context.datasets.venues.geometry.y
    inside = x.between(west, east) & y.between(south, north)
    assert sum(one["count"] for one in document["clusters"]) == document["total"]
    assert abs(document["total"] - inside.sum()) <= 2  # a venue on the rounded edge
    assert all(sum(one["tiers"].values()) == one["count"] for one in document["clusters"])


def counted_by_pandas(context, box, zoom, chosen):
    """Count as the first release did: a table grouped by the cells of the grid."""
    venues = context.datasets.venues.sort_index()
    x, y = world_fractions(venues.geometry.x.to_numpy(), venues.geometry.y.to_numpy())
    table = pd.DataFrame({
        "code": venues.index, "name": venues["name"].to_numpy(), "tier": venues["tier"].to_numpy(),
        "lon": venues.geometry.x.to_numpy(), "lat": venues.geometry.y.to_numpy(),
        "column": np.floor(x * 4 * 2**zoom), "row": np.floor(y * 4 * 2**zoom),
    })  # fmt: skip
    corners = world_fractions(np.array([box[0], box[2]]), np.array([box[3], box[1]]))
    (left, right), (top, bottom) = np.floor(corners * 4 * 2**zoom)
    table = table[chosen.reindex(venues.index).to_numpy()]
    table = table[table["column"].between(left, right) & table["row"].between(top, bottom)]
    return [
        (
            pytest.approx((cell["lon"].mean(), cell["lat"].mean()), abs=1.1e-6), len(cell),
            cell["tier"].value_counts().to_dict(),
            *((cell["code"].iloc[0], cell["name"].iloc[0]) if len(cell) == 1 else (None, None)),
        )
        for _, cell in table.groupby(["column", "row"])
    ]  # fmt: skip


@settings(max_examples=draw(15), deadline=None)
@given(
    boxes(),
    st.integers(0, 12),
    st.fixed_dictionaries({
        "division": st.sampled_from(("", "220600000000", "220605000000")),
        "tier": st.sampled_from(((), ("village",), ("township", "community"))),
        "idle": st.sampled_from((0, 90)),
    }),
)  # fmt: skip
def test_clusters_are_those_of_a_grouped_table(context, box, zoom, filters):
    query = clusters.ClustersQuery(bbox=box, zoom=zoom, **filters)
    chosen = passing(context, query, today=TODAY)
    found = [
        ((one["lon"], one["lat"]), one["count"], one["tiers"], one["code"], one["name"])
        for one in clusters.clusters(context, query)["clusters"]
    ]
    assert found == counted_by_pandas(context, box, zoom, chosen)


def test_moving_the_map_does_not_change_the_clusters(context):
    def shown(box):
        document = clusters.clusters(context, clusters.ClustersQuery(bbox=box, zoom=8))
        return {(one["lon"], one["lat"]): one["count"] for one in document["clusters"]}

    left, right = shown((125, 42, 127, 44)), shown((126, 42, 128, 44))
    common = left.keys() & right.keys()
    assert len(common) > 5
    assert all(left[key] == right[key] for key in common)


def test_a_cell_of_the_grid_is_64_pixels_of_the_web_map(context):
    query = clusters.ClustersQuery(bbox=(125, 43, 125, 43), zoom=6)
    west, south, east, north = clusters.clusters(context, query)["bbox"]
    assert east - west == pytest.approx(360 / 2**6 / 4)
    heights = [math.asinh(math.tan(math.radians(lat))) for lat in (south, north)]
    assert heights[1] - heights[0] == pytest.approx(2 * math.pi / 2**6 / 4, rel=1e-5)


@pytest.mark.parametrize(("level", "count"), [("province", 1), ("prefecture", 9), ("county", 60)])
def test_neighbours_still_share_their_border_when_simplified(context, level, count):
    outlines = catalogue.simplified_boundaries(context, level).geometry
    assert len(outlines) == count
    assert outlines.is_valid.all()
    original = context.datasets.boundaries.query("level == @level").geometry
    assert shapely.coverage_is_valid(outlines.to_numpy()) == shapely.coverage_is_valid(
        original.to_numpy()
    )
    assert outlines.union_all().area == pytest.approx(original.union_all().area, rel=0.005)


# -- preparing ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_preparing_twice_simulates_once(tmp_path):
    url = f"sqlite:///{tmp_path}/redroutes.sqlite"
    fresh = open_context(Settings(database_url=url, today=TODAY))
    first = preparing.prepare(fresh)
    assert first["lecturers"] > 0
    assert first["lectures"] > 0
    revision = fresh.store.revision()
    assert preparing.prepare(fresh) == {}
    assert fresh.store.revision() == revision


def test_a_cleared_store_is_not_filled_again(tmp_path):
    url = f"sqlite:///{tmp_path}/redroutes.sqlite"
    cleared = open_context(Settings(database_url=url, today=TODAY))
    cleared.store.clear_simulated()
    assert preparing.prepare(cleared) == {}
