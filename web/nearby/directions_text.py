"""Turn-by-turn directions as text for a terminal."""

from typing import Any

from geo.errors import N_
from geo.terms import VEHICLES
from web.files.text import duration, table
from web.language.messages import translate, translator
from web.language.provider import provider_text

HEADERS = (N_("What to do"), N_("km"), N_("Minutes"))


def directions_text(document: dict[str, Any], language: str) -> str:
    """Return one table per leg: what to do, and how far it is to the next turn."""
    provider = provider_text(document["provider"], language)
    head = translate(
        N_("By %(vehicle)s: %(drive)s, %(km)s km"),
        language,
        vehicle=VEHICLES[document["vehicle"]],
        drive=duration(document["minutes"], language),
        km=document["km"],
    )
    lines = [head, translate(N_("Travel times: %(provider)s"), language, provider=provider)]
    for leg in document["legs"]:
        lines += ["", *_leg(leg, language)]
    return "\n".join([*lines, "", document["note"]])


def _leg(leg: dict[str, Any], language: str) -> list[str]:
    label = translator(language)
    head = translate(
        N_("%(start)s – %(end)s: %(drive)s, %(km)s km"),
        language,
        start=leg["from"]["name"], end=leg["to"]["name"],
        drive=duration(leg["minutes"], language), km=leg["km"],
    )  # fmt: skip
    steps = [
        [str(number), step["text"], f"{step['km']:.1f}", f"{step['minutes']:.1f}"]
        for number, step in enumerate(leg["steps"], 1)
    ]
    steps = [*_off_road(leg["start_km"], label), *steps, *_off_road(leg["end_km"], label)]
    headers = ["", *(label(text) for text in HEADERS)]
    return [head, *table(headers, steps, right=(0, 2, 3))]


def _off_road(km: float, label: Any) -> list[list[str]]:
    """Return the row of a part that no road of the extract covers, if it is long enough to tell."""
    if km < 0.1:  # noqa: PLR2004 - written as 0.0
        return []
    return [["", label(N_("Off the roads of the extract (estimate)")), f"{km:.1f}", ""]]
