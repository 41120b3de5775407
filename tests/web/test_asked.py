"""What the fields of a question mean: one declaration, read by API, commands and forms."""

import re
from datetime import date
from typing import Annotated, Literal

import click
import pytest
from click.testing import CliRunner
from pydantic import Field, ValidationError

from geo.errors import N_
from geo.vocabulary import Vocabulary, Word
from web.frame.options import asked_options, given_of
from web.language.messages import OTHERWISE, RULES, field_sentences, translator
from web.terms.asked import (
    Asked,
    called,
    narrowing,
    parameter,
    parameters,
    questions,
    reader_sentence,
    reader_sentences,
    several,
)
from web.terms.fields import Clock, IsoDate, Query, QueryError, Several

COLOURS = Vocabulary("colour", {"red": Word("红", "Red"), "blue": Word("蓝", "Blue")})


class Paint(Query):
    """A question of the tests."""

    walls: Annotated[int, Asked("How many walls.", "Walls"), Field(ge=1, le=4)] = 2
    height: Annotated[float, Asked("How high."), Field(gt=0, le=3.5)] = 2.5
    colour: Annotated[str, COLOURS, Asked("Which colour.", "Colour")] = "red"
    others: Annotated[
        tuple[Annotated[str, COLOURS], ...], Several, Asked("Further colours.", "Others")
    ] = ()
    on: Annotated[IsoDate | None, Asked("Which day.")] = None
    twice: Annotated[bool, Asked("Whether twice.")] = False
    tool: Annotated[Literal["brush", "roll"], Asked("With what.")] = "brush"
    at: Annotated[Clock | None, Asked("When.")] = None
    whose: Annotated[str, Asked("Whose walls.", "Owner"), Field(max_length=5, alias="from")]


def test_type_limits_and_words_are_read_from_the_model() -> None:
    walls, height = parameter(Paint, "walls"), parameter(Paint, "height")
    assert (walls.kind, walls.low, walls.high, walls.open_low) == (int, 1, 4, False)
    assert (height.kind, height.low, height.high, height.open_low) == (float, 0, 3.5, True)
    assert (walls.step, height.step) == ("1", "any")
    assert parameter(Paint, "colour").words is COLOURS
    assert list(parameter(Paint, "tool").words or ()) == ["brush", "roll"]
    assert parameter(Paint, "on").kind is date
    assert parameter(Paint, "from").longest == 5
    assert several(Paint) == {"others"}


def test_a_file_tells_what_was_asked_otherwise_than_usual() -> None:
    usual = {"walls": 2, "colour": "red", "others": [], "on": None, "twice": False}
    assert narrowing(Paint, usual, "en") == []
    given = {**usual, "walls": 3, "others": ["red", "blue"], "twice": True}
    told = [("Walls", "3"), ("Others", "红、蓝"), ("twice", "是")]
    assert narrowing(Paint, given, "zh") == told
    assert narrowing(Paint, given, "en", but={"others", "twice"}) == told[:1]
    assert narrowing(Paint, usual, "en", always={"colour"}) == [("Colour", "Red")]


def test_the_name_is_the_one_that_people_write_and_what_is_required_has_no_default() -> None:
    assert list(parameters(Paint)) == [
        "walls", "height", "colour", "others", "on", "twice", "tool", "at", "from",
    ]  # fmt: skip
    assert [name for name, one in parameters(Paint).items() if one.required] == ["from"]
    assert parameter(Paint, "walls").default == 2


def test_the_kind_of_form_field_follows_from_the_type() -> None:
    found = {name: one.widget for name, one in parameters(Paint).items()}
    assert found == {
        "walls": "number", "height": "number", "colour": "select", "others": "checks",
        "on": "date", "twice": "check", "tool": "select", "at": "time", "from": "text",
    }  # fmt: skip


def test_help_names_the_codes_in_the_language_of_the_reader() -> None:
    assert parameter(Paint, "colour").help("en") == "Which colour. red (Red), blue (Blue)"
    assert "red（红）" in parameter(Paint, "colour").help("zh")


