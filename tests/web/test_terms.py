"""Columns made of declared keys: headings, values, units, and what is not known."""

from typing import Annotated

from typing_extensions import TypedDict

from geo.vocabulary import Vocabulary, Word
from web.files.text import declared_table
from web.terms.term import DASH, POINTS, SHARE, Term, columns

KINDS = Vocabulary("kind", {"a": Word("甲", "first"), "b": Word("乙", "second")})


class Line(TypedDict):
    """A row."""

    kind: Annotated[str, KINDS, Term("Its kind.", "Kind", narrow=True)]
    low: Annotated[
        float | None,
        SHARE,
        Term("Lower end.", "Share, lower bound", "95 %", narrow=True, until="high"),
    ]
    high: Annotated[float | None, SHARE, Term("Upper end.", "Share, upper bound")]
    change: Annotated[float | None, POINTS, Term("Change.", "Difference in points", page=True)]
    hidden: Annotated[int, Term("In no table.")]


ROW = {"kind": "a", "low": 0.123, "high": 0.456, "change": -0.0312, "hidden": 7}


def keys(**chosen):
    return [one.key for one in columns(Line, **chosen)]


def test_each_table_has_the_columns_it_has_room_for():
    assert keys() == ["kind", "low", "high", "change"]
    assert keys(page=True) == ["kind", "low", "change"]
    assert keys(narrow=True) == ["kind", "low"]
    assert keys(but=["kind"]) == ["low", "high", "change"]


def test_a_narrow_table_writes_both_ends_of_an_interval_in_their_order():
    head, line = declared_table(columns(Line, narrow=True), [ROW], "en")
    assert (head.split(), line.split()) == (["Kind", "95", "%"], ["first", "12%", "–", "46%"])
    *_, unknown = declared_table(columns(Line, narrow=True), [{**ROW, "low": None}], "zh")
    assert unknown.split() == ["甲", DASH]


def test_a_wide_table_has_a_column_for_each_end():
    kind, low, high, change = columns(Line)
    assert [low.heading("en"), high.heading("en")] == ["Share, lower bound", "Share, upper bound"]
    assert [one.said(ROW, "en") for one in (kind, low, high)] == ["first", "12%", "46%"]
    assert change.said(ROW, "en") == "-3.1"
    assert change.said({}, "en") == DASH
