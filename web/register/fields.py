"""The fields of the form of a record, made of the declaration of its kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from geo.errors import N_
from geo.register.form import Typed, form_fields, longest
from geo.register.kind import Field
from geo.register.kinds import REGISTER
from geo.register.proposals import venues
from geo.register.reading import Finding
from web.installation.context import Context
from web.language.messages import translate, translator
from web.language.provider import yes_no
from web.register.records import IS_THERE, needed_fields
from web.register.shown import place_name, weekday_words
from web.register.text import sentence_of
from web.register.world import world_of

POSITION: Final = ("lon", "lat", "error_m")
"""Fields that stand beside the map."""
IS_THERE_SAID: Final = N_("“%(value)s” is in the register already.")
NEEDED: Final = N_("This has to be filled in.")
_WIDGETS: Final = {
    "date": "date", "time": "time", "phone": "tel", "venue": "place", "division": "place",
    "longitude": "decimal", "latitude": "decimal", "integer": "numeric", "people": "numeric",
    "words": "checks", "weekdays": "checks", "word": "select", "yes": "select",
    "prose": "prose",
}  # fmt: skip
"""Form of a value -> kind of form field; a line of text for the others."""
_DIVISIONS: Final = {"county": "county", "name": "county", "township": "township"}
_UNSURE: Final = ("unknown_venue", "ambiguous_venue")
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class FormField:
    """A field as a page shows it.

    Attributes
    ----------
    key, label, hint
        Of the declaration.
    widget
        Kind of form field.
    required
        Whether there is no record without it.
    value
        What stands in it; a list where one marks several.
    longest
        Most characters.
    options
        Values and their words, to choose from.
    problem
        Why the record is not taken, "" where nothing is wrong here.
    remark
        What else is to be said of it.
    choices
        Places that may be meant: code, name, where.
    there
        Key of the record that is there already.
    """

    key: str
    label: str
    hint: str
    widget: str
    required: bool
    value: str | list[str]
    longest: int
    options: Options = ()
    problem: str = ""
    remark: str = ""
    choices: Sequence[tuple[str, str, str]] = ()
    there: str = ""


def fields_of(
    context: Context,
    kind: str,
    typed: Typed,
    language: str,
    *,
    refusals: Mapping[str, Finding],
    remarks: Mapping[str, Finding],
    key: str = "",
) -> list[FormField]:
    """Return the fields of a form with what stands in them and what is to be said of them.

    A record that is there keeps its key: a form that changes it does not ask for its code.
    """
    needed = needed_fields(context, kind)
    return [
        FormField(
            key=one.key,
            label=translate(one.heading, language),
            hint=translate(one.what, language),
            widget=_widget(one, typed.get(one.key, "")),
            required=one.key in needed,
            value=typed.get(one.key, ""),
            longest=longest(REGISTER[kind], one.key),
            options=_options(one, language),
            problem=said_of(refusals.get(one.key), language),
            remark=said_of(remarks.get(one.key), language),
            choices=_choices(context, refusals.get(one.key)),
            there=_there(refusals.get(one.key)),
        )
        for one in form_fields(REGISTER[kind])
        if one.form != "code" or not key
    ]


def _there(refusal: Finding | None) -> str:
    return str(refusal.params["key"]) if refusal and refusal.code == IS_THERE else ""


def said_of(finding: Finding | None, language: str) -> str:
    """Return what is to be said of a field, "" for nothing."""
    if finding is None:
        return ""
    if finding.code == "missing_required":
        return translate(NEEDED, language)
    if finding.code == IS_THERE:
        return translate(IS_THERE_SAID, language) % {"value": finding.value}
    return sentence_of(finding, language)


def _widget(one: Field, value: str | list[str]) -> str:
    """Return the kind of form field; one that would not show what was typed is a line of text."""
    widget = _WIDGETS.get(one.form, "text")
    if one.form == "division":
        return _DIVISIONS.get(one.key, widget)
    if one.form in ("date", "time") and value:
        reads = date.fromisoformat if one.form == "date" else time.fromisoformat
        return widget if _is_read(str(value), reads) else "text"
    return widget


def _is_read(text: str, reads: Callable[[str], object]) -> bool:
    try:
        reads(text)
    except ValueError:
        return False
    return True


def _options(one: Field, language: str) -> Options:
    if one.words is not None:
        return [(code, word.say(language)) for code, word in one.words.items()]
    if one.form == "weekdays":
        return [*weekday_words(language).items()]
    if one.form == "yes":
        label = translator(language)
        return [("yes", yes_no(True, label)), ("no", yes_no(False, label))]
    return ()


def _choices(context: Context, refusal: Finding | None) -> list[tuple[str, str, str]]:
    """Return the venues that may be meant by a text that names none, or several."""
    if refusal is None or refusal.code not in _UNSURE or not refusal.value:
        return []
    return [
        (
            one["code"],
            one["name"],
            "".join(place_name(context, code) for code in (one["county"], one["township"]) if code),
        )
        for one in venues(refusal.value, world_of(context))
    ]
