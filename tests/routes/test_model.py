"""From a site and a travel matrix to the numbers of the tour problem."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from routes.model import visiting_hours, whole_minutes
from routes.problem import UNREACHABLE
from routes.windows import windows_on

MONDAY, TUESDAY = date(2027, 6, 14), date(2027, 6, 15)


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
