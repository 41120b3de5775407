"""What a refusal or a reason says would help, helps: every remedy is tried on the real data."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from routes import MaxEffort, MaxIterations, PlanError
from routes.plan.advice import ATTEMPT
from routes.plan.edited import Draft
from routes.plan.explain import NOT_VISITABLE
from routes.plan.plan import PlanRequest, plan_document, plan_tour
from routes.plan.prepared import prepare
from routes.plan.request import LecturerTime
from tests.routes.instances import jilin

TODAY = date(2027, 6, 1)
MONDAY, TUESDAY = date(2027, 6, 14), date(2027, 6, 15)
CEMETERY = "JL-220502-057"
QUICK = MaxIterations(400)


@pytest.fixture(scope="module")
def world():
    return jilin()


def plan(world, request, stop=QUICK):
    return plan_tour(request, world[0], world[1], today=TODAY, stop=stop)


def alone(world, site=CEMETERY, start="通化市", **more):
    """Return a request for one site and nothing else."""
    place = world[2].resolve(start)
    return PlanRequest(place, TUESDAY, **{"required": (site,), "listed": (site,), **more})


def in_county(world, prefix):
    """Return a site that can be visited, of some counties."""
    sites = world[0].sites
    here = sites[sites["county"].str.startswith(prefix) & ~sites["status"].isin(NOT_VISITABLE)]
    return str(here.index[0])


def helps(world, request, sentence, **remedy):
    """See that a request is refused with a sentence, and is not with what it advises."""
    with pytest.raises(PlanError, match=sentence):
        plan(world, request)
    assert plan(world, replace(request, **remedy)).result.itinerary.stops


def test_shifts_help_where_a_site_is_too_small(world):
    small = alone(world, group_size=40, capacities=((CEMETERY, 20),))
    helps(world, small, "visit in shifts", shifts=True)


def test_other_times_of_the_lecturer_help(world):
    early = LecturerTime(CEMETERY, TUESDAY, "06:00", "06:30")
    later = replace(early, begin="09:00", end="12:00")
    helps(
        world, alone(world, lecturers=(early,)), "change the lecturer's times", lecturers=(later,)
    )


def test_a_refused_site_that_is_closed_is_told_a_date_on_which_it_is_open(world):
    """Mondays it is closed: Tuesday is the nearest day, Sunday the one before."""
    closed = replace(alone(world), date=MONDAY)
    dated, longer, *_ = refused(world, closed)
    assert str(dated) == "begin on 2027-06-15"
    assert str(longer) == "plan 2 days"
    for one in (dated, longer):
        changed = replace(closed, **CHANGED[one.template](world, one.params))
        assert plan(world, changed).result.itinerary.stops == (CEMETERY,)


def test_a_remedy_for_one_required_site_holds_with_the_others(world):
    """An hour more is enough for the cemetery alone, not for it and 四平, in a day from 长春."""
    both = (CEMETERY, "JL-220302-044")
    request = alone(world, start="长春", required=both, listed=both)
    named = refused(world, request)
    assert [str(one) for one in named] == ["plan 2 days"]
    assert set(plan(world, replace(request, days=2)).result.itinerary.stops) == set(both)


def test_other_times_of_a_lecturer_help_where_he_is_there_too_early(world):
    """Nobody is in 通化 from 白山 by 08:30; in the afternoon he can be met."""
    early = LecturerTime(CEMETERY, TUESDAY, "08:30", "10:00")
    request = alone(world, start="白山市", lecturers=(early,))
    assert str(refused(world, request)[-1]) == "change the lecturer's times"
    later = replace(request, lecturers=(replace(early, begin="13:00", end="16:00"),))
    assert plan(world, later).result.itinerary.stops == (CEMETERY,)


def test_where_nothing_can_be_reached_the_remedies_are_tried(world):
    """No site of 珲春 in a day from 长春: more days, or two drivers, whatever is named helps."""
    far = PlanRequest(world[2].resolve("长春"), TUESDAY, area="222404000000")
    named = refused(world, far)
    assert named
    for one in named:
        changed = replace(far, **CHANGED[one.template](world, one.params))
        assert plan(world, changed).result.itinerary.stops, str(one)


def test_what_is_excluded_is_not_called_closed(world):
    with pytest.raises(PlanError, match="excluded"):
        plan(world, alone(world, required=(), excluded=(CEMETERY,)))


def test_sentences_about_sites_call_them_by_name(world):
    both = alone(world, excluded=(CEMETERY,))
    with pytest.raises(PlanError, match="杨靖宇烈士陵园 cannot be required and excluded"):
        plan(world, both)
    early = LecturerTime(CEMETERY, MONDAY, "09:00", "11:00")
    with pytest.raises(PlanError, match="lecturer at 杨靖宇烈士陵园 comes"):
        plan(world, alone(world, lecturers=(early,)))


def test_the_usual_hours_help_where_a_tour_is_to_be_at_night(world):
    night = alone(world, leave="19:00", back="22:00")
    usual = refused(world, night)[0]
    assert str(usual) == "set out at 08:00 and be back at 17:30"
    assert plan(world, replace(night, **usual.params)).result.itinerary.stops == (CEMETERY,)


@pytest.mark.slow
def test_open_nights_help_where_those_given_are_too_far(world):
    """From 通化 to 珲春 takes more than a day; near home both days hold the cemetery."""
    far = alone(world, days=2, overnight=(world[2].resolve("珲春市"),))
    helps(world, far, "leave open where to stay at night", overnight=())
    helps(
        world,
        replace(far, start=world[2].resolve("白城市"), required=(), listed=()),
        "places to stay are too far apart.*: leave open where to stay at night",
        overnight=(),
    )


def test_the_usual_visit_helps_where_another_is_too_long(world):
    """Half an hour longer than the museum of 四平 is open."""
    museum = "JL-220302-044"
    long = alone(world, museum, "四平市", stays=((museum, 480),))
    assert str(refused(world, long)[0]) == "give each visit the minutes that are usual"
    assert plan(world, replace(long, stays=())).result.itinerary.stops == (museum,)


@pytest.mark.slow
def test_an_end_too_far_away_is_told_as_such(world):
    """Nobody drives from 白城 to 珲春 in a day; nights nobody asked for are not spoken of."""
    start, end = map(world[2].resolve, ("白城市", "珲春市"))
    far = PlanRequest(start, TUESDAY, end=end)
    with pytest.raises(PlanError, match="白城市 and 珲春市 are too far apart"):
        plan(world, far)
    longer = refused(world, far)[0]
    assert str(longer) == "plan 2 days"
    assert plan(world, replace(far, days=2)).result.itinerary.stops


SCATTERED = (CEMETERY, "JL-220605-101", "JL-222401-126", "JL-220302-044")
"""In 通化, 江源, 延吉 and 四平."""


def test_towns_on_the_way_hold_a_list_of_sites_far_apart(world):
    """With nights beside the sites alone four days did not do, nor five days begun at home."""
    request = alone(world, start="长春", required=SCATTERED, listed=SCATTERED, days=4)
    assert {*plan(world, request).result.itinerary.stops} == {*SCATTERED}


@pytest.mark.slow
def test_required_sites_far_apart_are_found_among_all_others(world):
    """The search among 190 sites came upon no tour of these four in so short a time."""
    request = alone(world, start="长春", required=SCATTERED, listed=(), days=5)
    assert {*SCATTERED} <= {*plan(world, request).result.itinerary.stops}


def test_a_night_in_yanbian_is_spent_in_a_city(world):
    """延边朝鲜族自治州 is no place to sleep at, its seat 延吉市 is one."""
    prepared = prepare(alone(world, days=2), world[0], world[1], today=TODAY)
    names = {place.name for place in prepared.model.places}
    assert "延吉市" in names
    assert "延边朝鲜族自治州" not in names


def test_longer_drives_help_where_they_are_limited(world):
    helps(
        world,
        alone(world, start="长春", days=2, max_leg=30),
        "allow longer single drives",
        max_leg=None,
    )


def test_a_second_driver_helps_where_one_may_not_drive_as_far(world):
    far = alone(world, in_county(world, "2208"), "珲春市", days=2, leave="05:00", back="23:00")
    helps(world, replace(far, lunch=False), "take a second driver", drivers=2)


def test_doing_without_lunch_helps_where_it_is_the_reason(world):
    """The day ends when it would end without the break."""
    free = alone(world, start="长春", lunch=False, back="23:00")
    (day,) = plan_document(plan(world, free))["days"]
    helps(world, replace(free, lunch=True, back=day["end"]["time"]), "hour for lunch", lunch=False)


def test_more_driving_or_a_nearer_start_helps_where_a_site_is_out_of_reach(world):
    far = alone(world, start="长春", max_drive=60)
    helps(world, far, "start and end nearer", start=world[2].resolve("通化市"))
    helps(world, replace(far, days=2), "allow more driving a day", max_drive=None)


CHANGED = {
    "begin on %(date)s": lambda _, said: {"date": date.fromisoformat(said["date"])},
    "plan %(days)d days": lambda _, said: {"days": said["days"]},
    "set out at %(time)s": lambda _, said: {"leave": said["time"]},
    "be back at %(time)s": lambda _, said: {"back": said["time"]},
    "do without the hour for lunch": lambda *_: {"lunch": False},
    "allow longer single drives": lambda *_: {"max_leg": None},
    "allow more driving a day": lambda *_: {"max_drive": None},
    "take a second driver": lambda *_: {"drivers": 2},
    "start and end nearer": lambda world, _: {"start": world[2].resolve("通化市")},
}
"""What a phrase of a refusal asks for."""


def refused(world, request):
    """Return the remedies that a refusal names."""
    with pytest.raises(PlanError) as caught:
        plan(world, request)
    return caught.value.params["remedies"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "first"),
    [({}, "plan 2 days"), ({"max_leg": 60}, None), ({"max_drive": 200}, None)],
    ids=["as asked", "short drives", "little driving"],
)
def test_every_remedy_for_a_site_too_far_is_enough_by_itself(world, more, first):
    """The cemetery from 长春 in a day: two days change least of what is wanted."""
    request = alone(world, start="长春", **more)
    named = refused(world, request)
    assert named
    if first:
        assert str(named[0]) == first
        assert len(named) > 3
    for one in named:
        changed = replace(request, **CHANGED[one.template](world, one.params))
        assert plan(world, changed).result.itinerary.stops == (CEMETERY,), str(one)


@pytest.mark.slow
def test_what_a_refused_minimum_advises_helps(world):
    """Two ruins of camps can be seen in a day from 长春, if not both; more days hold three."""
    request = PlanRequest(world[2].resolve("长春"), TUESDAY, at_least=(("密营遗址", 3),))
    longer, fewer = refused(world, request)
    more = plan(world, replace(request, days=longer.params["days"]), MaxEffort(ATTEMPT))
    (two,) = plan_document(more)["quotas"]
    assert two["visited"] >= 3
    least = fewer.params["most"]
    (few,) = plan_document(plan(world, replace(request, at_least=(("密营遗址", least),))))["quotas"]
    assert few["visited"] == least


@pytest.mark.slow
def test_what_helps_where_no_tour_visits_all_of_what_is_required(world):
    """All sites of 延吉, each possible, are too many for a day."""
    sites = world[0].sites
    here = sites["county"].str.startswith("222401") & ~sites["status"].isin(NOT_VISITABLE)
    every = tuple(sites.index[here])
    request = PlanRequest(world[2].resolve("延吉市"), TUESDAY, required=every, listed=every)
    named = refused(world, request)
    assert {one.template for one in named} == {"plan %(days)d days", "do without %(names)s"}
    longer = replace(request, days=named[0].params["days"])
    assert set(plan(world, longer).result.itinerary.stops) == set(request.required)
    left = named[-1].params["names"].split("；")
    kept = tuple(one for one in request.required if sites["name_zh"][one] not in left)
    fewer = replace(request, required=kept, listed=kept)
    assert set(plan(world, fewer).result.itinerary.stops) == set(kept)


TOWN = (CEMETERY, "JL-220502-058", "JL-220502-060")
"""Three sites of 通化."""


@pytest.mark.parametrize(
    ("sites", "begin", "end", "changed"),
    [
        (TOWN[:2], "09:00", "10:30", 1),
        pytest.param(TOWN, "10:00", "11:30", 2, marks=pytest.mark.slow),
        (TOWN, "09:00", "12:30", 1),
    ],
    ids=["two at once", "three at once", "any two could be met"],
)
def test_other_times_help_where_lecturers_are_there_at_once(world, sites, begin, end, changed):
    """All are named, and whose times to change: with those changed all are met."""
    times = tuple(LecturerTime(site, TUESDAY, begin, end) for site in sites)
    request = alone(world, required=sites, listed=sites, lecturers=times)
    with pytest.raises(PlanError, match="no tour can meet together") as caught:
        plan(world, request)
    called = world[0].sites["name_zh"]
    assert set(caught.value.params["names"].split("；")) == {called[site] for site in sites}
    (remedy,) = caught.value.params["remedies"]
    whose = remedy.params["names"].split("；")
    assert len(whose) == changed
    later = [
        replace(one, begin=("13:00", "15:00")[whose.index(called[one.site])], end="17:00")
        if called[one.site] in whose
        else one
        for one in times
    ]
    assert set(plan(world, replace(request, lecturers=tuple(later))).result.itinerary.stops) == set(
        sites
    )


@pytest.mark.parametrize("shifts", [False, True])
def test_where_shifts_take_all_day_fewer_people_or_more_at_a_time_help(world, shifts):
    """Twenty at a time, four hundred of them: twenty visits in a row."""
    small = alone(world, group_size=400, capacities=((CEMETERY, 20),), shifts=shifts)
    with pytest.raises(PlanError) as caught:
        plan(world, small)
    minutes = int(world[0].sites["visit_minutes"][CEMETERY])
    if shifts:
        told = f"400 people, 20 at a time, are 20 shifts of {minutes} min: the {20 * minutes} min"
        assert told in str(caught.value)
    fewer, more, without = caught.value.params["remedies"]
    held = fewer.params["shifts"]
    assert fewer.params == {"people": 20 * held, "shifts": held}
    assert str(without) == "take the site off the required list"
    for group, most in ((20 * held, 20), (400, more.params["people"])):
        changed = replace(small, group_size=group, capacities=((CEMETERY, most),), shifts=True)
        assert plan(world, changed).result.itinerary.stops == (CEMETERY,)
    one_more = replace(small, group_size=20 * held + 1, shifts=True)
    with pytest.raises(PlanError):
        plan(world, one_more)


def test_a_site_left_out_for_its_shifts_says_how_many_people_it_holds(world):
    """The others of 通化 are visited; with the people that it names the cemetery could be."""
    small = PlanRequest(world[2].resolve("通化市"), TUESDAY, area="220500000000", group_size=400,
                        capacities=((CEMETERY, 20),), shifts=True)  # fmt: skip
    document = plan_document(plan(world, small))
    (one,) = [one for one in document["left_out"] if one["id"] == CEMETERY]
    assert one["reason"] == "shifts"
    (need,) = one["needs"]
    fewer = replace(small, required=(CEMETERY,), group_size=need["params"]["people"])
    more = replace(small, required=(CEMETERY,), capacities=((CEMETERY, need["params"]["most"]),))
    for changed in (fewer, more):
        assert CEMETERY in plan(world, changed).result.itinerary.stops


def test_all_sites_are_named_that_have_to_be_done_without(world):
    """Taking off only the one that is refused first would lead to the next refusal."""
    small = ((TOWN[0], 1), (TOWN[1], 2))
    request = alone(world, group_size=200, capacities=small, required=TOWN, listed=TOWN)
    *_, remedy = refused(world, request)
    gone = remedy.params["names"].split("；")
    assert gone == [world[0].sites["name_zh"][site] for site in TOWN[:2]]
    rest = replace(request, required=TOWN[2:], listed=TOWN[2:])
    assert plan(world, rest).result.itinerary.stops == TOWN[2:]


def test_a_lecturer_s_times_are_tried_with_the_other_required_sites(world):
    """From 白山 there and back by 12:30 is enough for the cemetery, not for 石人血泪山, too."""
    both = (CEMETERY, "JL-220605-101")
    early = LecturerTime(CEMETERY, TUESDAY, "08:30", "10:00")
    short = {"start": "白山市", "back": "12:30", "lunch": False, "lecturers": (early,)}
    assert "change the lecturer's times" in map(str, refused(world, alone(world, **short)))
    named = refused(world, alone(world, required=both, listed=both, **short))
    assert "change the lecturer's times" not in map(str, named)


def test_a_preferred_order_helps_where_lecturers_come_against_history(world):
    sites = world[0].sites
    late = sites["period"].isin(["LW", "KW", "SC"]) & sites["county"].str.startswith("2205")
    late &= ~sites["status"].isin(NOT_VISITABLE)
    newer = str(sites.index[late][0])
    times = (
        LecturerTime(newer, TUESDAY, "08:30", "11:00"),
        LecturerTime(CEMETERY, TUESDAY, "13:00", "16:30"),
    )
    wish = alone(world, lecturers=times, storyline="hard", required=(newer, CEMETERY), listed=())
    helps(world, wish, "order of history", storyline="soft")


def test_other_dates_help_where_all_of_a_list_is_closed(world):
    closed = alone(world, closed=((CEMETERY, TUESDAY),), required=())
    helps(world, closed, "Every site asked for is closed", date=TUESDAY + timedelta(days=1))


def test_a_nearer_start_helps_where_all_of_a_list_is_far(world):
    far = alone(world, start="珲春市", required=())
    helps(world, far, "No site asked for can be reached from", start=world[2].resolve("通化市"))


def test_a_list_of_what_cannot_be_visited_says_so(world):
    sites = world[0].sites
    gone = str(sites.index[sites["status"].isin(NOT_VISITABLE)][0])
    with pytest.raises(PlanError, match="None of the sites asked for can be visited"):
        plan(world, alone(world, gone, required=()))


@pytest.fixture(scope="module")
def tour(world):
    request = PlanRequest(world[2].resolve("长春"), MONDAY, days=2, themes=("东北抗联",))
    return request, plan_document(plan(world, request))


REMEDIES = {
    "back": lambda need: {"back": need["params"]["arrive"]},
    "max_drive": lambda need: {"max_drive": need["params"]["drive"]},
    "daily": lambda _: {"drivers": 2},
    "lunch": lambda _: {"lunch": False},
}
"""What is asked instead, per code of a need."""


@pytest.mark.slow
def test_what_a_site_left_out_would_take_is_enough(world, tour):
    """With what its reason asks for, the order with the site has no conflict."""
    request, document = tour
    orders = tuple(tuple(stop["id"] for stop in day["stops"]) for day in document["days"])
    nights = tuple(day["overnight"]["name"] for day in document["days"][:-1])
    tried = 0
    for one in document["left_out"]:
        if not one["needs"] or not {need["code"] for need in one["needs"]} <= set(REMEDIES):
            continue
        changes = {}
        for need in one["needs"]:
            changes.update(REMEDIES[need["code"]](need))
        prepared = prepare(replace(request, **changes), world[0], world[1], today=TODAY)
        longer = Draft(prepared, orders, nights).added(one["id"])
        assert Draft(prepared, longer, nights).timed.feasible, one["name"]
        tried += 1
    assert tried


@pytest.mark.slow
def test_the_date_or_the_further_day_that_is_named_is_enough(world, tour):
    request, document = tour
    needs = [(one["id"], need) for one in document["left_out"] for need in one["needs"]
             if need["code"] in {"date", "days"}]  # fmt: skip
    assert needs
    for site, need in needs[:10]:
        on = date.fromisoformat(need["params"]["date"])
        wish = replace(request, required=(site,))
        if need["code"] == "days":
            wish = replace(wish, days=request.days + 1)
        else:
            wish = replace(wish, date=on)
        assert site in plan(world, wish).result.itinerary.stops, (site, need)
