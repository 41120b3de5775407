"""What each field of a question means, said once where the question is declared.

A question is a model (:class:`web.terms.fields.Query`) whose fields carry :class:`Asked` in
``Annotated``, beside their limits and vocabularies::

    days: Annotated[int, Asked(N_("Length of the period in days."), N_("Days")), Field(ge=1)] = 90

:func:`parameters` reads the declaration. The parameters of the API and their descriptions, the
options of the commands with their help, the fields of the forms with label, hint and limits, and
the names in what is said of a wrong value are made from it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, get_args, get_origin

import annotated_types
from pydantic import BaseModel, StringConstraints, ValidationError
from pydantic.fields import FieldInfo

from geo.errors import N_, RedRoutesError
from geo.vocabulary import Vocabulary, Word
from web.language import messages
from web.language.messages import sentences, translator
from web.language.provider import yes_no
from web.terms.parts import parts
from web.terms.term import BETWEEN, CLOCK

A_PART = N_("A part of the address")
"""Of a field that no form shows."""


@dataclass(frozen=True)
class Asked:
    """What a field asks for.

    Attributes
    ----------
    what
        A sentence: help of the option, description of the parameter, hint of the form field.
    label
        Of the field in a form, and its name in what is said of a wrong value.
    placeholder
        An example in the empty field of a form.
    widget
        Kind of form field where the type does not tell: ``textarea`` or ``place``.
    hint
        A few words beside the label.
    value
        Name of the value in the help of an option, such as PLACE; else the example.
    offered
        Pairs of a value and its word to choose from in a form, where any other value may be
        written into the address; the value "" stands for none.
    written
        How a value is written where a file tells what was asked, such as ``%(value)s days``.
    """

    what: str
    label: str = ""
    placeholder: str = ""
    widget: str = ""
    hint: str = ""
    value: str = ""
    offered: tuple[tuple[str, str], ...] = ()
    written: str = ""


@dataclass(frozen=True)
class Group:
    """Fields that a form shows together; which one a field belongs to stands in ``Annotated``.

    Attributes
    ----------
    heading
        What stands above them.
    """

    heading: str


@dataclass(frozen=True)
class Parameter:
    """A field of a question.

    Attributes
    ----------
    name
        As addresses, bodies and options write it.
    asked
        What it means.
    kind
        Type of a value: str, int, float, bool or date.
    several
        Whether it takes any number of values.
    required
        Whether there is no question without it.
    default
        What is taken when it is not given.
    low, high
        Least and greatest value.
    open_low
        Whether `low` itself is too low.
    longest
        Most characters.
    words
        Vocabulary of a code.
    group
        The fields of a form that it stands with.
    clock
        Whether it is a time of the day.
    """

    name: str
    asked: Asked
    kind: type
    several: bool
    required: bool
    default: Any
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    longest: int | None = None
    words: Vocabulary[Word] | None = None
    group: Group | None = None
    clock: bool = False

    def label(self, language: str) -> str:
        """Return the name for people, that of the parameter where there is none."""
        return translator(language)(self.asked.label) if self.asked.label else self.name

    def help(self, language: str) -> str:
        """Return what it means, with the values it takes where it is a code."""
        what = translator(language)(self.asked.what)
        if self.words is None:
            return what
        return sentences(what, self.words.listing(language), language=language)

    def say(self, value: Any, language: str) -> str:
        """Return a value, or several, in words."""
        if isinstance(value, list | tuple):
            return BETWEEN.join(self.say(one, language) for one in value)
        if self.words is not None:
            return self.words.say(value, language)
        if isinstance(value, bool):
            return yes_no(value, translator(language))
        if self.asked.written:
            return messages.translate(self.asked.written, language, value=value)
        return str(value)

    @property
    def widget(self) -> str:
        """Return the kind of form field."""
        if self.asked.widget or self.asked.offered:
            return self.asked.widget or "offered"
        if self.words is not None:
            return "checks" if self.several else "select"
        if self.clock:
            return "time"
        names = {bool: "check", int: "number", float: "number", date: "date"}
        return names.get(self.kind, "text")

    @property
    def step(self) -> str:
        """Return the step of a number in a form."""
        return "1" if self.kind is int else "any"


@cache
def parameters(model: type[BaseModel]) -> Mapping[str, Parameter]:
    """Return the fields of a question by the name that a person writes."""
    found = (_parameter(name, field) for name, field in model.model_fields.items())
    return {one.name: one for one in found}


def parameter(model: type[BaseModel], name: str) -> Parameter:
    """Return one field of a question by the name that a person writes.

    Raises
    ------
    KeyError
        If there is none of this name.
    """
    return parameters(model)[name]


def several(model: type[BaseModel]) -> frozenset[str]:
    """Return the names of the parameters that take any number of values."""
    return frozenset(name for name, one in parameters(model).items() if one.several)


def grouped(model: type[BaseModel], *groups: Group) -> list[Parameter]:
    """Return the fields of some groups, in the order of the question."""
    return [one for one in parameters(model).values() if one.group in groups]


def narrowing(
    model: type[BaseModel],
    given: Mapping[Any, Any],
    language: str,
    *,
    but: Collection[str] = (),
    always: Collection[str] = (),
) -> list[tuple[str, str]]:
    """Return label and value of what was asked otherwise than usual, as a file tells it.

    Parameters
    ----------
    given
        Its fields by their names, as a question or the head of an answer holds them; one that is
        not there was not asked.
    language
        "zh" or "en".
    but
        Fields that are told elsewhere.
    always
        Fields that are told also where they are as usual.
    """
    told, known = [], parameters(model)
    for name, field in model.model_fields.items():
        one, value = known[field.alias or name], given.get(name)
        usual = name not in always and _members(value) == _members(one.default)
        if name not in but and not usual and value not in (None, "", (), []):
            told.append((one.label(language), one.say(value, language)))
    return told


def _members(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value


def as_form(query: BaseModel) -> dict[str, str | list[str]]:
    """Return a question as a form sends it, without what is not set."""
    given = query.model_dump(mode="json", by_alias=True)
    return {
        name: _sent(value)
        for name, value in given.items()
        if value is not None and value is not False and value != []
    }


def _sent(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    if value is True:
        return "true"
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def questions(root: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield all questions that are declared so far below `root`."""
    for one in root.__subclasses__():
        yield one
        yield from questions(one)


