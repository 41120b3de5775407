"""Which centres an inspection visits: a stratified random sample that anybody can draw again.

Every centre gets the random number SHA-256 of ``"seed:code"``. In each stratum the centres with
the smallest numbers are the sample and the next ones the replacements, in this order: sequential
simple random sampling with permanent random numbers (Ohlsson, "Coordination of samples using
permanent random numbers", in Business Survey Methods, Wiley 1995). The draw needs no generator of
any language or version, does not depend on the order of the rows, and a larger sample with the
same seed holds the smaller one.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.errors import N_
from geo.given import number, require_unique
from geo.terms import CENTRE_TIERS
from routes.tour.errors import PlanError

METHOD = N_(
    "Stratified simple random sample without replacement. Every practice centre gets the number "
    "SHA-256 of “seed:code”; in each stratum those with the smallest numbers are drawn, the next "
    "ones are its replacements, in this order."
)


@dataclass(frozen=True)
class Sample:
    """Centres drawn and their replacements.

    Parameters
    ----------
    rows
        Index code; the columns of the centres and ``stratum`` (county code, with ``:tier`` when the
        tiers are apart), ``role`` ("sample" or "reserve"), ``order`` in the stratum from 1,
        ``population`` and ``drawn`` of the stratum, ``number`` (the hexadecimal random number).
    seed
        Seed of the draw.
    frame
        SHA-256 of the codes and tiers drawn from: the version of the data.
    """

    rows: pd.DataFrame
    seed: int
    frame: str

    @property
    def chosen(self) -> pd.DataFrame:
        """Centres to visit, by county and random number."""
        return self.rows[self.rows["role"] == "sample"]

    @property
    def reserve(self) -> pd.DataFrame:
        """Replacements, by county and random number."""
        return self.rows[self.rows["role"] == "reserve"]


def draw_sample(
    centres: pd.DataFrame,
    *,
    per_county: int,
    seed: int,
    shares: Mapping[str, int] | None = None,
    reserve: int = 2,
) -> Sample:
    """Draw centres per county, or per county and tier.

    Parameters
    ----------
    centres
        Index code; columns ``county`` and ``tier`` are read, the others carried along.
    per_county
        Centres per county; a county that has fewer gives all it has.
    seed
        Makes the draw repeatable.
    shares
        Tier -> part of each county's centres, such as ``{"county": 1, "township": 3}``; None draws
        from all tiers together. What a tier lacks is taken from the ones below, then above.
    reserve
        Replacements per stratum, as far as there are centres.

    Raises
    ------
    PlanError
        If there is nothing to draw from or all shares are 0.
    """
    if centres.empty:
        raise PlanError(N_("There are no practice centres to draw from."), field="within")
    require_unique(centres.index)
    number(per_county, "per_county", least=1)
    number(reserve, "reserve", least=0)
    numbered = centres.assign(number=[random_number(seed, str(code)) for code in centres.index])
    parts = [
        _stratum(stratum, label, drawn, reserve)
        for county, inside in numbered.sort_values("number").groupby("county")
        for label, stratum, drawn in _strata(str(county), inside, per_county, shares)
    ]
    return Sample(pd.concat(parts), seed, frame_digest(centres))


def random_number(seed: int, code: str) -> str:
    """Return the random number of a centre as 64 hexadecimal digits, which sort as numbers do."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def frame_digest(centres: pd.DataFrame) -> str:
    """Return the SHA-256 of the lines ``code,tier`` in the order of the codes."""
    lines = sorted(f"{code},{tier}\n" for code, tier in centres["tier"].items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def quotas(wanted: int, shares: Mapping[str, int], available: Mapping[str, int]) -> dict[str, int]:
    """Split a number over the tiers: largest remainders (Hamilton), higher tiers first in a tie.

    Parameters
    ----------
    wanted
        Centres in all.
    shares
        Tier -> part, integers of any sum.
    available
        Tier -> centres there are. What a tier lacks goes to the lowest tier that has more.
    """
    number(wanted, "wanted", least=0)
    for name, given in (*shares.items(), *available.items()):
        number(given, name, least=0)
    total = sum(shares.get(tier, 0) for tier in CENTRE_TIERS)
    if total <= 0:
        raise PlanError(N_("At least one tier must have a share above 0."), field="shares")
    parts = {tier: divmod(wanted * shares.get(tier, 0), total) for tier in CENTRE_TIERS}
    quota = {tier: whole for tier, (whole, _) in parts.items()}
    by_remainder = sorted(CENTRE_TIERS, key=lambda tier: -parts[tier][1])
    for tier in by_remainder[: wanted - sum(quota.values())]:
        quota[tier] += 1
    quota = {tier: min(quota[tier], available.get(tier, 0)) for tier in CENTRE_TIERS}
    for tier in reversed(tuple(CENTRE_TIERS)):
        lacking = wanted - sum(quota.values())
        quota[tier] += min(lacking, available.get(tier, 0) - quota[tier])
    return quota


def _strata(
    county: str, inside: pd.DataFrame, per_county: int, shares: Mapping[str, int] | None
) -> list[tuple[str, pd.DataFrame, int]]:
    """Return label, centres and number to draw of each stratum of a county."""
    if shares is None:
        return [(county, inside, min(per_county, len(inside)))]
    available = {tier: int((inside["tier"] == tier).sum()) for tier in CENTRE_TIERS}
    quota = quotas(min(per_county, len(inside)), shares, available)
    return [
        (f"{county}:{t}", inside[inside["tier"] == t], quota[t]) for t in CENTRE_TIERS if quota[t]
    ]


def _stratum(inside: pd.DataFrame, label: str, drawn: int, reserve: int) -> pd.DataFrame:
    taken = inside.head(drawn + reserve)
    return taken.assign(
        stratum=label,
        role=["sample" if place < drawn else "reserve" for place in range(len(taken))],
        order=range(1, len(taken) + 1),
        population=len(inside),
        drawn=drawn,
    )
