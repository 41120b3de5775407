"""Real plans in Jilin, with invariants checked from the document alone."""

import json
import time
from dataclasses import replace
from datetime import date, timedelta

import geopandas as gpd
import pytest

from geo.travel import load_estimate
from routes import MaxIterations, PlanError
from routes.plan.explain import NOT_VISITABLE
from routes.plan.plan import PlanRequest, plan_document, plan_tour
from routes.plan.prepared import prepare
from routes.plan.request import LecturerTime
from tests.routes.instances import at, jilin

TODAY = date(2026, 11, 22)
TUESDAY = date(2027, 6, 15)
CEMETERY = "JL-220502-057"  # 杨靖宇烈士陵园, 通化
MARTYRDOM = "JL-220622-107"  # 杨靖宇将军殉国地, 靖宇
WEDNESDAY = date(2027, 6, 16)
QUICK = MaxIterations(1500)


def lecturer(day, begin):
    """Return a lecturer at the cemetery until 11:30."""
    return LecturerTime(CEMETERY, day, begin, "11:30")


@pytest.fixture(scope="module")
def world():
    """Load the committed data, the travel model and the gazetteer."""
    return jilin()


@pytest.fixture(scope="module")
def request_(world):
    """Two days from Changchun, the United Army, 杨靖宇烈士陵园 required."""
    return PlanRequest(
        start=world[2].resolve("长春"),
        date=TUESDAY,
        days=2,
        themes=("东北抗联",),
        required=(CEMETERY,),
    )


def plan(world, request):
    """Plan with a fixed number of iterations."""
    return plan_tour(request, world[0], world[1], today=TODAY, stop=QUICK)


@pytest.fixture(scope="module")
def two_days(world, request_):
    """Plan the request."""
    return plan(world, request_)


@pytest.fixture(scope="module")
def document(two_days):
    """Pass its document through JSON."""
    return json.loads(json.dumps(plan_document(two_days), ensure_ascii=False))


def test_required_site_is_in_the_plan(document):
    stops = [stop for day in document["days"] for stop in day["stops"]]
    assert [stop["id"] for stop in stops if stop["required"]] == [CEMETERY]


def test_tour_leaves_from_and_returns_to_changchun(document):
    first, last = document["days"][0], document["days"][-1]
    assert first["start"]["name"] == last["end"]["name"] == "长春市"
    assert last["overnight"] is None


def test_second_day_starts_where_the_first_ended(document):
    first, second = document["days"]
    assert first["overnight"]["name"] == first["end"]["name"] == second["start"]["name"]


def test_days_keep_their_hours(document):
    for day in document["days"]:
        assert at("08:00") <= at(day["start"]["time"]) <= at(day["end"]["time"]) <= at("17:30")


def test_visits_end_while_open(document):
    for day in document["days"]:
        for stop in day["stops"]:
            assert at(stop["leave"]) - at(stop["start"]) == stop["visit_minutes"]
            assert any(a <= stop["start"] and stop["leave"] <= b for a, b in stop["windows"])


def test_opening_hours_are_those_of_the_site_whatever_a_rule_makes_of_them(two_days, document):
    problem = two_days.model.problem
    narrowed = tuple(
        replace(stop, windows=tuple(tuple((a, b - 1) for a, b in day) for day in stop.windows))
        for stop in problem.stops
    )
    model = replace(two_days.model, problem=problem.replace(stops=narrowed))
    told = plan_document(replace(two_days, model=model))["days"]
    hours = [[stop["windows"] for stop in day["stops"]] for day in told]
    assert hours == [[stop["windows"] for stop in day["stops"]] for day in document["days"]]
    assert all(one for day in hours for one in day)


def test_clock_adds_up(document):
    """Every minute of a day is driven, visited, waited, eaten or spent getting off and on."""
    for day in document["days"]:
        minutes = at(day["end"]["time"]) - at(day["start"]["time"])
        lunch = 60 if day["lunch"] else 0
        spent = day["drive_minutes"] + day["visit_minutes"] + day["wait_minutes"] + lunch
        spent += day["transfer_minutes"]
        late_lunch = day["lunch"] and day["lunch"]["end"] > day["end"]["time"]
        assert minutes == spent or late_lunch


