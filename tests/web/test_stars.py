"""How heritage sites are drawn: rank by the lists they are on, filling by what is known."""

import pytest
from flask.testing import FlaskClient

from geo.datasets import load_datasets
from web.places.stars import certainty, rank, star_marks


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ("全国重点文物保护单位；吉林省文物保护单位", 3),
        ("国家级抗战纪念设施", 3),
        ("吉林省爱国主义教育基地", 2),
        ("四平市红色教育基地", 1),
        ("", 1),
    ],
)
def test_the_highest_list_counts(lists: str, expected: int) -> None:
    assert rank(lists) == expected


@pytest.mark.parametrize(
    ("precision", "error_m", "expected"),
    [("poi", 300, "spot"), ("village", 2000, "spot"), ("derived", 8000, "township"),
     ("town", 700, "township"), ("county", 30000, "county"), ("county_seat", 500, "county")],
)  # fmt: skip
def test_what_is_known_of_a_place(precision: str, error_m: float, expected: str) -> None:
    assert certainty(precision, error_m) == expected


def test_every_site_has_a_mark() -> None:
    sites = load_datasets().sites
    marks = star_marks(sites)
    assert set(marks) == set(sites.index)
    assert {known for _, known in marks.values()} == {"spot", "township", "county"}
    assert {rank for rank, _ in marks.values()} == {1, 2, 3}


def test_the_pictures_of_the_relief_are_light(client: FlaskClient) -> None:
    page = client.get("/").text
    folder = page.split("/static/")[1].split("/")[0]
    sizes = [
        len(client.get(f"/static/{folder}/img/relief-{name}.jpg").data)
        for name in ("light", "dark")
    ]
    assert all(10_000 < size < 60_000 for size in sizes)
