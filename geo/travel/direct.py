"""Direct legs between two places beside the roads, without a cliff and without a short cut.

Two places off the network may be joined by one leg. How long that takes grows with the distance,
and is bounded from below by the network: a direct leg may spare the two places their legs to the
road, but it never leads anywhere sooner than the roads do. With *N* minutes between the entries of
A and B, and one entry each, whose legs take *a* and *b* minutes, the direct leg of *d* minutes
takes::

    max(d, N + |a - b|)

so that over any third place nothing is gained: minutes keep the triangle inequality, to the
rounding of an edge. For places on a road (*a* = *b* = 0) that is *N*, the road itself. A place with
two entries has to keep that bound for each of them.

Worked example, N = 30, legs of 10 and 12 minutes: by road 52 minutes. Places 2 km apart, where a
leg takes 6 minutes, are max(6, 30 + 2) = 32 minutes apart: there are roads on both sides of a
ridge, and no way across is known. With N = 1 they are 6 minutes apart.
"""

import numpy as np

from geo.travel.cost import MINUTE_STEPS, minute_steps, pack
from geo.travel.parameters import Parameters
from geo.travel.types import Floats


def direct_costs(km: Floats, parameters: Parameters) -> Floats:
    """Return the packed costs of direct legs of ``km`` straight-line km, as the distance alone."""
    return pack(parameters.direct_minutes(km), parameters.leg_circuity * km)


def bounded(cost: Floats, net: Floats, here: Floats, there: Floats) -> Floats:
    """Return the packed costs of direct legs, none quicker than the roads allow.

    Parameters
    ----------
    cost
        Packed costs by the distance alone, (p,).
    net
        Packed costs over the network between the entries of both places, (k, l, p).
    here, there
        Packed costs of their access legs, inf where there is none, (k, p) and (l, p).
    """
    ways, a, b = minute_steps(net), minute_steps(here), minute_steps(there)
    with np.errstate(invalid="ignore"):
        onward = (ways + a[:, np.newaxis]).min(axis=0) - b
        back = (ways + b[np.newaxis]).min(axis=1) - a
    floors = np.concatenate([onward, back])
    floor = np.where(np.isnan(floors) | np.isneginf(floors), -np.inf, floors).max(axis=0)
    missing = floor / MINUTE_STEPS - minute_steps(cost) / MINUTE_STEPS
    return np.asarray(cost + np.where(missing > 0, pack(np.maximum(missing, 0.0), 0.0), 0.0))