def test_lunch_lies_in_its_window(document):
    for day in document["days"]:
        assert day["lunch"] is None or "11:30" <= day["lunch"]["start"] <= "12:30"


def test_document_has_the_promised_keys(document):
    assert set(document) == {
        "kind", "version", "request", "provider", "days", "totals", "quotas", "left_out",
        "conflicts",
        "warnings", "simulated", "audience",
    }  # fmt: skip
    assert document["request"]["themes"] == ["anti_japanese"]
    assert [day["weekday"] for day in document["days"]] == [2, 3]


def test_every_wanted_site_is_in_the_plan_or_left_out_with_a_reason(world, document):
    sites = world[0].sites
    wanted = set(sites.index[sites["period"].isin(["AJ", "MX"])])
    visited = {stop["id"] for day in document["days"] for stop in day["stops"]}
    left_out = {one["id"] for one in document["left_out"]}
    assert visited | left_out == wanted
    assert not visited & left_out
    reasons = {one["reason"] for one in document["left_out"]}
    assert reasons <= {"closed", "not_visitable", "to_locate", "unreachable", "no_time", "lunch"}
    assert all((one["extra_minutes"] or 0) > 0 for one in document["left_out"]
               if one["reason"] == "no_time")  # fmt: skip


def test_assumed_hours_and_coarse_positions_are_warned_of(document):
    stops = [stop for day in document["days"] for stop in day["stops"]]
    warned = {(one["code"], one["stop"]) for one in document["warnings"] if one["stop"]}
    expected = {("assumed_hours", s["id"]) for s in stops if s["hours_basis"] == "assumed"}
    expected |= {("coarse_position", s["id"]) for s in stops if s["coarse"]}
    assert warned == expected


@pytest.mark.slow
def test_the_search_does_not_choose_what_nobody_can_find(world, request_):
    """Sites known to more than 10 km only are left out, to be located first, unless named."""
    sites = world[0].sites
    lost = sites[(sites["error_m"] > 10_000) & ~sites["status"].isin(NOT_VISITABLE)]
    assert len(lost)
    found = plan_document(plan(world, replace(request_, themes=(), required=())))
    told = {one["id"]: one for one in found["left_out"] if one["reason"] == "to_locate"}
    assert set(lost.index) <= set(told)
    km = f"{lost['error_m'].iloc[0] / 1000:.2g}"
    assert f"about {km} km: locate it first" in told[lost.index[0]]["detail"]
    named = prepare(replace(request_, required=(lost.index[0],)), *world[:2], today=TODAY)
    assert lost.index[0] in named.visitable.index
    assert lost.index[0] not in named.lost.index


@pytest.mark.slow
def test_a_lost_site_is_named_as_required_only_where_that_helps(world):
    """From 白城 on one day none of them is, from 白山 on two days some are, and can be required."""
    from_baicheng = PlanRequest(start=world[2].resolve("白城"), date=TUESDAY)
    far = prepare(from_baicheng, *world[:2], today=TODAY)
    assert len(far.lost)
    assert not far.nameable
    assert not any("required" in one["detail"] for one in _lost(plan(world, from_baicheng)))
    request = PlanRequest(start=world[2].resolve("白山"), date=TUESDAY, days=2)
    helped = [one["id"] for one in _lost(plan(world, request)) if "required" in one["detail"]]
    assert helped
    for site in helped:
        named = prepare(replace(request, required=(site,)), *world[:2], today=TODAY)
        assert named.possible[named.model.problem.index[site]].any()


def _lost(planned):
    """Return the sites of a plan that have to be located."""
    return [one for one in plan_document(planned)["left_out"] if one["reason"] == "to_locate"]


