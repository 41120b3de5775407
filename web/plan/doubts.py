"""What a group should ask by telephone before it goes, and what to mind of the whole."""

from collections.abc import Mapping, Sequence

from typing_extensions import TypedDict

from geo.errors import N_
from geo.precision import error_text
from web.language.messages import inline, translate
from web.plan.answer import Plan, Visit
from web.plan.timetable import name_of, said

ABOVE = frozenset(
    {
        "site_line",
        "not_all_listed",
        "longer_day",
        "begin_later",
        "below_minimum",
        "much_driving",
        "long_days",
        "night_driving",
        "week_driving",
        "empty_days",
        "spare_day",
        "worth_no_drive",
        "buses",
        "capacity_unknown",
        "packed_lunch",
    }
)
"""Warnings about the whole that a reader must act on; the others explain how it was computed."""
PARTS = {"zh": "，", "en": "; "}


class Call(TypedDict):
    """A stop to telephone: what is in doubt, and the number where one is known."""

    id: str
    label: str
    name: str
    doubts: str
    phone: str


def doubts_at(stop: Visit, lang: str) -> str:
    """Return what is not certain of a stop in one line, "" where nothing is in doubt."""
    found = []
    if stop["hours_basis"] == "assumed":
        found.append(translate(N_("Opening hours not confirmed"), lang))
    if stop["coarse"]:
        error = error_text(stop["error_m"], lang)
        found.append(translate(N_("Position %(error)s"), lang, error=error))
    return PARTS[lang].join([*found[:1], *map(inline, found[1:])])


def calls(document: Plan, phones: Mapping[str, str], lang: str) -> list[Call]:
    """Return the stops with something in doubt, in order.

    Parameters
    ----------
    phones
        Id of a site -> its telephone number, where one is known.
    """
    return [
        {
            "id": stop["id"],
            "label": f"{number}-{order}",
            "name": name_of(stop, lang),
            "doubts": doubts,
            "phone": phones.get(stop["id"], ""),
        }
        for number, day in enumerate(document["days"], start=1)
        for order, stop in enumerate(day["stops"], start=1)
        if (doubts := doubts_at(stop, lang))
    ]


def of_the_whole(document: Plan, lang: str) -> tuple[Sequence[str], Sequence[str]]:
    """Return the warnings about no single stop: those to act on, and those that explain."""
    whole = [one for one in document["warnings"] if not one["stop"]]
    above = [said(one, lang) for one in whole if one["code"] in ABOVE]
    return above, [said(one, lang) for one in whole if one["code"] not in ABOVE]
