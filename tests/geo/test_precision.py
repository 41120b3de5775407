"""The words of a position error."""

import pytest

from geo.precision import error_text


@pytest.mark.parametrize(
    ("metres", "chinese", "english"),
    [
        (7, "±7米", "±7 m"),
        (50, "±50米", "±50 m"),
        (148, "±150米", "±150 m"),
        (999, "±1公里", "±1 km"),
        (2500, "±2.5公里", "±2.5 km"),
        (3000.0, "±3公里", "±3 km"),
        (12_345, "±12公里", "±12 km"),
        (134_000, "±130公里", "±130 km"),
        (float("nan"), "误差不明", "error unknown"),
        (float("inf"), "误差不明", "error unknown"),
    ],
)
def test_metres_below_a_kilometre_and_two_digits_everywhere(metres, chinese, english):
    assert error_text(metres, "zh") == chinese
    assert error_text(metres, "en") == english
