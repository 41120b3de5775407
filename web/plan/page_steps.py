"""The steps of planning a route: sites, constraints, result, plan book."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for
from flask_babel import gettext
from pydantic import ValidationError

from geo.errors import N_, AmbiguousPlaceError, OwnFaultError, RedRoutesError
from geo.places import Place
from web.frame.filters import listed
from web.frame.page import sentence
from web.language.messages import field_sentences
from web.language.request import language
from web.plan.page_links import PASSING, pairs, question
from web.terms.asked import called

STEPS: Final = (
    ("sites", N_("Choose sites")),
    ("rules", N_("Constraints")),
    ("result", N_("Result")),
    ("book", N_("Plan book")),
)
SITES_FIELDS: Final = frozenset({"theme", "area", "sites", "require", "exclude"})
"""Fields of the question that the first step shows; the second one shows :data:`RULES_FIELDS`."""

ADVANCED: Final = {
    "max_drive": N_("Most driving a day, minutes"),
    "max_leg": N_("Longest single drive, minutes"),
    "storyline": N_("Order of history"),
    "slack": N_("Time in reserve"),
    "lunch": N_("Lunch"),
    "overnight": N_("Nights at"),
    "at_least": N_("At least"),
    "at_most": N_("At most"),
    "capacity": N_("Sites hold at a time"),
    "shifts": N_("Visit small sites in shifts"),
    "lecturer": N_("Lecturers"),
    "lecture": N_("Minutes a lecture adds"),
}
"""Fields that stay folded away; those in use are named on the fold."""

RULES_FIELDS: Final = frozenset(
    {"from", "to", "date", "days", "leave", "back", "vehicle", "season", "audience", "group_size"}
    | ADVANCED.keys()
)
_CALLED: Final = {
    "start": "from", "end": "to", "required": "require", "excluded": "exclude",
    "themes": "theme", "capacities": "capacity", "lecturers": "lecturer", "listed": "sites",
}  # fmt: skip
"""Field of a plan request -> name of the parameter, where they differ."""

Form = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field, "" for the whole, and places to choose from."""

    field: str
    said: str
    choices: tuple[Place, ...] = ()


def step_of(form: Form) -> str:
    """Return the step an address shows: a full question means the result."""
    asked = form.get("step")
    if asked in ("sites", "rules", "result"):
        return str(asked)
    return "result" if {"from", "date"} <= form.keys() else "sites"


def step_of_field(field: str) -> str:
    """Return the step that shows a field."""
    return "sites" if field in SITES_FIELDS else "rules"


def problems_of(error: RedRoutesError | ValidationError, form: Form) -> list[Problem]:
    """Say what is wrong, field by field; a fault of ours goes on as it is."""
    if isinstance(error, OwnFaultError):
        raise error
    if isinstance(error, ValidationError):
        found = field_sentences(error, language(), called=called(error, language(), beside=False))
        return [Problem(field.split(".")[0], said) for field, said in found]
    choices = tuple(error.choices) if isinstance(error, AmbiguousPlaceError) else ()
    field = str(getattr(error, "field", ""))
    return [Problem(_CALLED.get(field, field) or _blamed(error, form), sentence(error), choices)]


def _blamed(error: RedRoutesError, form: Form) -> str:
    """Return the field whose text an error quotes."""
    quoted = [str(value) for value in error.params.values()]
    for name, text in pairs(question(form)):
        if text.strip() and any(text.strip() in one for one in quoted):
            return name
    return ""


def state(form: Form) -> dict[str, Any]:
    """Return what every address and form of the steps carries."""
    return {name: value for name, value in form.items() if name not in PASSING}


def hidden(form: Form, shown: frozenset[str]) -> list[tuple[str, str]]:
    """Return the fields that a form carries without showing them."""
    return pairs({name: value for name, value in state(form).items() if name not in shown})


def addresses(form: Form) -> dict[str, str]:
    """Return the address of each step that can be reached."""
    kept = state(form)
    found = {step: url_for("pages.plan", **kept, step=step) for step in ("sites", "rules")}
    if {"from", "date"} <= kept.keys():
        found["result"] = url_for("pages.plan", **kept)
        found["book"] = url_for("pages.plan_book", **question(kept))
    return found


def steps(present: str, links: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the entries of the bar of steps.

    Parameters
    ----------
    present
        The step that is shown.
    links
        Addresses of the steps that can be reached.
    """
    return [
        {
            "code": code,
            "name": gettext(name),
            "link": links.get(code, ""),
            "present": code == present,
        }
        for code, name in STEPS
    ]


def advanced_in_use(form: Form) -> list[str]:
    """Return the names of the folded options that are set, each with its value where it has one."""
    return list(_in_use(form))


def _in_use(form: Form) -> Iterator[str]:
    for name, label in ADVANCED.items():
        value = form.get(name)
        if value:
            shown = listed(value, strong=True) if isinstance(value, list) else str(value)
            yield f"{gettext(label)} {shown}" if shown.isdecimal() else str(gettext(label))


def said_of(problems: Sequence[Problem]) -> dict[str, str]:
    """Return what is wrong with each field."""
    said: dict[str, str] = {}
    for one in problems:
        said[one.field] = " ".join(filter(None, (said.get(one.field), one.said)))
    return said
