"""Which heritage sites are open on a day, by published hours or by those assumed for their kind."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Final

from geo.calendar import qingming
from routes.plan.explain import NOT_VISITABLE
from routes.plan.model import visiting_hours
from routes.plan.windows import windows_on
from routes.terms import OPENINGS
from routes.tour.clock import clock_text
from routes.tour.problem import Window
from web.installation.context import Context

LOOK_AHEAD: Final = 14
"""Days searched for the next open one: past two weeks it is no help any more."""


@dataclass(frozen=True)
class Opening:
    """A site on one day.

    Attributes
    ----------
    state
        ``open`` or ``closed`` by the hours; ``shut`` when the site is closed, demolished or under
        repair, whatever the hours say.
    windows
        (open, close) in minutes after midnight, empty unless open.
    text
        The rule in OpenStreetMap's syntax.
    basis
        ``published``, or ``assumed`` for sites of this kind.
    """

    state: Annotated[str, OPENINGS]
    windows: tuple[Window, ...]
    text: str
    basis: str

    @property
    def hours(self) -> str:
        """The windows as clock times, such as ``09:00–16:00``."""
        return "、".join(f"{clock_text(begin)}–{clock_text(end)}" for begin, end in self.windows)


def openings(context: Context, day: date) -> dict[str, Opening]:
    """Return every site on a day, by its id."""

    def compute() -> dict[str, Opening]:
        sites = context.datasets.sites
        return {str(key): _opening(context, str(key), day) for key in sites.index}

    return context.memo.get(("openings", day), compute)


def _opening(context: Context, key: str, day: date) -> Opening:
    site = context.datasets.sites.loc[key]
    rule = visiting_hours(site)
    if site["status"] in NOT_VISITABLE:
        return Opening("shut", (), rule.text, rule.basis)
    windows = windows_on(rule.text, day)
    return Opening("open" if windows else "closed", windows, rule.text, rule.basis)


def next_open(context: Context, key: str, after: date) -> date | None:
    """Return the first open day after a day, None when there is none in two weeks.

    Parameters
    ----------
    key
        Id of a site.
    after
        The day before the first one looked at.
    """
    days = (after + timedelta(days=n) for n in range(1, LOOK_AHEAD + 1))
    return next((day for day in days if _opening(context, key, day).state == "open"), None)


def festival(opening: Opening, day: date) -> date | None:
    """Return the next Qingming when the hours of a site name it, None otherwise."""
    if "Qingming" not in opening.text:
        return None
    this = qingming(day.year)
    return this if this >= day else qingming(day.year + 1)
