"""Moving stops about: up and down run through the days, nothing is lost or doubled."""

import pytest

from routes import PlanError
from routes.tour.orders import earlier, inserted, later, on_day, without

ORDERS = (("a", "b"), (), ("c", "d"))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (later(ORDERS, "a"), (("b", "a"), (), ("c", "d"))),
        (later(ORDERS, "b"), (("a",), ("b",), ("c", "d"))),
        (later(ORDERS, "d"), ORDERS),
        (earlier(ORDERS, "d"), (("a", "b"), (), ("d", "c"))),
        (earlier(ORDERS, "c"), (("a", "b"), ("c",), ("d",))),
        (earlier(ORDERS, "a"), ORDERS),
        (on_day(ORDERS, "a", 2), (("b",), (), ("a", "c", "d"))),
        (on_day(ORDERS, "d", 0), (("a", "b", "d"), (), ("c",))),
        (without(ORDERS, "c"), (("a", "b"), (), ("d",))),
        (inserted(ORDERS, "x", day=0, position=1), (("a", "x", "b"), (), ("c", "d"))),
    ],
)
def test_moves(changed, expected):
    assert changed == expected


def test_later_undoes_earlier():
    assert later(earlier(ORDERS, "c"), "c") == ORDERS


def test_a_stop_that_is_not_there_cannot_move():
    with pytest.raises(PlanError, match="x is not in the route"):
        later(ORDERS, "x")
