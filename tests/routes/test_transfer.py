"""Minutes to get off and on: by vehicle and size of the group, or as somebody says."""

import pytest

from geo.errors import DataError
from routes.plan.transfer import load_transfers, transfer_of


@pytest.mark.parametrize(
    ("vehicle", "people", "minutes"),
    [
        ("car", None, (5, 3)),
        ("car", 5, (5, 3)),
        ("car", 6, (7, 5)),
        ("bus", 20, (8, 6)),
        ("bus", None, (10, 10)),
        ("bus", 46, (13, 13)),
        ("bus", 200, (13, 13)),
    ],
)
def test_minutes_grow_with_the_group(vehicle, people, minutes):
    found = transfer_of(vehicle, people, None)
    assert (found.before, found.after) == minutes
    assert found.basis.startswith("planning assumption")


def test_what_a_request_says_goes_before_the_table():
    found = transfer_of("bus", 40, 15)
    assert (found.before, found.after) == (8, 7)


def test_a_slip_of_the_pen_is_named(tmp_path):
    path = tmp_path / "transfers.csv"
    path.write_text("vehicle,people,park,off,walk,on,basis\ncar,5,two,1,1,1,guess\n", "utf-8")
    with pytest.raises(DataError, match="two"):
        load_transfers(path)
