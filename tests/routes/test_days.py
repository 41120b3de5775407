"""Tours put together from single days."""

from itertools import islice

import pytest

from routes import MaxEffort
from routes.solver import days as pool
from routes.solver.annealing import Search, ranked
from routes.solver.arrays import orders_of
from routes.solver.days import Days, sensible
from routes.solver.kicks import sketch_of
from routes.solver.solve import solve
from routes.tour.check import check
from tests.routes.instances import random_problem

LONG = random_problem(5, stops=40, days=7, bases=4)


@pytest.fixture
def search() -> Search:
    """Return a search of a week with two tours."""
    made = Search(LONG, 1)
    for anchor, choice in islice(made.anchored(3), 3):
        made.start(anchor, choice)
    assert len(made.tours) > 1
    return made


def grown(search: Search, days: Days) -> list[int]:
    """Return the values of the tours that days make, best first."""
    tours = [tour for sketch in days.joined() if (tour := search.grow(sketch)) is not None]
    return [int(tour.scores[2]) for tour in ranked(tours)]


def test_the_days_of_one_tour_make_that_tour_again(search):
    """Perhaps on other dates: the order of days that all begin and end alike does not matter."""
    days, one = Days(search), search.tours[0]
    days.learn(one.best)
    sketch, *_ = days.joined()
    assert sorted(sketch.rows) == sorted(orders_of(one.best))


def test_the_days_of_several_tours_make_one_about_as_good_as_the_best(search):
    days = Days(search)
    for tour in search.tours:
        days.learn(tour.best)
    best = max(int(tour.scores[2]) for tour in search.tours)
    assert max(grown(search, days)) > 0.99 * best


def test_days_filled_at_prices_make_tours_that_keep_all_rules(search):
    days = Days(search)
    for _ in range(3):
        days.build()
        for sketch in days.joined():
            tour = search.grow(sketch)
            search.tours = [tour]
            assert {found.code for found in check(LONG, search.itinerary)} <= {"required"}


def test_where_nothing_is_known_no_tour_is_made(search):
    days = Days(search)
    days.build()
    days.forget()
    assert days.joined() == []


def test_the_better_half_of_the_days_is_kept_when_there_is_no_room(search, monkeypatch):
    monkeypatch.setattr(pool, "MOST", 256)
    monkeypatch.setattr(pool, "PAIRS", 8)
    days = Days(search)
    best = 0
    for _ in range(60):
        days.build()
        best = max([best, *grown(search, days)])
        assert days.count <= pool.MOST
    assert max(grown(search, days)) > 0.9 * best


def test_only_long_tours_with_nights_to_be_chosen_are_made_so():
    assert sensible(Search(LONG, 0).tables)
    assert not sensible(Search(random_problem(5, stops=20, days=3, bases=4), 0).tables)
    assert not sensible(Search(random_problem(5, stops=20, days=7, bases=1), 0).tables)


def test_the_same_seed_and_effort_give_the_same_tour():
    one, other = (solve(LONG, MaxEffort(0.05), seed=3) for _ in range(2))
    assert one.itinerary == other.itinerary


def test_moving_nights_finds_more_than_the_first_tours_and_keeps_all_rules(search):
    tour = search.tours[0]
    before = int(tour.scores[2])
    for step in range(10):
        search.wander(tour, share=step / 10)
    search.tours = [tour]
    assert tour.scores[2] > before
    assert {found.code for found in check(LONG, search.itinerary)} <= {"required"}


def test_the_books_of_a_tour_are_right_after_its_nights_have_moved(search):
    """Days are taken out and put in elsewhere: what is known of a tour has to follow."""
    tour = search.tours[0]
    for _ in range(5):
        search.wander(tour, share=0.0)
        afresh = search.grow(sketch_of(tour.saved))
        rows = orders_of(tour.saved)
        days = {u: day for day, row in enumerate(rows) for u in row}
        assert [days.get(u, -1) for u in range(len(LONG.stops))] == tour.saved.day_of.tolist()
        assert afresh.scores[2] >= tour.scores[0]
