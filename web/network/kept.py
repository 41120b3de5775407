"""Candidates kept by what they rest on, so that another choice of them takes seconds."""

import hashlib
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from geo.appearing import appearing
from geo.travel.types import Provider
from routes.network.candidates import Candidate, candidate_document, candidate_of
from routes.network.request import Pool
from web.installation.basis import current_basis, version
from web.installation.context import Context
from web.network.answer import NetworkRoute
from web.plan.visit_order import DayOrder, day_order

log = logging.getLogger(__name__)

KEPT: Final = 8
"""Pools of which the candidates are kept; the oldest go."""


def kept_candidates(
    context: Context, pool: Pool, provider: Provider, search: Callable[[], tuple[Candidate, ...]]
) -> tuple[Candidate, ...]:
    """Return the candidates of a pool, searching for them when they are not kept.

    Parameters
    ----------
    context
        The installation; without a folder for its cache nothing is kept.
    provider
        Who computes the minutes, for which vehicle and season.
    """
    file = _file(context, pool, provider)
    found = _read(file) if file else None
    if found is not None:
        return found
    searched = search()
    if file:
        _write(file, searched)
    return searched


def remembered(context: Context) -> dict[str, Candidate]:
    """Return the routes of all questions by id: of the kept pools and of the kept networks."""
    folder = context.settings.cache_folder
    files = sorted((folder / "networks").glob("*.json")) if folder else []
    pools = [one for file in files for one in _read(file) or ()]
    designed = [
        _designed(route)
        for network in context.store.networks.all()
        for route in network.document["routes"]
    ]
    return {one.id: one for one in (*pools, *designed)}


def _designed(route: NetworkRoute) -> Candidate:
    """Return a route of a network as the candidate that it was."""
    days = [DayOrder.model_validate(day_order(one)) for one in parse_qs(route["address"])["order"]]
    nights = tuple(day.overnight or "" for day in days[:-1])
    orders = tuple(day.stops for day in days)
    minutes = route["drive_minutes"], route["visit_minutes"]
    return Candidate(route["id"], route["origin"], orders, nights, route["theme"], "off", *minutes)


def _file(context: Context, pool: Pool, provider: Provider) -> Path | None:
    folder = context.settings.cache_folder
    if folder is None:
        return None
    basis = current_basis(context)
    parts = (version(), basis.data_hash, basis.roads_hash, repr(pool), repr(provider))
    name = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    return folder / "networks" / f"{name}.json"


def _read(file: Path) -> tuple[Candidate, ...] | None:
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        return tuple(candidate_of(row) for row in rows)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(file: Path, candidates: tuple[Candidate, ...]) -> None:
    """Keep candidates; a folder that cannot be written only costs the search another time."""
    rows = [candidate_document(one) for one in candidates]
    try:
        with appearing(file) as new:
            new.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        by_age = sorted(file.parent.glob("*.json"), key=lambda one: one.stat().st_mtime)
        for old in by_age[:-KEPT]:
            old.unlink()
    except OSError as error:
        log.warning("%s", error)