def test_where_a_position_is_vague_the_arrival_is_a_range(world, request_):
    sites = world[0].sites
    known = sites[~sites["status"].isin(NOT_VISITABLE) & sites["county"].str.startswith("2205")]
    site = known.index[known["error_m"].between(2001, 10_000)][0]
    document = plan_document(plan(world, replace(request_, required=(site, CEMETERY))))
    pairs = [
        pair for day in document["days"] for pair in zip(day["stops"], day["legs"], strict=False)
    ]
    vague = [stop for stop, _ in pairs if stop["coarse"] and stop["error_m"] > 2000]
    assert vague
    for stop, leg in pairs:
        assert (stop["arrive_from"], stop["arrive_to"]) == (leg["arrive_from"], leg["arrive_to"])
    for stop in vague:
        assert stop["arrive_from"] < stop["arrive_to"]
        assert stop["arrive_from"] <= stop["arrive"] <= stop["arrive_to"]
    assert any(stop["arrive_from"] is None for stop, _ in pairs)


def test_geometry_has_a_row_per_leg(two_days, document):
    legs = two_days.legs_geometry
    assert isinstance(legs, gpd.GeoDataFrame)
    assert legs.crs.to_epsg() == 4326
    assert list(legs["day"]) == [
        number for number, day in enumerate(document["days"], 1) for _ in day["legs"]
    ]


def test_same_request_same_document(world, request_, document):
    again = plan_document(plan(world, request_))
    assert json.loads(json.dumps(again)) == document


def test_excluded_site_is_neither_visited_nor_listed(world, request_):
    document = plan_document(plan(world, replace(request_, excluded=(MARTYRDOM,))))
    named = {one["id"] for one in document["left_out"]}
    named |= {stop["id"] for day in document["days"] for stop in day["stops"]}
    assert MARTYRDOM not in named


def test_given_overnight_place(world, request_):
    night = world[2].resolve("通化市")
    document = plan_document(plan(world, replace(request_, overnight=(night,))))
    assert document["days"][0]["overnight"]["code"] == night.code


def test_different_end(world, request_):
    document = plan_document(plan(world, replace(request_, end=world[2].resolve("白山市"))))
    assert document["days"][-1]["end"]["name"] == "白山市"


def test_driving_limit(world, request_):
    document = plan_document(plan(world, replace(request_, max_drive=270)))
    assert all(day["drive_minutes"] <= 270 for day in document["days"])


def test_one_day_without_theme_or_lunch(world, request_):
    free = replace(request_, days=1, themes=(), required=(), lunch=False)
    document = plan_document(plan(world, free))
    assert document["days"][0]["lunch"] is None
    assert document["totals"]["stops"] > 3


CANNOT = [
    ({"days": 0}, "days", "1 to 14 days"),
    ({"days": 15}, "days", "1 to 14 days"),
    ({"date": TODAY - timedelta(days=1)}, "date", "is over"),
    ({"leave": "8 Uhr"}, "leave", "not a clock time"),
    ({"leave": "18:00"}, "back", "must end after it begins"),
    ({"max_drive": 0}, "max_drive", "above 0"),
    ({"seconds": 0}, "seconds", "more than 0"),
    ({"group_size": 0}, "group_size", "at least one person"),
    ({"themes": ("长征",)}, "themes", "Known themes"),
    ({"required": ("JL-000000-000",)}, "required", "no site with the id JL-000000-000"),
    ({"excluded": ("JL-000000-000",)}, "excluded", "no site with the id"),
    ({"excluded": (CEMETERY,)}, "required", "required and excluded at once"),
    ({"required": ("JL-220103-003",)}, "required", "cannot be visited"),
    ({"days": 1, "back": "12:00"}, "required", "cannot be reached"),
    ({"max_drive": 60}, "required", "cannot be reached"),
    ({"max_leg": 0}, "max_leg", "above 0"),
    ({"max_leg": 20}, "required", "drives of at most 20 minutes"),
    ({"slack": 101}, "slack", "0 to 100 percent"),
    ({"storyline": "loose"}, "storyline", "off, soft, hard"),
    ({"capacities": ((CEMETERY, 40),)}, "group_size", "how many people"),
    ({"capacities": ((CEMETERY, 0),), "group_size": 1}, "capacities", "at least one person"),
    ({"capacities": ((CEMETERY, 40),), "group_size": 41}, "required", "holds 40 people"),
    ({"capacities": (("JL-000000-000", 40),), "group_size": 41}, "capacities", "no site with"),
    ({"closed": ((CEMETERY, TUESDAY), (CEMETERY, WEDNESDAY))}, "required", "is closed"),
    ({"lecturers": (lecturer(TODAY, "09:00"),)}, "lecturers", "give a day of the tour"),
    ({"lecturers": (lecturer(TUESDAY, "11:31"),)}, "lecturers", "an end after the beginning"),
    ({"lecturers": (lecturer(TUESDAY, "11:00"),)}, "required", "No lecturer is at"),
    ({"lecture": -1}, "lecture", "less than 0"),
    ({"at_least": (("长征", 1),)}, "at_least", "no theme and no category"),
    ({"at_least": (("museum", -1),)}, "at_least", "below zero"),
    ({"at_least": (("museum", 3),), "at_most": (("博物馆", 2),)}, "at_least", "contradict"),
    ({"at_least": (("museum", 60),)}, "at_least", "but only"),
]


