"""What the coverage page says first: one sentence, what follows from it, and the worst places."""

from typing import NamedTuple

import pandas as pd
from flask_babel import format_decimal, gettext

from geo.errors import N_
from geo.terms import GAP_ACTIONS, LEVELS
from web.coverage.answer import Basis, Coverage, Row
from web.coverage.figures import share_text
from web.coverage.period import asked_period
from web.installation.context import Context
from web.language.messages import inline, translate, translator
from web.language.request import language

LEFT_OUT = N_(
    "By township the %(count)d county centres are not counted: they belong to no township."
)
SHOWN = 8
"""So many of the worst places stand on the first screen."""


class Claim(NamedTuple):
    """The headline: what stands before its number, the number, and what stands after it."""

    before: str
    number: str
    after: str


class Worst(NamedTuple):
    """One of the worst places.

    Attributes
    ----------
    row
        Its row of the report.
    name, over
        Its name, and that of the division above.
    never, late
        Percent of its centres that never had a lecture, None where that is not known, and of the
        others that had too few.
    action
        What to do about it.
    """

    row: Row
    name: str
    over: str
    never: float | None
    late: float
    action: str


def claim(document: Coverage, context: Context) -> Claim:
    """Return the headline: the count before the share, for the place and period asked about."""
    totals = document["totals"]
    facts = {
        "place": place_words(document, context),
        "centres": str(format_decimal(totals["centres"])),
        "period": asked_period(document, language()),
    }
    if totals["unserved"] is None:
        sentence = N_("%(place)s: whether its %(centres)s centres had lectures|| is not known")
        return Claim(*translate(sentence, language(), **facts).split("|"))
    facts["gap"] = str(format_decimal(totals["unserved"]))
    if document["k"] == 1:
        sentence = N_("%(place)s: of %(centres)s centres |%(gap)s| had no lecture in %(period)s")
    else:
        sentence = N_(
            "%(place)s: of %(centres)s centres |%(gap)s| had fewer than %(k)s lectures in "
            "%(period)s"
        )
        facts["k"] = str(document["k"])
    return Claim(*translate(sentence, language(), **facts).split("|"))


def claim_notes(document: Coverage) -> list[str]:
    """Return what follows from the headline: the share, and what it would take."""
    totals, said = document["totals"], translator(language())
    if totals["unserved"] is None:
        return [said(N_("Not known is not zero: enter the lectures that were held."))]
    notes = [gettext("Covered: %(share)s.", share=share_text(totals, "share", "bound"))]
    if totals["schedule"] is not None:
        notes.append(
            gettext(
                "A lecturer is near %(schedule)s of them: it takes scheduling. At %(recruit)s "
                "nobody is near.",
                schedule=format_decimal(totals["schedule"]),
                recruit=format_decimal(totals["recruit"]),
            )
        )
    if totals["unknown"]:
        count = format_decimal(totals["unknown"])
        notes.append(gettext("Of %(count)s more nothing is known.", count=count))
    if totals["without_division"]:
        notes.append(translate(LEFT_OUT, language(), count=totals["without_division"]))
    return notes


def place_words(document: Coverage, context: Context) -> str:
    """Return the place that a report is about."""
    code = document["county"] or document["prefecture"]
    if not code:
        return translator(language())(N_("The whole province"))
    return str(context.division_names(language()).get(code, code))


def scope_words(document: Coverage, context: Context) -> list[str]:
    """Return period, place and level of a report in a few words each."""
    level = inline(LEVELS.say(document["level"], language()))
    period = asked_period(document, language())
    return [
        period[:1].upper() + period[1:],
        place_words(document, context),
        gettext("by %(level)s", level=level),
    ]


def late_words(document: Basis) -> str:
    """Return what the others of the worst places lack."""
    period = asked_period(document, language())
    return str(gettext("had one, but not in %(period)s", period=period))


def worst_places(document: Coverage, names: "pd.Series[str]") -> list[Worst]:
    """Return the worst places with the parts of their bars and what to do."""
    rows = {row["code"]: row for row in document["rows"]}
    return [_worst(rows[code], names) for code in document["worst"][:SHOWN]]


def _worst(row: Row, names: "pd.Series[str]") -> Worst:
    unserved, centres = row["unserved"] or 0, row["centres"]
    never = None if row["never"] is None else min(row["never"], unserved)
    return Worst(
        row,
        str(names.get(row["code"], row["name"])),
        str(names.get(row["parent"], "")),
        None if never is None else round(100 * never / centres, 1),
        round(100 * (unserved - (never or 0)) / centres, 1),
        GAP_ACTIONS.say(row["main_gap"], language()),
    )
