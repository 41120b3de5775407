"""The pages of planning a route: the question, the sites on the map, the result, the plan book."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from flask_babel import gettext
from pydantic import ValidationError

from geo.errors import N_, OwnFaultError, RedRoutesError
from web.frame.choosing import Choice, choices_of
from web.frame.filters import listed
from web.frame.form import Form
from web.frame.page import sentence
from web.language.request import language
from web.plan.ask import MORE, RULES, SITES, PlanQuery
from web.plan.page_links import PASSING, pairs, question, route_address
from web.terms.asked import Parameter, grouped, parameters, reader_sentences

BESIDE: Final = frozenset({"theme", "require"})
"""Fields of the sites that the question asks for, too: most people want no more of them."""
QUESTIONS: Final = {
    "from": N_("Where from?"),
    "days": N_("How many days?"),
    "date": N_("Which day?"),
    "group_size": N_("How many people?"),
    "vehicle": N_("How do you travel?"),
}
"""What the form asks for in the words of those who fill it in."""
_CALLED: Final = {
    **{name: field.alias or name for name, field in PlanQuery.model_fields.items()},
    "listed": "sites",
}
"""Field of a plan request -> name of the parameter."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field, "" for the whole, and places to choose from."""

    field: str
    said: str
    choices: tuple[Choice, ...] = ()


class Shown(NamedTuple):
    """Fields that stand together under a heading."""

    heading: str
    fields: Sequence[Parameter]


def groups_of(step: str) -> list[Shown]:
    """Return the fields that a step shows, by group."""
    groups = RULES if step == "rules" else (SITES,)
    return [Shown(one.heading, sorted(grouped(PlanQuery, one), key=_turn)) for one in groups]


def _turn(field: Parameter) -> int:
    """Return the place of a field among those that are asked for in the reader's words."""
    names = list(QUESTIONS)
    return names.index(field.name) if field.name in names else len(names)


def names_of(step: str) -> frozenset[str]:
    """Return the names of the fields that a step shows."""
    names = frozenset(field.name for group in groups_of(step) for field in group.fields)
    return names | BESIDE if step == "rules" else names


def step_of(form: Form) -> str:
    """Return the step an address shows: a full question means the result."""
    asked = form.get("step")
    if asked in ("sites", "rules", "result"):
        return str(asked)
    return "result" if {"from", "date"} <= form.keys() else "rules"


def step_of_field(field: str) -> str:
    """Return the step that shows a field."""
    return "sites" if field in names_of("sites") - BESIDE else "rules"


def problems_of(error: RedRoutesError | ValidationError, form: Form) -> list[Problem]:
    """Say what is wrong, field by field; a fault of ours goes on as it is."""
    if isinstance(error, OwnFaultError):
        raise error
    if isinstance(error, ValidationError):
        found = reader_sentences(error, language())
        named = [(field.split(".")[0], said) for field, said in found]
        return [Problem(field, _as_asked(field, said)) for field, said in named]
    field = str(getattr(error, "field", ""))
    return [
        Problem(
            _CALLED.get(field, field) or _blamed(error, form), sentence(error), choices_of(error)
        )
    ]


def _as_asked(field: str, said: str) -> str:
    """Return a sentence that calls a field as the form asks for it."""
    if field not in QUESTIONS:
        return said
    label = parameters(PlanQuery)[field].label(language())
    asked = gettext(QUESTIONS[field])
    return said.replace(f"“{label}”", label).replace(label, f"“{asked}”", 1)


def _blamed(error: RedRoutesError, form: Form) -> str:
    """Return the field whose text an error quotes."""
    quoted = [str(value) for value in error.params.values()]
    for name, text in pairs(question(form)):
        if text.strip() and any(text.strip() in one for one in quoted):
            return name
    return ""


def state(form: Form) -> Form:
    """Return what every address and form of the steps carries."""
    return {name: value for name, value in form.items() if name not in PASSING}


def hidden(form: Form, step: str) -> list[tuple[str, str]]:
    """Return the fields that the form of a step carries without showing them."""
    shown = names_of(step)
    return pairs({name: value for name, value in state(form).items() if name not in shown})


def addresses(form: Form) -> dict[str, str]:
    """Return the address of each step that can be reached."""
    kept = state(form)
    found = {step: route_address(kept, step=step) for step in ("sites", "rules")}
    if {"from", "date"} <= kept.keys():
        found["result"] = route_address(kept)
        found["book"] = route_address(question(kept), page="pages.plan_book")
    return found


def in_use(form: Form) -> list[str]:
    """Return the names of the folded options that are set, each with its value where it has one."""
    return list(_in_use(form))


def _in_use(form: Form) -> Iterator[str]:
    for one in grouped(PlanQuery, MORE):
        value, label = form.get(one.name), one.label(language())
        if value and value != str(one.default):
            shown = listed(value, strong=True) if isinstance(value, list) else str(value)
            yield f"{label} {shown}" if shown.isdecimal() else label


def said_of(problems: Sequence[Problem]) -> dict[str, str]:
    """Return what is wrong with each field."""
    said: dict[str, str] = {}
    for one in problems:
        said[one.field] = " ".join(filter(None, (said.get(one.field), one.said)))
    return said
