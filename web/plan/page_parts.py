"""What the plan page shows around the route: lists to choose from, assumptions, example tours."""

from typing import Any, Literal

from geo.errors import N_
from routes.plan.audience import load_audiences
from routes.plan.tables import load_themes
from web.installation.context import Context
from web.language import words
from web.language.messages import translate
from web.language.request import language
from web.places.answer import ExampleTour
from web.plan import examples, themes
from web.plan.answer import Plan

LIST_NOTES = frozenset({"site_line", "not_all_listed"})
"""Warnings about the typed list: they stand above the route, not below it."""


def theme_choices(context: Context) -> dict[str, list[tuple[str, str]]]:
    """Return code and name of each theme with its number of sites, and what it holds in words."""
    name = _name_key()
    found = themes.run(context, language=language())["themes"]
    return {
        "themes": [(one["code"], f"{one[name]} · {one['sites']}") for one in found],
        "theme_notes": [(one[name], one["description"]) for one in found],
    }


def audience_choices() -> list[tuple[str, str]]:
    """Return code and name of each audience, anybody first."""
    named = [(one.code, getattr(one, _name_key())) for one in load_audiences()]
    return [("", N_("anybody")), *named]


def about(document: Plan) -> dict[str, Any]:
    """Return what stands above a route: notes on the typed list, names for the assumptions."""
    named = {theme.code: getattr(theme, _name_key()) for theme in load_themes()}
    audience = document.get("audience")
    codes = [rule["applies_to"] for rule in audience["assumptions"]] if audience else []
    return {
        "english": language() == "en",
        "applies_to": {code: named.get(code) or words.label("category", code) for code in codes},
        "list_notes": [
            translate(one["template"], language(), **one["params"])
            for one in document["warnings"]
            if one["code"] in LIST_NOTES
        ],
    }


def example_cards(context: Context) -> dict[str, object]:
    """Return the example tours in the language of the reader, or that they are being computed."""
    document = examples.ready(context, today=context.today())
    return {**document, "examples": [_card(one) for one in document["examples"]]}


def _card(example: ExampleTour) -> dict[str, object]:
    problem = example["problem"]
    said = problem and translate(problem["template"], language(), **problem["params"])
    theme = example["query"].get("theme") if example["kind"] == "prefecture" else None
    subject = next((getattr(t, _name_key()) for t in load_themes() if t.code == theme), "")
    name = " · ".join(filter(None, [example[_name_key()], subject]))
    return {**example, "name": name, "problem": said}


def _name_key() -> Literal["name_zh", "name_en"]:
    return "name_en" if language() == "en" else "name_zh"