@pytest.mark.parametrize(("changes", "field", "sentence"), CANNOT)
def test_impossible_request_is_refused_in_one_sentence(world, request_, changes, field, sentence):
    with pytest.raises(PlanError, match=sentence) as caught:
        plan(world, replace(request_, **changes))
    assert caught.value.field == field
    assert str(caught.value).endswith(".")


def test_nights_must_match_the_days(world, request_):
    nights = (world[2].resolve("通化市"),) * 2
    with pytest.raises(PlanError, match="2 days have 1 nights, but 2"):
        plan(world, replace(request_, overnight=nights))


def test_required_site_closed_on_every_day(world, request_):
    """Monday 2027-06-14; the hall of the United Army in 通化 is closed on Mondays."""
    monday = replace(request_, date=TUESDAY - timedelta(days=1), days=1, back="20:00")
    with pytest.raises(PlanError, match="is closed, or open for less than a visit takes"):
        plan(world, replace(monday, required=("JL-220502-058",)))


def test_required_sites_that_are_too_many_together(world, request_):
    """All cemeteries around 长春 and 四平 do not fit one day, though each does."""
    sites = world[0].sites
    near = sites[sites["category"].eq("martyrs_cemetery") & sites["status"].eq("unknown")]
    many = tuple(near.index[near["county"].str[:4].isin(["2201", "2203"])])
    with pytest.raises(PlanError, match="Each required site can be visited, but no tour"):
        plan(world, replace(request_, days=1, themes=(), required=many))


def test_plan_without_any_visit_is_refused(world, request_):
    """From 00:30 to 01:00 nothing is open; what the sentence says to do helps."""
    night = replace(request_, required=(), leave="00:30", back="01:00")
    with pytest.raises(PlanError, match=r"helps: set out at 08:00 and be back at 17:30") as said:
        plan(world, night)
    assert "begin on" not in str(said.value)
    longer = replace(night, leave="08:00", back="17:30")
    assert plan(world, longer).result.itinerary.stops


def test_start_without_a_road_is_refused(world, request_):
    """The Gulf of Guinea is far from every road of the network."""
    far = replace(request_.start, name="无路", lon=0.0, lat=0.0)
    with pytest.raises(PlanError, match="No road is known to lead from 无路"):
        plan(world, replace(request_, start=far))


def test_overnight_places_too_far_apart(world, request_):
    far = world[2].resolve("珲春市")
    with pytest.raises(PlanError, match=r"too far apart|cannot be reached"):
        plan(world, replace(request_, required=(), overnight=(far,), max_drive=60))


def stops_of(document):
    """Return all stops in the order of visiting."""
    return [stop for day in document["days"] for stop in day["stops"]]


