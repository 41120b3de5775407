"""Where to go next: the classic location models, each with its bound and greedy baseline.

:func:`mclp` covers most with a number of venues, :func:`lscp` covers all with fewest,
:func:`p_median` shortens the mean way and :func:`p_center` the longest one.
"""

from geo.locate.mclp import marginal_gains, mclp, order_by_gain
from geo.locate.p_center import p_center
from geo.locate.p_median import p_median
from geo.locate.reach import Reach, within_reach
from geo.locate.set_cover import lscp
from geo.locate.types import Location
from geo.locate.warm import warm_up

__all__ = [
    "Location",
    "Reach",
    "lscp",
    "marginal_gains",
    "mclp",
    "order_by_gain",
    "p_center",
    "p_median",
    "warm_up",
    "within_reach",
]
