"""What a lecturer wishes of the venues nearby, worked by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.wishes import Wishes, narrow, order_venues

from .conftest import venue_frame


def venues():
    frame = venue_frame(
        [
            ("222401000000", "county", 126.0, 42.0, 0),
            ("222401100000", "township", 126.1, 42.0, 0),
            ("220721100201", "village", 126.2, 42.0, 0),
            ("220601100201", "village", 126.3, 42.0, 0),
        ]
    )
    waits = {"days_since": [10.0, 90.0, np.nan, 200.0], "never": [False, False, True, False]}
    return frame.assign(**waits, minutes=[0.0, 10.0, 20.0, 20.0])


def left(wishes, **more):
    kept, excluded = narrow(venues(), wishes, **more)
    assert len(kept) + sum(excluded.values()) == 4
    return kept.index.str[:6].tolist(), {wish: n for wish, n in excluded.items() if n}


def test_no_wish_leaves_everything():
    assert left(Wishes()) == (["222401", "222401", "220721", "220601"], {})


def test_idle_is_inclusive_and_never_always_counts():
    assert left(Wishes(idle=90)) == (["222401", "220721", "220601"], {"idle": 1})
    assert left(Wishes(idle=91)) == (["220721", "220601"], {"idle": 2})


def test_a_language_keeps_its_autonomous_areas():
    assert left(Wishes(language="ko")) == (["222401", "222401"], {"language": 2})
    assert left(Wishes(language="mn")) == (["220721"], {"language": 3})


def test_a_topic_given_lately_is_left_out():
    assert left(Wishes(), had_topic=["222401100000"]) == (
        ["222401", "220721", "220601"],
        {"topic": 1},
    )


def test_each_venue_counts_for_the_first_wish_it_misses():
    found = left(Wishes(tiers=["village"], idle=300, language="mn"))
    assert found == (["220721"], {"tier": 2, "idle": 1})


def test_unknown_capacity_stays_and_known_is_inclusive():
    assert len(narrow(venues(), Wishes(people=50))[0]) == 4
    known = venues().assign(capacity=[49.0, 50.0, np.nan, 51.0])
    kept, excluded = narrow(known, Wishes(people=50))
    assert (len(kept), excluded["people"]) == (3, 1)


def test_need_puts_never_first_then_the_longest_wait():
    found = order_venues(venues(), "need")
    assert found["days_since"].tolist()[1:] == [200.0, 90.0, 10.0]
    assert np.isnan(found["days_since"].iloc[0])


def test_what_nobody_knows_comes_after_every_wait_and_is_never_filtered():
    unknown = venues().assign(never=False)
    assert order_venues(unknown, "need")["days_since"].tolist()[:3] == [200.0, 90.0, 10.0]
    assert narrow(unknown, Wishes(idle=201))[0]["days_since"].isna().tolist() == [True]


def test_ties_are_in_order_of_minutes_then_code():
    same = venues().assign(days_since=5.0, never=False)
    assert order_venues(same, "need").index.str[:6].tolist() == [
        "222401", "222401", "220601", "220721",
    ]  # fmt: skip
    assert order_venues(same, "tier").index.str[:6].tolist() == [
        "222401", "222401", "220601", "220721",
    ]  # fmt: skip


@given(idle=st.integers(0, 300), more=st.integers(0, 300))
def test_a_stronger_wish_only_leaves_out(idle, more):
    few, _ = narrow(venues(), Wishes(idle=idle + more))
    many, _ = narrow(venues(), Wishes(idle=idle))
    assert set(few.index) <= set(many.index)
