"""Which data and roads an answer is computed with: fingerprints to compare, dates to read."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from web.installation.roads import Choice, calibration, chosen, report
from web.store.plan_rows import Basis
from web.terms.term import CHINA

if TYPE_CHECKING:
    from web.installation.context import Context

HASH_DIGITS = 16
Difference = Literal["same", "unknown", "data", "roads", "both"]


def current_basis(context: "Context") -> Basis:
    """Return what a plan computed now rests on.

    The tables of the sites and the divisions are fingerprinted by content. No file says as of when
    they are, so the day they were last changed on this machine stands for it. Sites of the register
    count with what they say.
    """
    files = context.lasting.get("basis", lambda: _basis(context))
    sites = {one.key: dict(one.values) for one in context.registered.records.get("sites", ())}
    if not sites:
        return files
    told = json.dumps(sites, sort_keys=True).encode()
    return replace(files, data_hash=_fingerprint([files.data_hash.encode(), told]))


def _basis(context: "Context") -> Basis:
    root = context.settings.data_folder
    tables = [*sorted((root / "sites").glob("*.csv")), root / "divisions" / "divisions.csv"]
    changed = max(path.stat().st_mtime for path in tables)
    return Basis(
        data_hash=_fingerprint(path.read_bytes() for path in tables),
        data_date=datetime.fromtimestamp(changed, CHINA).date().isoformat(),
        roads_hash=_fingerprint(_roads(context, root)),
        roads_date=str(context.travel.provider.data_date),
    )


def _roads(context: "Context", root: Path) -> Iterable[bytes]:
    choice = chosen(context.settings)
    fitted = calibration(context.settings, choice)
    law = () if fitted is None else (repr((fitted.factors, fitted.leg_a, fitted.leg_b)).encode(),)
    return [*_network(context, root, choice), *law]


def _network(context: "Context", root: Path, choice: Choice) -> Iterable[bytes]:
    if choice != "estimate":  # the report names the checksum of the extract
        return [json.dumps(report(context.settings, choice), sort_keys=True).encode()]
    folder = root / "roads"
    files = [*folder.glob("*.csv"), *folder.glob("*.toml")]
    return [path.read_bytes() for path in sorted(files)]


def state_of(context: "Context") -> str:
    """Return what every answer depends on: release, data, roads, register and search time."""
    basis = current_basis(context)
    parts = (version(), basis.data_hash, basis.roads_hash, context.registered.revision)
    return repr((*parts, context.settings.plan_seconds))


@cache
def version() -> str:
    """Return the version of the program."""
    try:
        return metadata.version("redroutes")
    except metadata.PackageNotFoundError:  # run from a checkout that was never installed
        return "0"


def _fingerprint(parts: Iterable[bytes]) -> str:
    # The checksum of each part first, so that no text can move from one file to the next unseen.
    parts = (hashlib.sha256(part).digest() for part in parts)
    return hashlib.sha256(b"".join(parts)).hexdigest()[:HASH_DIGITS]


def difference(then: Basis, now: Basis) -> Difference:
    """Tell what has changed since a plan was computed."""
    if not then.data_hash or not then.roads_hash:
        return "unknown"
    data, roads = then.data_hash != now.data_hash, then.roads_hash != now.roads_hash
    if data and roads:
        return "both"
    return "data" if data else "roads" if roads else "same"
