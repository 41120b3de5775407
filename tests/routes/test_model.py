"""From a site and a travel matrix to the numbers of the tour problem."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.places import Place
from geo.travel import Provider
from routes.plan.model import town_rows, visiting_hours, whole_minutes
from routes.plan.position import NO_RESERVE, arrival_range, doubt, is_vague, reserve
from routes.plan.windows import windows_on
from routes.tour.problem import UNREACHABLE
from tests.routes.instances import at, line

MONDAY, TUESDAY = date(2027, 6, 14), date(2027, 6, 15)
CAR = Provider("estimate", "2025-07", "", "")


def site(**facts):
    plain = {"opening_hours": "", "opening_source": "", "closing_rule": ""}
    return pd.Series({**plain, "category": "martyrs_cemetery", **facts})


def test_published_hours_go_before_assumed_ones():
    hours = visiting_hours(site(opening_hours="09:00-11:00", opening_source="S1"))
    assert (hours.text, hours.basis, hours.source) == ("09:00-11:00", "published", "S1")


def test_a_published_closing_day_holds_on_assumed_hours():
    """Cemeteries are assumed open daily; this one is known to be closed on Mondays."""
    hours = visiting_hours(site(closing_rule="Mo off"))
    assert hours.basis == "assumed"
    assert windows_on(hours.text, MONDAY) == ()
    assert windows_on(hours.text, TUESDAY) == windows_on(visiting_hours(site()).text, TUESDAY) != ()


@pytest.mark.parametrize(
    ("minutes", "whole"),
    [(0.0, 0), (12.0, 12), (12.01, 13), (12.001, 12), (np.inf, UNREACHABLE)],
)
def test_minutes_are_rounded_up_beyond_a_hundredth(minutes, whole):
    assert whole_minutes(np.array([minutes], dtype=np.float32)).tolist() == [whole]


@pytest.mark.parametrize(
    "facts",
    [
        {"opening_hours": "08:00-16:30; 2027 Mar 01-2027 Jun 14 off"},
        {"closing_rule": "2027 Mar 01-2027 Jun 14 off"},
    ],
)
def test_a_repair_between_dates_closes_a_site(facts):
    """Closed to 14 June, open again on the 15th; cemeteries are assumed open 08:00-16:30."""
    hours = visiting_hours(site(**facts))
    assert windows_on(hours.text, MONDAY) == ()
    assert windows_on(hours.text, TUESDAY) == ((480, 990),)


def placed(kind, precision, error_m):
    return Place("x", 126.0, 43.0, kind, "", precision, error_m, "")


def test_reserve_grows_with_uncertain_positions_and_by_percent():
    """3.2 * km^0.8 minutes: 1 km of error 3.2, 32 km 51.2; both ends in squares; a tenth on top.

    The site on its spot and the town, whose position is where people meet, add nothing.
    """
    places = [
        placed("site", "township_seat", 1000.0),
        placed("site", "county_seat", 32000.0),
        placed("site", "poi", 0.0),
        placed("county", "county_seat", 9000.0),
    ]
    minutes = np.full((4, 4), 100.0)
    minutes[2, 3] = np.inf
    kept = reserve(doubt(places, CAR), minutes, 10)
    assert kept[0, 2] == pytest.approx(10 + 3.2)
    assert kept[0, 1] == pytest.approx(10 + np.hypot(3.2, 51.2))
    assert kept[3, 2] == pytest.approx(10)
    assert np.isfinite(kept).all()
    assert not reserve(doubt(places, CAR), minutes, None).any()
    assert not reserve(doubt(places, CAR), minutes, NO_RESERVE).any()


def test_a_spot_that_was_worked_out_is_uncertain_where_it_may_be_far_off():
    """小汪清 is derived to 4.4 km: nobody arrives there by the minute."""
    far, near = placed("site", "derived", 4410.0), placed("site", "derived", 1500.0)
    assert (is_vague(far), is_vague(near)) == (True, False)


def test_whatever_may_lie_elsewhere_is_not_beside_its_neighbour():
    """Three sites of 集安 share a spot that was worked out to 1.5 km: 0 minutes were planned.

    It is the error that takes time, not how a position came about.
    """
    worked_out, told = placed("site", "derived", 1500.0), placed("site", "town", 1500.0)
    kept = doubt([worked_out, worked_out, told], CAR)
    assert kept[0, 1] == pytest.approx(np.hypot(1, 1) * 3.2 * 1.5**0.8)
    assert kept[0, 2] == kept[0, 1]


def test_a_coach_in_winter_loses_more_where_a_site_lies_elsewhere():
    """What a car drives in 3.2 minutes takes 1.2 times as long by coach, 1.3 times in snow."""
    spot, off = placed("site", "poi", 0.0), placed("site", "town", 1000.0)
    coach = replace(CAR, vehicle="bus", season="winter")
    assert doubt([spot, off], coach)[0, 1] == pytest.approx(3.2 * 1.2 * 1.3)


@pytest.mark.parametrize(
    ("reserved", "ends"),
    [(True, (at("09:00"), at("09:35"))), (False, (at("09:15"), at("09:50")))],
)
def test_an_arrival_is_a_range_about_the_drive_itself(reserved, ends):
    """Sixteen minutes of doubt either way of the drive, 09:33 with and without them in it.

    The range holds 09:01 to 09:33, or 09:17 to 09:49, in steps of five minutes.
    """
    assert arrival_range(at("08:00"), at("09:33"), 16.0, reserved=reserved) == ends


def test_nobody_arrives_before_setting_out():
    """Nor where the moment of setting out is no step of the range: 09:02, not 09:00."""
    assert arrival_range(at("09:02"), at("09:10"), 30.0, reserved=True)[0] == at("09:02")


def test_towns_for_the_night_are_near_a_site_or_on_the_way_to_it():
    """Sites at km 300 and 500, home at 0: km 240 is near, 150 on the way, 620 the nearest of none.

    km 248 is the same town as km 240, and km 700 leads nowhere.
    """
    places = [300, 500, 0, 0, 150, 240, 248, 620, 700]
    assert [places[row] for row in town_rows(line(places), 2)] == [0, 150, 240, 620]


def test_towns_beside_the_way_are_none_for_the_night():
    """Ten minutes off and back on are a byway, eleven are not."""
    minutes = line([200, 0, 0, 100, 100])
    for row, off in ((3, 10), (4, 11)):
        minutes[row, :] += off
        minutes[:, row] += off
        minutes[row, row] = 0
    minutes[4, 3] = minutes[3, 4] = 50
    assert town_rows(minutes, 1) == (1, 3)
