"""Listed sites: all of them, what fits, the fewest days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from routes import MaxIterations, PlanError
from routes.plan import listed
from routes.plan.listed import plan_listed, plan_on_fewest_days
from routes.plan.plan import PlanRequest, plan_document, plan_tour
from routes.plan.request import MAX_DAYS, LecturerTime
from tests.routes.instances import jilin

TODAY = date(2027, 6, 1)
TUESDAY = date(2027, 6, 15)
CEMETERY, HALL = "JL-220502-057", "JL-220502-058"  # both in 通化
SIPING = "JL-220302-044"  # 四平战役纪念馆
MARTYRDOM = "JL-220622-107"
CLOSED = "JL-220103-003"
QUICK = MaxIterations(300)


@pytest.fixture(scope="module")
def world():
    return jilin()


@pytest.fixture(scope="module")
def ask(world):
    def request(*listed, start="通化市", **changes):
        return PlanRequest(start=world[2].resolve(start), date=TUESDAY, listed=listed, **changes)

    return request


def planned(world, request, how=plan_listed):
    return how(request, world[0], world[1], today=TODAY, stop=QUICK)


def stops(plan):
    return set(plan.result.itinerary.stops)


def codes(plan):
    return [one.code for one in plan.warnings]


def test_exactly_the_listed_sites_are_visited(world, ask):
    plan = planned(world, ask(CEMETERY, HALL))
    assert stops(plan) == {CEMETERY, HALL}
    assert "not_all_listed" not in codes(plan)
    assert plan.left_out == ()
    assert plan_document(plan)["request"]["listed"] == [CEMETERY, HALL]


def test_without_a_list_the_fewest_days_are_those_of_the_required_sites(world, ask):
    """通化 and 四平 take two days from 通化; the days hold what else is worth its drive, too."""
    plan = planned(world, ask(required=(CEMETERY, SIPING)), plan_on_fewest_days)
    assert plan.request.days == 2
    assert {CEMETERY, SIPING} < stops(plan)


@pytest.mark.slow
def test_of_a_list_whose_lecturers_come_at_one_hour_one_site_is_visited(world, ask):
    times = tuple(LecturerTime(one, TUESDAY, "09:00", "10:30") for one in (CEMETERY, HALL))
    plan = planned(world, ask(CEMETERY, HALL, lecturers=times))
    assert len(stops(plan)) == 1
    assert "not_all_listed" in codes(plan)


@pytest.fixture
def tried(monkeypatch):
    """Note for how many days, and which sites, tours are searched."""
    found = []

    def noted(request, *given, **named):
        found.append((request.days, request.required))
        return plan_tour(request, *given, **named)

    monkeypatch.setattr(listed, "plan_tour", noted)
    return found


def test_lecturers_at_one_hour_are_refused_by_reasoning(world, ask, tried):
    """On no number of days do they come at another hour: one proof, not fourteen searches."""
    times = tuple(LecturerTime(one, TUESDAY, "09:00", "10:30") for one in (CEMETERY, HALL))
    asked = ask(CEMETERY, HALL, SIPING, lecturers=times)
    with pytest.raises(PlanError, match="Even 14 days"):
        planned(world, asked, plan_on_fewest_days)
    assert tried == [(MAX_DAYS, (CEMETERY, HALL))]


def test_days_before_a_lecturer_comes_are_not_tried(world, ask, tried):
    """He comes on the eighth day."""
    times = (LecturerTime(HALL, TUESDAY + timedelta(days=7), "09:00", "10:30"),)
    plan = planned(world, ask(CEMETERY, HALL, lecturers=times), plan_on_fewest_days)
    assert len(plan.result.itinerary.days) == 8
    assert tried[0][0] == 8


def test_longer_days_are_advised_only_where_they_hold_all(world, ask):
    """The lecturers of two of three sites are there for less than a visit: no hour helps them."""
    times = tuple(LecturerTime(one, TUESDAY, "09:00", "09:20") for one in (CEMETERY, HALL))
    plan = planned(world, ask(CEMETERY, HALL, MARTYRDOM, days=2, lecturers=times))
    assert "not_all_listed" in codes(plan)
    assert "longer_day" not in codes(plan)


def test_a_longer_day_that_holds_the_whole_list_is_named_and_does(world, ask):
    """Both are in 通化: three hours hold one of them, four hold both."""
    asked = ask(CEMETERY, HALL, leave="09:30", back="12:30", lunch=False)
    plan = planned(world, asked)
    (warning,) = [one for one in plan.warnings if one.code == "longer_day"]
    longer = planned(world, replace(asked, **warning.params))
    assert stops(longer) == {CEMETERY, HALL}


def test_days_that_are_empty_at_first_name_the_day_to_begin(world, ask):
    """The hall is closed on Mondays: from a Monday two days, from the Tuesday one."""
    monday = replace(ask(HALL), date=date(2027, 6, 14))
    plan = planned(world, monday, plan_on_fewest_days)
    (warning,) = [one for one in plan.warnings if one.code == "begin_later"]
    assert warning.params == {"date": "2027-06-15", "days": 1, "all": 2}
    again = planned(world, replace(monday, date=TUESDAY), plan_on_fewest_days)
    assert len(again.result.itinerary.days) == 1
    assert "begin_later" not in codes(again)


def test_themes_do_not_drop_a_listed_site(world, ask):
    plan = planned(world, ask(CEMETERY, HALL, themes=("建设",)))
    assert stops(plan) == {CEMETERY, HALL}


def test_an_excluded_site_is_not_missed(world, ask):
    plan = planned(world, ask(CEMETERY, HALL, excluded=(HALL,)))
    assert stops(plan) == {CEMETERY}
    assert "not_all_listed" not in codes(plan)


def test_what_does_not_fit_is_named_with_the_days_it_takes(world, ask):
    """From 长春 to 四平, 通化 and back is over 8 hours of driving: two days."""
    plan = planned(world, ask(SIPING, CEMETERY, start="长春"))
    assert len(stops(plan)) == 1
    (warning,) = [one for one in plan.warnings if one.code == "not_all_listed"]
    assert warning.params["days"] == 1
    assert warning.params["needed"] == 2
    (left,) = plan.left_out
    assert left.name in warning.text
    assert left.reason == "lunch"


def test_fewest_days_hold_them_all(world, ask):
    plan = planned(world, ask(SIPING, CEMETERY, start="长春"), plan_on_fewest_days)
    assert plan.request.days == 2
    assert stops(plan) == {SIPING, CEMETERY}
    one = planned(world, ask(CEMETERY, HALL, days=5), plan_on_fewest_days)
    assert one.request.days == 1


def test_a_site_closed_for_good_is_left_out_with_the_reason(world, ask):
    plan = planned(world, ask(CLOSED, CEMETERY))
    assert stops(plan) == {CEMETERY}
    assert [(one.id, one.reason) for one in plan.left_out] == [(CLOSED, "not_visitable")]
    assert planned(world, ask(CLOSED, CEMETERY), plan_on_fewest_days).request.days == 1


def test_a_site_out_of_reach_on_any_number_of_days(world, ask):
    """With 40 minutes of driving a day nobody comes to 靖宇 from 通化; the cemetery is in town."""
    plan = planned(world, ask(CEMETERY, MARTYRDOM, max_drive=40))
    assert stops(plan) == {CEMETERY}
    (warning,) = [one for one in plan.warnings if one.code == "not_all_listed"]
    assert "More days alone do not help" in warning.text


def test_more_than_all_days_hold_is_refused(world, ask):
    """In 45 minutes a day from 09:00 the cemetery (visit: 90 minutes) is not seen on any day."""
    with pytest.raises(PlanError):
        planned(world, ask(CEMETERY, leave="09:00", back="09:45"), plan_on_fewest_days)


def test_overnight_places_need_a_number_of_days(world, ask):
    night = (world[2].resolve("通化市"),)
    with pytest.raises(PlanError, match="Give the number of days"):
        planned(world, ask(CEMETERY, overnight=night), plan_on_fewest_days)


def test_an_area_keeps_to_its_own_sites(world, ask):
    request = replace(ask(days=1), area="220500000000")
    plan = planned(world, request, plan_tour)
    assert stops(plan)
    assert all(site.startswith("JL-2205") for site in stops(plan))
    far = replace(request, required=(MARTYRDOM,))
    assert MARTYRDOM in stops(planned(world, far, plan_tour))


def test_students_stay_longer_at_a_cemetery(world, ask):
    """The table says 125 % for students and 75 % for the public."""
    minutes = {}
    for audience in (None, "students", "public"):
        document = plan_document(planned(world, ask(CEMETERY, audience=audience)))
        (stop,) = document["days"][0]["stops"]
        minutes[audience] = stop["visit_minutes"]
        assert (document["audience"] is None) == (audience is None)
        warned = {one["code"] for one in document["warnings"]}
        assert ("assumed_audience" in warned) == (audience is not None)
    usual = int(world[0].sites.loc[CEMETERY, "visit_minutes"])
    assert minutes == {
        None: usual,
        "students": -(-usual * 125 // 100),
        "public": -(-usual * 75 // 100),
    }