@click.command()
@asked_options(Paint, but={"height"}, walls="3")
def paint(**given: object) -> None:
    """Paint."""
    click.echo(Paint.model_validate(given_of(given)).model_dump_json(by_alias=True))


def test_options_are_made_from_the_fields() -> None:
    run = CliRunner().invoke(
        paint, ["--from", "me", "--colour", "blue", "--others", "red", "--others", "blue"]
    )
    assert run.exit_code == 0, run.output
    assert '"walls":3' in run.output
    assert '"others":["red","blue"]' in run.output
    assert '"from":"me"' in run.output
    assert "--height" not in CliRunner().invoke(paint, ["--help"]).output


def test_help_of_the_options_says_default_and_repetition() -> None:
    text = " ".join(CliRunner().invoke(paint, ["--help"]).output.split())
    assert "How many walls." in text
    assert "3]" in text
    assert "[default: 2]" not in text


def test_a_wrong_value_is_named_by_its_label_and_by_its_name() -> None:
    with pytest.raises(ValidationError) as caught:
        Paint.model_validate({"walls": 5, "from": "me", "height": 0})
    said = dict(field_sentences(caught.value, "en", called=called(caught.value, "en")))
    assert said["walls"] == "Walls (walls) must be at most 4, not 5."
    assert said["height"] == "height must be more than 0, not 0."


def test_no_space_parts_a_chinese_label_from_what_is_said_of_it() -> None:
    templates = [*RULES.values(), OTHERWISE]
    assert templates
    for template in templates:
        said = translator("zh")(template)
        assert "“%(field)s”" in said, template
        assert not re.search(r" “|” ", said), said
    with pytest.raises(ValidationError) as caught:
        Paint.model_validate({"walls": 5, "from": "me"})
    ((_, said),) = field_sentences(caught.value, "zh", called=lambda _: "墙数")
    assert said == "“墙数”不能大于 4，而所给的是 5。"


def test_an_unknown_code_is_refused_with_the_right_ones() -> None:
    with pytest.raises(ValidationError) as caught:
        Paint.model_validate({"colour": "green", "from": "me"})
    said = field_sentences(caught.value, "en", called=called(caught.value, "en"))
    assert "red" in said[0][1]
    assert "blue" in said[0][1]


def test_whoever_asks_by_a_page_reads_labels_and_words_never_names_and_codes() -> None:
    with pytest.raises(ValidationError) as caught:
        Paint.model_validate({"walls": 5, "from": "me", "height": 0, "colour": "green", "area": 3})
    said = dict(reader_sentences(caught.value, "en"))
    assert said["walls"].startswith("Walls must")
    assert said["height"].startswith("A part of the address must be more than 0")
    assert "Red, Blue" in said["colour"]
    assert "red (" not in said["colour"]
    assert "area" not in said["area"]
    assert "link" in said["area"]
    assert reader_sentence(caught.value, "en").startswith("Walls must")


PROGRAMMES = re.compile(r"\.ogc\.|\.cli")
"""Rooms whose questions come from programmers and terminals."""


@pytest.mark.usefixtures("app")  # it loads every room
def test_every_field_has_a_label_that_people_read() -> None:
    asked = [one for one in questions(Query) if one.__module__.startswith("web.")]
    asked = [one for one in asked if not PROGRAMMES.search(one.__module__)]
    assert len(asked) > 30
    bare = [
        (one.__name__, name)
        for one in asked
        for name, field in parameters(one).items()
        if not field.asked.label
    ]
    assert bare == []


def test_a_sentence_of_ours_about_a_field_uses_its_label() -> None:
    error = QueryError(N_("%(field)s may be given only once."), field="walls")
    assert reader_sentence(error, "en") == "Walls may be given only once."
    # Several questions call it differently: the page says nothing wrong, and no name either.
    error = QueryError(N_("%(field)s may be given only once."), field="within")
    assert "within" not in reader_sentence(error, "zh")
    refused = QueryError("%(expected)s", expected=parameter(Paint, "colour").words)
    assert reader_sentence(refused, "en") == "Red, Blue"