def test_leg_limit_and_reserve(world, request_):
    """Every drive, its reserve included, is at most 150 minutes; a tenth of it is in reserve."""
    wish = replace(request_, required=(), max_leg=150, slack=10)
    document = plan_document(plan(world, wish))
    legs = [leg for day in document["days"] for leg in day["legs"]]
    assert max(leg["minutes"] for leg in legs) <= 150
    assert all(11 * leg["slack_minutes"] + 10 >= leg["minutes"] for leg in legs)
    (warned,) = [one for one in document["warnings"] if one["code"] == "slack"]
    assert warned["params"] == {"minutes": sum(leg["slack_minutes"] for leg in legs)}
    assert document["totals"]["slack_minutes"] == warned["params"]["minutes"]


def test_numbers_of_themes_and_categories(world, request_):
    """One museum and two sites of the war of liberation, asked for beside the theme."""
    wish = replace(request_, at_least=(("museum", 1), ("解放战争", 2)), at_most=(("抗联", 2),))
    document = plan_document(plan(world, wish))
    assert [(one["code"], one["at_least"], one["at_most"]) for one in document["quotas"]] == [
        ("museum", 1, None), ("liberation", 2, None), ("anti_japanese", 0, 2),
    ]  # fmt: skip
    visited = [one["visited"] for one in document["quotas"]]
    periods = [stop["period"] for stop in stops_of(document)]
    assert visited[1:] == [periods.count("LW"), periods.count("AJ")]
    assert visited[0] >= 1
    assert visited[1] >= 2
    assert visited[2] <= 2
    assert "at_most" in {one["reason"] for one in document["left_out"]}


@pytest.mark.slow
def test_hard_storyline(world, request_):
    """Before 1931, then the war of resistance, then the war of liberation."""
    wish = replace(request_, themes=(), required=(), days=3, storyline="hard")
    document = plan_document(plan(world, wish))
    ranks = [("ER", "AJ", "LW", "KW", "CN", "RF").index(stop["period"])
             for stop in stops_of(document) if stop["period"] != "MX"]  # fmt: skip
    assert ranks == sorted(ranks)
    assert len(ranks) > 3
    assert document["totals"]["steps_back"] == 0


def test_group_in_shifts_with_a_lecture(world, request_):
    """70 people, 40 at a time: two shifts and 20 minutes of lecture, from 08:00 to 14:00."""
    site = world[0].sites.loc[CEMETERY]
    wish = replace(
        request_,
        group_size=70,
        capacities=((CEMETERY, 40),),
        shifts=True,
        lecturers=(LecturerTime(CEMETERY, WEDNESDAY, "08:00", "14:00"),),
        lecture=20,
    )
    document = plan_document(plan(world, wish))
    (stop,) = [one for one in document["days"][1]["stops"] if one["id"] == CEMETERY]
    assert (stop["shifts"], stop["capacity"], stop["lecture_minutes"]) == (2, 40, 20)
    assert stop["visit_minutes"] == 2 * site["visit_minutes"] + 20
    assert stop["start"] >= "08:00"
    assert stop["leave"] <= "14:00"


def test_too_small_site_is_left_out_with_the_reason(world, request_):
    wish = replace(request_, group_size=41, capacities=((MARTYRDOM, 40),))
    document = plan_document(plan(world, wish))
    (one,) = [one for one in document["left_out"] if one["id"] == MARTYRDOM]
    assert one["reason"] == "too_small"
    assert one["detail"] == "It holds 40 people at a time, the group has 41."


def test_plan_begun_at_another_is_never_worse(world, request_, two_days):
    again = plan_tour(
        request_, world[0], world[1], today=TODAY, stop=MaxIterations(50),
        initial=two_days.result.itinerary,
    )  # fmt: skip
    assert again.result.value >= two_days.result.value


@pytest.mark.slow
def test_a_busy_machine_plans_the_same(world, request_):
    """The effort is counted: whether the search is held up between its rounds does not matter."""
    wish = replace(request_, seconds=0.05)
    quick = plan_tour(wish, world[0], world[1], today=TODAY)
    held_up = plan_tour(wish, world[0], world[1], today=TODAY, watch=lambda _: time.sleep(0.01))
    assert quick.result.itinerary == held_up.result.itinerary
    assert quick.result.iterations == held_up.result.iterations > 0


