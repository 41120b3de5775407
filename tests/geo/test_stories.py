"""What is told of the sites: facts with their sources, stories, contacts, and what checks them."""

import shutil
from pathlib import Path

import pytest

from geo.check import check_datasets
from geo.datasets import load_datasets
from geo.folder import data_path
from geo.schemas import STORY_LETTERS, letters
from geo.sources import every_source, site_sources
from geo.stories import SiteBook, first_sentence, load_site_book

BOOK = load_site_book(data_path())
FILES = ("sites", "fact_sources", "facts", "stories", "contacts", "designations")


def folder(tmp_path: Path, **texts: str) -> Path:
    """Make a folder with the tables of the sites, some of them replaced."""
    (tmp_path / "sites").mkdir()
    for stem in FILES:
        shutil.copy(data_path(f"sites/{stem}.csv"), tmp_path / "sites")
    for stem, text in texts.items():
        (tmp_path / "sites" / f"{stem}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def problems(root: Path, stem: str) -> list[tuple[int, str, str]]:
    """Return line, column and problem of what is wrong in one table."""
    found = check_datasets(root).violations
    return [(one.row, one.column, one.problem) for one in found if one.file == f"sites/{stem}.csv"]


def story(text: str = "抗联" * 70, sources: str = "F119;F120", site: str = "JL-220302-044") -> str:
    """Return a table with one story."""
    head = "site,story_zh,story_en,sources,persons,note\n"
    return f"{head}{site},{text},,{sources},,\n"


def test_every_fact_names_a_source() -> None:
    facts = [one for found in BOOK.facts.values() for one in found]
    assert len(facts) == 759
    assert {one.source.code for one in facts} <= set(BOOK.sources)


def test_pages_tell_no_weak_fact_and_none_of_a_page_that_nobody_may_name() -> None:
    kinds = {one.kind for found in BOOK.facts.values() for one in found}
    told = [one for site in BOOK.facts for one in BOOK.told(site, *kinds)]
    assert len(told) > 300
    assert all(one.certainty != "weak" and one.source.publisher for one in told)
    left_out = sum(BOOK.untold(site) for site in BOOK.facts)
    assert len(told) + left_out == 759


def test_no_list_names_a_page_that_should_not_be_cited() -> None:
    named = site_sources()
    assert len(named) > 10
    words = ("学生", "美篇", "攻略", "维基", "个人图书馆", "旅游", "景点", "github", "文本")
    assert [one for one in named if any(word in one.what_zh.lower() for word in words)] == []
    assert named[-1].what_zh == "96 个不宜引用的网页"
    told = site_sources("S03;F357;S40b")
    assert [one.code for one in told] == ["F357", ""]
    assert told[1].what_zh == "2 个不宜引用的网页"
    assert {one.what_zh for one in every_source() if one.code in {"S03", "F400"}} == {
        "不宜引用的网页"
    }


def test_no_diary_wiki_or_student_page_may_be_cited() -> None:
    cited = [one for one in BOOK.sources.values() if one.cited]
    assert len(cited) > 100
    hosts = ("meipian", "wikiwand", "baike", "bytravel", "tcmap", "163.com", "github", "sinovision")
    assert not [one for one in cited if any(host in one.address for host in hosts)]
    words = ("美篇", "游记", "攻略", "百科", "博客", "GitHub", "学生")
    assert not [one for one in cited if any(word in one.name for word in words)]


def test_sources_that_may_not_be_cited_have_no_address() -> None:
    others = [one for one in BOOK.sources.values() if not one.cited]
    assert others
    assert not [one for one in others if one.address]


def test_stories_of_the_project_hold() -> None:
    low, high = STORY_LETTERS
    assert problems(data_path(), "stories") == []
    for one in BOOK.stories.values():
        assert low <= letters(one.text) <= high
        assert len(one.sources) >= 2


def test_contacts_are_in_the_row_of_the_site() -> None:
    site = load_datasets().sites.loc["JL-220502-057"]
    assert site["phone"] == "0435-3652882"
    assert len(BOOK.contacts["JL-220502-057"]) == 2


def test_a_folder_without_the_book_tells_nothing(tmp_path: Path) -> None:
    assert load_site_book(tmp_path) == SiteBook()


def test_a_story_that_holds(tmp_path: Path) -> None:
    root = folder(tmp_path, stories=story())
    assert problems(root, "stories") == []
    found = load_site_book(root).stories["JL-220302-044"]
    assert [one.code for one in found.sources] == ["F119", "F120"]


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        (story("抗联" * 59), "story_zh", "is too short or too long for a story"),
        (story("抗联" * 151), "story_zh", "is too short or too long for a story"),
        (story(sources="F119"), "sources", "are not two sources that may be cited"),
        (story(sources="F119;F153"), "sources", "are not two sources that may be cited"),
        (story(sources="F119;F999"), "sources", "names no known row"),
        (story(sources="F003;F005"), "sources", "are weak sources only"),
        (story(site="JL-220502-999"), "site", "names no known row"),
    ],
)
def test_a_story_that_does_not_hold(tmp_path: Path, text: str, column: str, problem: str) -> None:
    assert (2, column, problem) in problems(folder(tmp_path, stories=text), "stories")


def test_a_fact_of_an_unknown_source(tmp_path: Path) -> None:
    fact = "site,fact_zh,kind,date,source,certainty\nJL-220502-057,一件事,event,1940,F999,seen\n"
    root = folder(tmp_path, facts=fact)
    assert (2, "source", "names no known row") in problems(root, "facts")
    assert load_site_book(root).facts == {}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("杨靖宇在此牺牲。后人立碑。", "杨靖宇在此牺牲。"),
        ("1936年，“西征”失败。其后……", "1936年，“西征”失败。"),
        ("他说：“决不后退！”然后前进。", "他说：“决不后退！”"),
        ("没有句号", "没有句号"),
        ("He held 3.5 km of road. Then he fell.", "He held 3.5 km of road."),
    ],
)
def test_the_first_sentence_ends_where_it_ends(text, first):
    assert first_sentence(text) == first
