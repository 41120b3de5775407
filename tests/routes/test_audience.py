"""Audiences: the table changes visits and worth, nothing else does."""

import pandas as pd
import pytest

from geo.datasets import load_datasets
from geo.errors import DataError
from routes.plan.audience import Audience, Rule, find_audience, load_audiences, suited
from routes.tour.errors import PlanError

HEAD = "audience,name_zh,name_en,applies_to,visit_percent,interest_percent,basis\n"


def table(tmp_path, *rows):
    path = tmp_path / "audiences.csv"
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_minutes_are_rounded_up_and_factors_multiply():
    """45 min at 80 % are 36; with 110 % on top 39.6, so 40; a cemetery keeps its 45."""
    group = Audience(
        "x",
        "某",
        "X",
        (Rule("museum", 80, 110, "-"), Rule("korea", 110, 200, "-")),
    )
    assert group.visit_minutes(45, category="museum", period="AJ") == 36
    assert group.visit_minutes(45, category="museum", period="KW") == 40
    assert group.visit_minutes(45, category="martyrs_cemetery", period="AJ") == 45
    assert group.interest(category="museum", period="KW") == pytest.approx(2.2)


def test_sites_of_several_periods_follow_no_theme():
    group = Audience("x", "某", "X", (Rule("korea", 50, 50, "-"),))
    assert group.visit_minutes(60, category="museum", period="MX") == 60


@pytest.mark.parametrize("audience", ["students", "cadres", "public"])
def test_visits_change_as_the_table_says(audience):
    """Every site, against the rows of the file read by themselves."""
    rows = pd.read_csv("data/sites/audiences.csv")
    factor = rows[rows["audience"] == audience].set_index("applies_to")["visit_percent"]
    sites = load_datasets().sites
    visits = suited(sites, audience)["visit_minutes"]
    themes_do_not_matter = factor.reindex(["anti_japanese", "construction"]).dropna() == 100
    assert themes_do_not_matter.all()
    expected = sites["visit_minutes"] * sites["category"].map(factor).fillna(100) / 100
    assert (visits - expected).between(0, 0.999).all()
    assert (visits != sites["visit_minutes"]).any()


def test_nobody_in_particular_changes_nothing():
    sites = load_datasets().sites
    same = suited(sites, None)
    assert same["visit_minutes"].equals(sites["visit_minutes"])
    assert (same["appeal"] == 1).all()


def test_every_rule_says_on_what_ground():
    assert [one.code for one in load_audiences()] == ["students", "cadres", "public"]
    assert all("assumption" in rule.basis for one in load_audiences() for rule in one.rules)


def test_found_by_code_and_name():
    assert find_audience("党员干部") is find_audience("Cadres")
    with pytest.raises(PlanError, match="no audience 火星人"):
        find_audience("火星人")


@pytest.mark.parametrize(
    "row", ["a,甲,A,castle,100,100,x", "a,甲,A,museum,0,100,x", "a,甲,A,museum,1.5,100,x"]
)
def test_a_slip_in_the_table_is_refused(tmp_path, row):
    with pytest.raises(DataError):
        load_audiences(table(tmp_path, row))
