"""Site values and themes, each from the documented rule."""

import pytest

from geo.datasets import load_datasets
from geo.errors import DataError
from geo.folder import data_path
from geo.terms import PERIODS
from routes import PlanError
from routes.plan.prizes import interest, standing
from routes.plan.tables import find_themes, load_assumed_hours, load_themes
from routes.plan.windows import parse_hours


@pytest.mark.parametrize(
    ("designations", "scope", "evidence", "worth"),
    [
        ("", "core", "seen", 25),
        ("四平市红色教育基地", "core", "seen", 25),
        ("吉林省文物保护单位", "core", "seen", 40),
        ("全国重点文物保护单位", "core", "seen", 60),
        ("吉林省文物保护单位；全国爱国主义教育示范基地", "core", "seen", 65),
        ("全国重点文物保护单位；a；b；c；d；e", "core", "seen", 75),
        ("全国重点文物保护单位", "context", "seen", 30),
        ("全国重点文物保护单位", "core", "general knowledge", 45),
    ],
)
def test_standing(designations, scope, evidence, worth):
    assert standing(designations, scope=scope, evidence=evidence) == worth


@pytest.mark.parametrize(
    ("period", "share"), [("AJ", 1), ("LW;AJ", 1), ("MX", 0.5), ("LW", 0), ("", 0)]
)
def test_interest_in_the_united_army(period, share):
    assert interest(period, find_themes(("抗联",))) == share


def test_without_a_theme_everything_is_of_interest():
    assert interest("LW", ()) == 1


def test_several_themes_take_the_better():
    assert interest("LW", find_themes(("抗联", "解放战争"))) == 1


@pytest.mark.parametrize("text", ["东北抗联", "抗联", "抗日战争", "anti_japanese", "Anti_Japanese"])
def test_aliases(text):
    assert [theme.code for theme in find_themes((text,))] == ["anti_japanese"]


def test_unknown_theme_lists_the_known():
    with pytest.raises(PlanError, match="抗日战争、解放战争") as caught:
        find_themes(("长征",))
    assert caught.value.field == "themes"


@pytest.mark.parametrize("code", ["anti_japanese", "liberation", "korea"])
def test_a_theme_of_one_period_is_called_by_it(code):
    """Not by one side of it: the ministries of 伪满 are of the period, and are no 东北抗联."""
    (theme,) = find_themes((code,))
    (period,) = theme.periods
    assert PERIODS[period].zh.startswith(theme.name_zh)


def test_a_theme_named_twice_counts_once():
    assert len(find_themes(("抗联", "抗日战争"))) == 1


def test_every_period_of_the_sites_belongs_to_a_theme():
    known = {period for theme in load_themes() for period in theme.periods} | {"MX"}
    periods = {part for text in load_datasets().sites["period"] for part in text.split(";")}
    assert periods <= known


def test_no_alias_means_two_themes():
    names = [n for t in load_themes() for n in {t.code, t.name_zh, t.name_en, *t.aliases}]
    assert len(names) == len(set(names))


def test_every_category_has_assumed_hours_with_a_basis():
    hours = load_assumed_hours()
    assert set(load_datasets().sites["category"]) <= set(hours)
    assert all("not published" in one.basis for one in hours.values())
    for one in hours.values():
        parse_hours(one.opening_hours)


def test_table_without_a_value_is_refused(tmp_path):
    text = data_path("sites/visiting_assumptions.csv").read_text(encoding="utf-8")
    broken = tmp_path / "hours.csv"
    broken.write_text(text.replace("museum,Tu-Su 09:00-16:00", "museum,"), encoding="utf-8")
    with pytest.raises(DataError, match=r"hours\.csv lacks values in the columns opening_hours"):
        load_assumed_hours(broken)
