"""What a site is worth to a group, and what weighs against it. The one place for it.

A site's worth is its standing times what its visit holds times the group's interest. The
standing follows the highest designation, the only public and checkable judgement of a site's
weight; every further designation adds a little. Sites that only give context, or that are known
by general knowledge alone, count for less, so that a plan prefers what is certain. A listing says
how a site ranks, not how much there is to see: that is what the length of a visit tells, published
or usual for the category, so worth grows with its square root.

Against the worth of its sites stands what a tour costs: an hour at the wheel, a night away, a day
on which nothing is seen; and the fifth grave of a day tells less than the first.
"""

from math import sqrt
from typing import Final

from routes.plan.tables import Theme

NATIONAL: Final = 60
PROVINCIAL: Final = 40
OTHER: Final = 25
PER_FURTHER_DESIGNATION: Final = 5
MAX_FURTHER: Final = 3
CONTEXT_SHARE: Final = 0.5
UNSEEN_SHARE: Final = 0.75
STEP_BACK: Final = 20
"""What a step back in history takes off the value of a tour with a soft storyline: half of a site
of provincial standing."""
USUAL_VISIT: Final = 45
"""Minutes of a visit that holds as much as the standing of a site promises."""

DRIVING: Final = 20
"""What an hour at the wheel costs: half a site of provincial standing, seen for 45 minutes."""
LESS_DRIVING, MORE_SITES = 40, 8
"""What it costs for those who want to drive less, and for those who want to see more."""
NIGHT: Final = 15
"""What a night costs at another place than where the tour begins or ends: 45 minutes' drive."""
IDLE: Final = 15
"""What a day without a visit costs: sites are spread over the days before one is left empty."""
OF_A_CATEGORY: Final = (0, 15, 35, 55, 70)
"""Percent that the first, second, third … site of its category on a day loses."""
OF_A_PLACE: Final = (0, 0, 5, 10, 15)
"""The same for sites of the same county and period."""

KNOWN: Final = ("seen", "register")
"""Evidence that stands for a site in full."""

_NATIONAL_WORDS = ("全国", "国家", "国保", "红色旅游经典景区")
_PROVINCIAL_WORDS = ("省",)


def standing(designations: str, *, scope: str, evidence: str) -> float:
    """Return the worth of a site to a group interested in everything.

    Parameters
    ----------
    designations
        Names joined by ``；``.
    scope
        ``core`` or ``context``.
    evidence
        ``seen`` when a public page names the site, ``register`` when that of the office does.
    """
    names = [name for name in designations.split("；") if name]
    grade = max((_grade(name) for name in names), default=OTHER)
    further = PER_FURTHER_DESIGNATION * min(MAX_FURTHER, max(0, len(names) - 1))
    share = CONTEXT_SHARE if scope == "context" else 1.0
    return (grade + further) * share * (1.0 if evidence in KNOWN else UNSEEN_SHARE)


def substance(minutes: int) -> float:
    """Return what a visit of so many minutes holds, 1 for one of :data:`USUAL_VISIT`."""
    return sqrt(minutes / USUAL_VISIT)


def interest(period: str, themes: tuple[Theme, ...]) -> float:
    """Return the share of a site's worth that counts: 1 without themes, else the best theme's."""
    return max((theme.interest(period) for theme in themes), default=1.0)


def _grade(designation: str) -> int:
    if any(word in designation for word in _NATIONAL_WORDS):
        return NATIONAL
    return PROVINCIAL if any(word in designation for word in _PROVINCIAL_WORDS) else OTHER
