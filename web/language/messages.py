"""Sentences for people in their language, without any web framework (the CLI uses them too)."""

import gettext
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import durations
from geo.errors import N_, Choices, Problems, RedRoutesError, Template
from geo.place import LISTED, Listed
from geo.vocabulary import Vocabulary, Word
from web.language.counted import counted
from web.language.days import dated
from web.language.places import named, place_name

if TYPE_CHECKING:  # the list of commands is translated without it
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

TRANSLATIONS = Path(__file__).parents[1] / "translations"
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}

# pydantic's error type -> what is allowed instead. `field` is the name the person wrote.
RULES = {
    "missing": N_("%(field)s is missing."),
    "extra_forbidden": N_("There is no parameter %(field)s."),
    "greater_than": N_("%(field)s must be more than %(gt)s, not %(value)s."),
    "greater_than_equal": N_("%(field)s must be at least %(ge)s, not %(value)s."),
    "less_than": N_("%(field)s must be less than %(lt)s, not %(value)s."),
    "less_than_equal": N_("%(field)s must be at most %(le)s, not %(value)s."),
    "finite_number": N_("%(field)s must be a number, not %(value)s."),
    "float_parsing": N_("%(field)s must be a number, not %(value)s."),
    "float_type": N_("%(field)s must be a number, not %(value)s."),
    "int_parsing": N_("%(field)s must be a whole number, not %(value)s."),
    "int_parsing_size": N_("%(field)s must be a whole number, not %(value)s."),
    "int_type": N_("%(field)s must be a whole number, not %(value)s."),
    "int_from_float": N_("%(field)s must be a whole number, not %(value)s."),
    "bool_parsing": N_("%(field)s must be true or false, not %(value)s."),
    "bool_type": N_("%(field)s must be true or false, not %(value)s."),
    "vocabulary": N_("%(field)s must be one of %(expected)s, not %(value)s."),
    "literal_error": N_("%(field)s must be one of %(expected)s, not %(value)s."),
    "string_type": N_("%(field)s must be text, not %(value)s."),
    "string_too_short": N_("%(field)s must not be empty."),
    "string_too_long": N_("%(field)s may have at most %(max_length)s characters."),
    "too_long": N_("%(field)s may have at most %(max_length)s values."),
}
OTHERWISE = N_("%(field)s: the value %(value)s is not allowed.")
UNKNOWN_PART = N_(
    "The address holds something that this page does not know: the link may be old, or copied in"
    " part."
)
"""Of a parameter that a page does not have: its name would tell the reader nothing."""
VALUE_LENGTH = 60


@cache
def translator(language: str) -> Callable[[str], str]:
    """Return the function that puts an English sentence or label into `language` ("zh" or "en").

    A sentence that the catalogue lacks stays English.
    """
    locale = LOCALES.get(language, "en")
    catalogue = gettext.translation("messages", TRANSLATIONS, [locale], fallback=True)

    def say(template: str) -> str:
        context = getattr(template, "context", "")
        return catalogue.pgettext(context, template) if context else catalogue.gettext(template)

    return say


def inline(label: str) -> str:
    """Write a label as it stands within a line: not with a capital, where letters have them."""
    return label[:1].lower() + label[1:]


def translate(template: str, language: str, /, **params: Any) -> str:
    """Put a sentence template into `language` and fill in its fields, words and templates too."""
    told = dated(params, language)
    if language != "zh":
        told = named(told, language)
    said = {name: _said(value, language) for name, value in told.items()}
    text = translator(language)(template)
    if language != "zh":
        text = counted(text, said)
    return text % said if said else text


def sentences(*texts: str, language: str) -> str:
    """Write sentences one after the other: Chinese ones have no space between them."""
    return ("" if language == "zh" else " ").join(texts)


def duration(minutes: float, language: str) -> str:
    """Minutes as hours and minutes; see :func:`geo.durations.duration`."""
    template, said = durations.duration(minutes)
    return translate(template, language, **said)


def _said(value: Any, language: str) -> Any:
    """Put the value of a field into `language` where it is a sentence, or several, itself."""
    say = next((say for kind, say in _SAID_AS if isinstance(value, kind)), None)
    return say(value, language) if say else value


def _listed(places: Listed, language: str) -> str:
    """Write places with where they are and their codes, as people and programs name them."""
    if language == "zh":
        return str(places)
    said = (
        f"{place_name(one.name, language)} "
        f"({', '.join(part for part in (place_name(one.context, language), one.code) if part)})"
        for one in places[:LISTED]
    )
    return "; ".join(said) + places.more


