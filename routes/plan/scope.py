"""Which sites a request is about, and what is assumed of who asks."""

from collections.abc import Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np

from geo.errors import N_
from routes.plan.audience import find_audience
from routes.plan.explain import PlanWarning
from routes.plan.position import LOST_M
from routes.plan.request import PlanRequest
from routes.plan.transfer import SEATS
from routes.tour.problem import Stop
from routes.tour.reach import Bools


def asked_about(
    sites: gpd.GeoDataFrame, request: PlanRequest, *, named: frozenset[str] = frozenset()
) -> gpd.GeoDataFrame:
    """Return the sites of the area and of the list of a request, the required and named ones."""
    chosen = sites["county"].str.startswith(_area_prefix(request.area))
    if request.listed:
        chosen &= sites.index.isin(request.listed)
    return sites[chosen | sites.index.isin([*request.required, *named])]


MANY: Final = 10
"""From so many people on a small site may have to be visited in batches."""


def of_the_group(
    request: PlanRequest, vehicle: str, stops: Sequence[Stop]
) -> tuple[PlanWarning, ...]:
    """Return how many coaches a group needs, and which of its stops may not hold it at once."""
    people = request.group_size or 0
    found = []
    if vehicle == "bus" and people > SEATS:
        template = N_("%(people)d people need %(buses)d coaches of %(seats)d seats.")
        params: dict[str, Any] = {"people": people, "buses": -(-people // SEATS), "seats": SEATS}
        found.append(PlanWarning("buses", "", template, params))
    unknown = [stop.name for stop in stops if stop.capacity is None]
    if unknown and (people >= MANY or (people and request.shifts)):
        template = N_(
            "How many people get in at a time is not known of %(names)s, and no batches are "
            "planned there: ask each how many it lets in at once and whether the %(people)d may "
            "come in turns, and give the number (site=people)."
        )
        params = {"names": "、".join(unknown), "people": people}
        found.append(PlanWarning("capacity_unknown", "", template, params))
    return tuple(found)


def is_lost(
    sites: gpd.GeoDataFrame, request: PlanRequest, *, named: frozenset[str] = frozenset()
) -> Bools:
    """Tell which sites are not to be chosen by the search: nobody knows well where they are.

    Who names a site, or lists it, or sends a lecturer there, gets it all the same.
    """
    asked = {*request.required, *request.listed, *named, *(one.site for one in request.lecturers)}
    return np.asarray((sites["error_m"] > LOST_M) & ~sites.index.isin(list(asked)), dtype=bool)


def _area_prefix(code: str) -> str:
    """Return the digits that the counties of a prefecture, or a county itself, begin with."""
    return code[:4] if code[4:6] == "00" else code[:6]


def assumptions_of(request: PlanRequest) -> tuple[PlanWarning, ...]:
    """Return the warning that visits and interests follow the assumptions for an audience."""
    if request.audience is None:
        return ()
    group = find_audience(request.audience)
    template = N_(
        "Lengths of visits and worth of sites follow planning assumptions for this audience: "
        "%(audience)s."
    )
    audience = f"{group.name_zh} ({group.code})"
    return (PlanWarning("assumed_audience", "", template, {"audience": audience}),)
