"""What ~ marks: how roughly the positions of an answer are known, as a figure."""

import pytest

from web.files.text import coarse_note


def row(error_m, *, coarse=True):
    return {"name": "x", "coarse": coarse, "error_m": error_m}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], ""),
        ([row(20, coarse=False)], ""),
        ([row(1500), row(9000, coarse=False)],
         "~ marks a position known only roughly, to ±1.5 km in 68 of 100 cases."),
        ([row(1500), row(6300), row(3000)],
         ("~ marks a position known only roughly, here to between ±1.5 km and ±6.3 km in 68 of 100 "
          "cases.")),
    ],
    ids=["none", "all known", "one", "several"],
)  # fmt: skip
def test_the_mark_says_the_figure_of_the_rows(rows, said):
    assert coarse_note(rows, "en") == said


def test_it_is_said_in_chinese():
    assert "±1.5公里至±6.3公里" in coarse_note([row(1500), row(6300)], "zh").replace(" ", "")


def test_a_list_of_centres_says_it_beside_its_marks(client):
    rows = client.get("/api/v1/coverage/centres?which=all").get_json()["centres"]
    html = client.get("/coverage/centres?which=all").get_data(as_text=True)
    note = coarse_note(rows[:100], "zh")
    assert note
    assert note in html
    assert "几公里" not in html