def sentence(
    error: "RedRoutesError | ValidationError",
    language: str,
    *,
    called: Callable[[str], str] = str,
    codes: bool = True,
) -> str:
    """Say what is wrong, in `language`.

    Parameters
    ----------
    error
        An error of ours, or of pydantic about a request: then one sentence per wrong field.
    called, codes
        As for :func:`field_sentences`.
    """
    if isinstance(error, RedRoutesError):
        said = _said_of(error, language, called, codes=codes)
        template = error.template if codes else error.on_page or error.template
        return translate(template, language, **said)
    found = field_sentences(error, language, called=called, codes=codes)
    return sentences(*(detail for _, detail in found), language=language)


def _said_of(
    error: RedRoutesError, language: str, called: Callable[[str], str], *, codes: bool
) -> dict[str, object]:
    """Return what a sentence of ours is about, its field and its codes as the reader knows them."""
    said = dict(error.params)
    if "field" in said:
        said["field"] = called(str(said["field"]))
    if not codes:
        words = {name: one for name, one in said.items() if isinstance(one, Vocabulary)}
        said |= {name: one.names(language) for name, one in words.items()}
    return said


_SAID_AS: tuple[tuple[type, Callable[[Any, str], str]], ...] = (
    (Template, lambda value, language: translator(language)(value)),
    (Word, Word.say),
    (Vocabulary, Vocabulary.listing),
    (Listed, _listed),
    (RedRoutesError, lambda error, language: sentence(error, language)),  # noqa: PLW0108 - defined below
    (Choices, lambda some, lang: _any_of([sentence(one, lang) for one in some], lang)),
    (Problems, lambda some, language: "\n".join(sentence(one, language) for one in some)),
    (dict, lambda one, language: translate(one["template"], language, **one["params"])),
    (list, lambda some, language: _any_of([_said(one, language) for one in some], language)),
)
"""What the value of a field may be -> how it is said."""


def _any_of(phrases: list[str], language: str) -> str:
    """Write phrases of which one may be chosen."""
    return ("，或" if language == "zh" else ", or ").join(phrases)


def unspoken(error: RedRoutesError) -> dict[str, object]:
    """Return what is wrong as JSON holds it: template and fields, to be translated when it is read.

    A field that is a phrase itself, or several of which one may be chosen, is held the same way.
    """
    params = {name: _neutral(value) for name, value in error.params.items()}
    return {"template": str(error.template), "params": params}


def _neutral(value: Any) -> Any:
    if isinstance(value, Choices):
        return [unspoken(one) for one in value]
    return unspoken(value) if isinstance(value, RedRoutesError) else value


def field_sentences(
    error: "ValidationError",
    language: str,
    *,
    called: Callable[[str], str] = str,
    codes: bool = True,
) -> list[tuple[str, str]]:
    """Pairs of field name and sentence, one for each thing wrong with a request.

    Parameters
    ----------
    called
        Name of a field -> what the sentence calls it, such as its label in a form; the name itself
        unless given.
    codes
        Whether the sentences hold what programs write: codes beside words and places, and the
        names of parameters that there are not.
    """
    problems = error.errors(include_url=False)
    return [_field_sentence(one, language, called, codes=codes) for one in problems]


def _field_sentence(
    problem: "ErrorDetails", language: str, called: Callable[[str], str], *, codes: bool
) -> tuple[str, str]:
    # Positions inside a list are dropped: the person wrote a name, not a list.
    field = ".".join(part for part in problem["loc"] if isinstance(part, str))
    context = problem.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, RedRoutesError):
        return field, sentence(cause, language, called=called, codes=codes)
    if not codes and problem["type"] == "extra_forbidden":
        return field, translator(language)(UNKNOWN_PART)
    params = {name: _plain(limit) for name, limit in context.items()}
    # A vocabulary lists its codes with their words, or its words alone.
    if listing := context.get(f"{'expected' if codes else 'names'}_{language}"):
        params["expected"] = listing
    params |= {"field": called(field), "value": str(problem["input"])[:VALUE_LENGTH]}
    return field, translate(RULES.get(problem["type"], OTHERWISE), language, **params)


def _plain(limit: Any) -> str:
    """Write a limit as a person would: 30 for 30.0, a, b for 'a' or 'b'."""
    if isinstance(limit, float):
        return f"{limit:g}"
    quoted = re.findall(r"'([^']*)'", str(limit))
    return ", ".join(quoted) if quoted else str(limit)
