"""Turn-by-turn directions as text for a terminal."""

from geo.errors import N_
from geo.terms import VEHICLES
from web.files.text import declared_table
from web.language.messages import duration, translate, translator
from web.language.provider import times_line
from web.nearby.answer import Directions, Step, Way
from web.terms.term import columns

SHORT_KM = 0.05
"""Parts off the roads that are shorter would be written as 0.0."""


def directions_text(document: Directions, language: str) -> str:
    """Return one table per leg: what to do, and how far it is to the next turn."""
    head = translate(
        N_("By %(vehicle)s: %(drive)s, %(km)s km"),
        language,
        vehicle=VEHICLES.say(document["vehicle"], language),
        drive=duration(document["minutes"], language),
        km=document["km"],
    )
    lines = [head, times_line(document["provider"], language)]
    for leg in document["legs"]:
        lines += ["", *_leg(leg, language)]
    return "\n".join([*lines, "", document["note"]])


def _leg(leg: Way, language: str) -> list[str]:
    head = translate(
        N_("%(start)s – %(end)s: %(drive)s, %(km)s km"),
        language,
        start=leg["from"]["name"], end=leg["to"]["name"],
        drive=duration(leg["minutes"], language), km=leg["km"],
    )  # fmt: skip
    steps: list[dict[str, object]] = [
        {**step, "text": f"{number}. {step['text']}"} for number, step in enumerate(leg["steps"], 1)
    ]
    rows = [*_off_road(leg["start_km"], language), *steps, *_off_road(leg["end_km"], language)]
    return [head, *declared_table(columns(Step, narrow=True), rows, language)]


def _off_road(km: float, language: str) -> list[dict[str, object]]:
    """Return the row of a part that no road of the extract covers, if it is long enough to tell."""
    text = translator(language)(N_("Off the roads of the extract (estimate)"))
    return [{"text": text, "km": km}] if km >= SHORT_KM else []