def test_a_driver_alone_rests_on_the_longest_drives(world, request_):
    """珲春 to 洮南 and back on two days: far more than four hours each, and two may drive that."""
    start = world[2].resolve("珲春市")
    site = "JL-220881-141" if "JL-220881-141" in world[0].sites.index else None
    far = world[0].sites[world[0].sites["county"].str.startswith("2208")]
    site = site or str(far[~far["status"].isin(NOT_VISITABLE)].index[0])
    wish = replace(
        request_, start=start, days=2, required=(site,), themes=(), listed=(site,), leave="05:00",
        back="23:00", lunch=False,
    )  # fmt: skip
    with pytest.raises(PlanError, match="one driver"):
        plan(world, wish)
    legs = [leg for day in plan_document(plan(world, replace(wish, drivers=2)))["days"]
            for leg in day["legs"]]  # fmt: skip
    assert max(leg["minutes"] for leg in legs) > 480
    assert not any(leg["rest_minutes"] for leg in legs)


def test_a_drive_of_more_than_four_hours_holds_a_rest(world, request_):
    """集安 lies a little more than four hours from 长春."""
    sites = world[0].sites
    site = next(
        one for one in sites.index[sites["county"] == "220582000000"]
        if sites.loc[one, "status"] not in NOT_VISITABLE
    )  # fmt: skip
    night = world[2].resolve("集安市")
    wish = replace(request_, themes=(), required=(site,), listed=(site,), overnight=(night,))
    days = plan_document(plan(world, wish))["days"]
    long = [leg for leg in days[0]["legs"] if leg["minutes"] - leg["rest_minutes"] > 240]
    assert [leg["rest_minutes"] for leg in long] == [20]
    assert days[0]["rest_minutes"] == 20


# What a plan is worth


def worth(world, start, **more):
    """Plan from a place by a given balance."""
    return plan(world, PlanRequest(world[2].resolve(start), TUESDAY, **more))


def driving_and_visits(planned):
    days = planned.result.itinerary.days
    return sum(day.drive for day in days), sum(v.minutes for day in days for v in day.visits)


def test_two_days_from_baicheng_do_not_drive_more_than_they_show(world):
    """At no price of driving they are spent on the road to 长春 and back."""
    by_bus = (world[0], load_estimate(vehicle="bus"), world[2])
    near = worth(by_bus, "白城", days=2)
    far = worth(by_bus, "白城", days=2, balance=0)
    drive, visits = driving_and_visits(near)
    assert drive < 1.5 * visits
    assert drive < driving_and_visits(far)[0] / 2
    told = {one.code: one.params for one in near.warnings}
    assert told["balance"]["hour"] == 20


def test_four_days_from_changchun_see_the_palace_and_sleep_at_home(world):
    found = worth(world, "长春", days=4)
    assert "JL-220103-001" in found.result.itinerary.stops


def test_three_days_in_baishan_see_its_memorial_of_the_miners(world):
    found = worth(world, "白山", days=3, area="220600000000")
    assert "JL-220605-101" in found.result.itinerary.stops


def test_where_no_site_is_worth_its_drive_the_nearest_is_seen_all_the_same(world):
    found = worth(world, "长春", area="220302000000", balance=200)
    assert found.result.itinerary.stops
    assert "worth_no_drive" in {one.code for one in found.warnings}


@pytest.mark.parametrize(("count", "detour"), [(2, 0), (3, 12)])
def test_a_plan_is_called_best_only_if_its_way_to_lunch_costs_nothing(world, count, detour):
    """From 通化 to sites in 集安, solved exactly: two are over by noon, three eat in 太王镇."""
    sites = ("JL-220582-084", "JL-220582-081", "JL-220582-083")[:count]
    start = world[2].resolve("通化市")
    found = plan(world, PlanRequest(start, WEDNESDAY, listed=sites, required=sites))
    document = plan_document(found)
    assert sum(leg["detour_minutes"] for leg in document["days"][0]["legs"]) == detour
    assert found.result.optimal
    assert document["totals"]["optimal"] == (detour == 0)
