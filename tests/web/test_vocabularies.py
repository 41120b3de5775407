"""Every list of codes is one vocabulary: both languages, distinct words, all codes of the data."""

import csv
from collections.abc import Iterator
from typing import Annotated, Any

import pandas as pd
import pytest
from pydantic import TypeAdapter, ValidationError

from geo import terms as geo_terms
from geo.folder import data_path
from geo.schemas import TABLES
from geo.tables import read_table
from geo.vocabulary import Vocabulary, Word
from routes import terms as routes_terms
from web.language import choices, statuses
from web.language.messages import field_sentences
from web.language.words import WORDS
from web.maps.marks import SHAPES
from web.store import order_rows, orders, plans

MODULES = (geo_terms, routes_terms, choices, statuses)
DECLARED = [
    one for module in MODULES for one in vars(module).values() if isinstance(one, Vocabulary)
]
ALL: list[Vocabulary[Word]] = [*{one.name: one for one in reversed(DECLARED)}.values()]
IN_FILES = {
    "category": geo_terms.CATEGORIES,
    "confidence": geo_terms.CONFIDENCES,
    "membership": geo_terms.MEMBERSHIPS,
    "period": geo_terms.PERIODS,
    "precision": geo_terms.PRECISIONS,
    "scope": geo_terms.SCOPES,
    "status": geo_terms.SITE_STATUSES,
    "tier": geo_terms.TIERS,
    "verification": geo_terms.VERIFICATIONS,
}
"""Column of the data files -> the vocabulary of its codes."""


@pytest.mark.parametrize("vocabulary", ALL, ids=lambda one: one.name)
def test_every_code_has_words_in_both_languages(vocabulary: Vocabulary[Word]):
    assert len(vocabulary) > 1
    for code, word in vocabulary.items():
        assert code
        assert word.zh
        assert word.en
        assert word.en.isascii() or any(sign in word.en for sign in "²–"), word.en


@pytest.mark.parametrize("vocabulary", ALL, ids=lambda one: one.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_codes_share_a_word(vocabulary: Vocabulary[Word], language: str):
    words = [word.say(language) for word in vocabulary.values()]
    assert len(set(words)) == len(words)


def test_pages_know_each_vocabulary_by_its_own_name():
    assert WORDS.keys() <= {one.name for one in ALL}
    assert len(WORDS) > 40
    for name, vocabulary in WORDS.items():
        assert vocabulary.name == name


def _columns() -> Iterator[tuple[str, str, pd.Series]]:
    for table in TABLES:
        frame, _ = read_table(data_path(""), table)
        for column in IN_FILES.keys() & set(frame.columns):
            yield table.file, column, frame[column]


def test_the_codes_of_the_data_files_are_in_their_vocabularies():
    seen = set()
    for file, column, codes in _columns():
        used = set(codes) - {""}
        assert used <= set(IN_FILES[column]), (file, column)
        seen.add(column)
    assert seen == IN_FILES.keys()


def test_the_topics_are_those_of_the_published_list():
    with data_path("lectures/topics.csv").open(encoding="utf-8") as file:
        rows = [(row["code"], row["name_zh"], row["name_en"]) for row in csv.DictReader(file)]
    assert rows == [(code, word.zh, word.en) for code, word in geo_terms.TOPICS.items()]


def test_the_store_and_the_planner_step_through_their_vocabularies():
    assert orders.TRANSITIONS.keys() == set(statuses.ORDER_STATUSES)
    assert set(order_rows.OPEN) <= set(statuses.ORDER_STATUSES)
    assert plans.TRANSITIONS.keys() == set(statuses.PLAN_STATUSES)
    reached = {after for steps in orders.TRANSITIONS.values() for after in steps}
    assert reached == set(statuses.ORDER_STATUSES) - {"ordered"}


@pytest.mark.parametrize("vocabulary", [geo_terms.TIERS, geo_terms.GAPS], ids=["tier", "gap"])
def test_marks_can_be_told_apart_with_and_without_colour(vocabulary: Vocabulary[Word]):
    marks = [word.marker for word in vocabulary.values()]
    colours = [word.colour for word in vocabulary.values()]
    assert len(set(marks)) == len(marks)
    assert len(set(colours)) == len(colours)
    assert all(marks)
    assert all(len(colour) == len("#rrggbb") for colour in colours)


def test_every_marker_has_a_mark() -> None:
    markers = {word.marker for one in ALL for word in one.values() if word.marker}
    assert markers
    assert markers <= set(SHAPES)


@pytest.mark.parametrize("marker", SHAPES)
def test_a_mark_fills_its_circle_and_is_told_from_all_others(marker: str) -> None:
    corners = SHAPES[marker]
    assert all(max(abs(x), abs(y)) <= 1 for x, y in corners)
    assert not corners or max(abs(y) for _, y in corners) >= 0.8
    assert list(SHAPES.values()).count(corners) == 1


def _refused(vocabulary: Vocabulary[Any], value: object, language: str) -> str:
    adapter: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, Annotated[str, vocabulary]])
    with pytest.raises(ValidationError) as refused:
        adapter.validate_python({"code": value})
    ((_, said),) = field_sentences(refused.value, language)
    return said


@pytest.mark.parametrize("vocabulary", ALL, ids=lambda one: one.name)
@pytest.mark.parametrize("value", ["nosuch", "", 7, None])
def test_what_is_not_in_it_is_refused_with_all_that_is(vocabulary: Vocabulary[Word], value: object):
    for language in ("zh", "en"):
        said = _refused(vocabulary, value, language)
        for code, word in vocabulary.items():
            assert code in said
            assert word.say(language) in said


def test_a_question_may_leave_a_code_empty_where_it_says_so():
    adapter: TypeAdapter[str] = TypeAdapter(Annotated[str, statuses.ORDER_STATUSES.or_none()])
    assert adapter.validate_python("") == ""
    assert adapter.validate_python("held") == "held"
    with pytest.raises(ValidationError):
        adapter.validate_python("planned")


def test_a_part_keeps_the_words_and_refuses_the_rest():
    assert [*geo_terms.SEASONS] == ["normal", "winter"]
    assert geo_terms.SEASONS["winter"] is geo_terms.ASKED_SEASONS["winter"]
    assert "auto" not in _refused(geo_terms.SEASONS, "auto", "en").split(", not ")[0]
    with pytest.raises(KeyError):
        geo_terms.SEASONS.only("summer")