def called(error: ValidationError, language: str) -> Callable[[str], str]:
    """Return what sentences for programs call the fields of a wrong question.

    That is the label and, beside it, the name.
    """
    known = _asked_by(error)

    def name(field: str) -> str:
        one = known.get(field)
        if one is None or not one.asked.label:
            return field
        return f"{one.label(language)} ({field})"

    return name


def reader_sentence(error: RedRoutesError | ValidationError, language: str) -> str:
    """Say what is wrong to somebody before a page: fields by their labels, codes by their words."""
    if isinstance(error, RedRoutesError) and error.public:
        return messages.translate(error.public, language)
    return messages.sentence(error, language, called=_label(error, language), codes=False)


def reader_sentences(error: ValidationError, language: str) -> list[tuple[str, str]]:
    """Return pairs of field name and sentence for somebody before a page, one per wrong field."""
    label = _label(error, language)
    return messages.field_sentences(error, language, called=label, codes=False)


def _label(error: RedRoutesError | ValidationError, language: str) -> Callable[[str], str]:
    """Return what a page calls the fields of a question: never the name of a parameter."""
    known = _asked_by(error)

    def label(field: str) -> str:
        one = known.get(field)
        name = one.asked.label if one and one.asked.label else A_PART
        return translator(language)(name)

    return label


def _asked_by(error: RedRoutesError | ValidationError) -> Mapping[str, Parameter]:
    """Return the fields of the question that an error is about.

    Where it does not say which, those that all questions call alike.
    """
    models = list(questions(BaseModel))
    if isinstance(error, ValidationError):
        return next((parameters(one) for one in models if one.__name__ == error.title), {})
    found: dict[str, list[Parameter]] = {}
    for model in models:
        for name, one in parameters(model).items():
            found.setdefault(name, []).append(one)
    return {
        name: same[0] for name, same in found.items() if len({one.asked.label for one in same}) == 1
    }


def _parameter(name: str, field: FieldInfo) -> Parameter:
    told = [*parts(field.annotation), *field.metadata]
    kinds = [one for one in told if one in (bool, int, float, str, date)]
    words = [one for one in told if isinstance(one, Vocabulary)]
    said = [one for one in told if isinstance(one, Asked)]
    groups = [one for one in told if isinstance(one, Group)]
    choices = [get_args(one) for one in told if get_origin(one) is Literal]
    if choices and not words:
        codes = {str(code): Word(str(code), str(code)) for code in choices[0]}
        words = [Vocabulary(name, codes)]
    low, high, open_low = _limits(told)
    return Parameter(
        name=field.alias or name,
        asked=said[-1] if said else Asked(""),
        kind=kinds[0] if kinds else str,
        several=_any_number(field.annotation),
        required=field.is_required(),
        default=None if field.is_required() else field.get_default(call_default_factory=True),
        low=low,
        high=high,
        open_low=open_low,
        longest=_longest(told),
        words=words[-1] if words else None,
        group=groups[-1] if groups else None,
        clock=CLOCK in told,
    )


def _limits(told: list[Any]) -> tuple[float | None, float | None, bool]:
    low: float | None = None
    high: float | None = None
    open_low = False
    for one in told:
        if isinstance(one, annotated_types.Ge):
            low = float(one.ge)  # type: ignore[arg-type]
        elif isinstance(one, annotated_types.Gt):
            low, open_low = float(one.gt), True  # type: ignore[arg-type]
        elif isinstance(one, annotated_types.Le):
            high = float(one.le)  # type: ignore[arg-type]
    return low, high, open_low


def _longest(told: list[Any]) -> int | None:
    for one in told:
        if isinstance(one, annotated_types.MaxLen):
            return one.max_length
        if isinstance(one, StringConstraints):
            return one.max_length
    return None


def _any_number(annotation: Any) -> bool:
    """Tell whether a type is a tuple of any length, or may be one."""
    if get_origin(annotation) is tuple:
        return get_args(annotation)[-1] is Ellipsis
    return any(_any_number(one) for one in get_args(annotation) if get_origin(one) is tuple)
