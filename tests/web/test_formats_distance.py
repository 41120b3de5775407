import pytest

from web.nearby.distance import rough_km


@pytest.mark.parametrize(
    ("km", "errors_m", "shown"),
    [
        (3.44, (0, 100), "3.4"),  # both ends are known: tenths count
        (3.44, (0, 1200), "≈ 3"),  # a kilometre is all that can be told
        (0.7, (0, 7000), "< 7"),  # it may be anywhere within the error
        (4.9, (3000, 4000), "< 5"),  # the errors of both ends add in squares: 5 km
        (1.0, (1000, 0), "≈ 1"),  # no shorter than the error
        (0.0, (500, 0), "< 1"),  # no "0.0 km" beside an error of half a kilometre
        (None, (0, 0), "—"),
    ],
)
def test_a_distance_is_no_finer_than_its_error(km, errors_m, shown):
    assert rough_km(km, *errors_m) == shown
