"""What a site is worth to a group: its standing times the group's interest. The one place for it.

The standing follows the highest designation, the only public and checkable judgement of a site's
weight; every further designation adds a little. Sites that only give context, or that are known
by general knowledge alone, count for less, so that a plan prefers what is certain.
"""

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


def interest(period: str, themes: tuple[Theme, ...]) -> float:
    """Return the share of a site's worth that counts: 1 without themes, else the best theme's."""
    return max((theme.interest(period) for theme in themes), default=1.0)


def _grade(designation: str) -> int:
    if any(word in designation for word in _NATIONAL_WORDS):
        return NATIONAL
    return PROVINCIAL if any(word in designation for word in _PROVINCIAL_WORDS) else OTHER
