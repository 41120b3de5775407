"""The published drives, the model's figures for them and the table of the documents agree."""

from pathlib import Path

import pytest

from benchmarks.published import modelled_drives, relief_lines, summary, table_lines

DOCS = (Path(__file__).parents[2] / "docs" / "travel.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def drives():
    return modelled_drives()


def test_the_documents_hold_the_present_figures(drives):
    missing = [line for line in table_lines(drives)[2:] if line not in DOCS]
    assert not missing, "put the table of python -m benchmarks.published into docs/travel.md"
    assert summary(drives)[1:] in DOCS
    assert "\n".join(relief_lines(drives)) in DOCS


def test_every_drive_has_a_source_and_a_figure(drives):
    assert len(drives) >= 14
    assert set(drives["kind"]) <= {"press", "travel", "reference", "web", "review"}
    assert drives["source"].ne("").all()
    assert drives[["minutes", "km"]].notna().any(axis=1).all()


def test_no_drive_is_grossly_wrong(drives):
    """Half as long again is where a road is missing: 长春—太平川, which the documents name."""
    errors = drives[["minutes_error", "km_error"]]
    assert errors.min().min() > -0.35
    assert errors.max().max() < 0.55
    assert errors["km_error"].abs().median() < 0.08
