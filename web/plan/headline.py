"""A plan in one sentence and one line: what a reader wants to know before anything else."""

from collections.abc import Mapping, Sequence
from datetime import date

from geo.days import day_text
from geo.errors import N_
from web.language.messages import duration, translate
from web.plan.answer import Plan

DAYS = (
    N_("One day"), N_("Two days"), N_("Three days"), N_("Four days"), N_("Five days"),
    N_("Six days"), N_("Seven days"), N_("Eight days"), N_("Nine days"), N_("Ten days"),
    N_("Eleven days"), N_("Twelve days"), N_("Thirteen days"), N_("Fourteen days"),
)  # fmt: skip
"""How a sentence begins that is about so many days; no tour is longer."""


def headline(document: Plan, lang: str) -> tuple[str, str]:
    """Return the two halves of the sentence about a plan; a line may break between them."""
    totals = document["totals"]
    if not totals["stops"]:
        return translate(N_("No site is in this tour"), lang), ""
    days = translate(DAYS[totals["days"] - 1], lang)
    seen = N_("%(days)s, one site,") if totals["stops"] == 1 else N_("%(days)s, %(stops)d sites,")
    drive = duration(totals["drive_minutes"], lang)
    return (
        translate(seen, lang, days=days, stops=totals["stops"]),
        translate(N_("%(time)s of driving"), lang, time=drive),
    )


def facts(
    document: Plan, lang: str, themes: Sequence[str] = (), *, called: Mapping[str, str]
) -> list[str]:
    """Return what stands below the sentence: from where, about what, when, how far.

    Parameters
    ----------
    themes
        Names of its themes.
    called
        Chinese name of a place -> what the reader calls it.
    """
    km = translate(N_("%(km).0f km"), lang, km=document["totals"]["km"])
    name = document["days"][0]["start"]["name"]
    start = translate(N_("from %(place)s"), lang, place=called.get(name, name))
    return [start, *themes, span([day["date"] for day in document["days"]], lang), km]


def span(days: Sequence[str], lang: str) -> str:
    """Write the first and the last of some days with their weekdays."""
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    if first == last:
        return day_text(first, lang)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    if lang == "en":
        begin, end = day_text(first, lang, year=not same_year), day_text(last, lang)
    else:
        begin = day_text(first, lang)
        end = day_text(last, lang, year=not same_year, month=not same_month)
    return translate(N_("%(first)s to %(last)s"), lang, first=begin, last=end)


def short_day(day: str, lang: str) -> str:
    """Write a day with its weekday and without its year, which stands above."""
    return day_text(date.fromisoformat(day), lang, year=False)
