"""Coverage by division."""

from typing import Literal

from web.terms.types import Day, Document, Features, Share, Source, Travelled


class Measures(Document):
    """What is counted of the centres of one division, or of all."""

    centres: int
    """Practice centres."""
    few: bool
    """True if they are fewer than ten: hatch the rate, read the interval."""
    unknown: int
    """Centres below k in a county that never reported a lecture: not known, not zero."""
    served: int
    """Centres with at least k lectures in the period."""
    share: Share | None
    """Share of the known centres that are served."""
    share_low: Share | None
    """Lower end of the Wilson interval of the share, 95 %."""
    share_high: Share | None
    """Upper end of the Wilson interval of the share, 95 %."""
    bound_low: Share | None
    """Share of all centres if none of the unknown was served."""
    bound_high: Share | None
    """Share of all centres if all of the unknown were served."""
    share_smoothed: Share | None
    """The share drawn to the mean of all rows, the more the fewer the centres."""
    rank: int | None
    """Place by the smoothed share, 1 the lowest."""
    rank_low: int | None
    """Lowest place of 90 % of the draws."""
    rank_high: int | None
    """Highest place of 90 % of the draws."""
    people: int | None
    """People of the centres."""
    people_served: int | None
    """People of the served centres."""
    weighted_share: Share | None
    """Share of the people."""
    fgt1: float | None
    """Mean depth of the shortfall below k, 0 to 1."""
    fgt2: float | None
    """Its severity."""
    weighted_fgt1: float | None
    """Mean depth by people."""
    weighted_fgt2: float | None
    """Severity by people."""
    lectures: int
    """Lectures held in the period."""
    lectures_needed: int
    """Lectures missing until every known centre has k."""
    never: int
    """Centres without a lecture on record."""
    overdue: int
    """Known centres whose last lecture is longer ago than asked for, or that never had one."""
    overdue_share: Share | None
    """Their share."""
    days_since_median: float | None
    """Median days since the last lecture, of the others."""
    days_since_p90: float | None
    """Days that nine in ten centres do not exceed; null if over a tenth never had one."""
    minutes_median: float | None
    """Median minutes to the nearest lecturer."""
    reachable: int
    """Centres with a lecturer within reach."""
    reachable_share: Share | None
    """Their share."""
    weighted_reachable_share: Share | None
    """Their share of the people."""
    fine: int
    """Served and within reach."""
    schedule: int
    """Not served, within reach: schedule lectures."""
    recruit: int
    """Not served, out of reach: recruit or send lecturers."""
    fragile: int
    """Served, out of reach."""
    no_data: int
    """Centres whose minutes or lectures are unknown."""
    unserved: int
    """Known centres with too few lectures."""
    unreachable: int
    """Centres without a lecturer within reach."""
    main_gap: str
    """Kind of gap that most of the centres with a gap have; fine if none has one."""
    topics_met: int | None = None
    """Centres that had enough of the required topics (only with required)."""
    topics_share: Share | None = None
    """Their share (only with required)."""
    topics_none: int | None = None
    """Centres that had none of them (only with required)."""
    topics_missing: list[str] | None = None
    """Required topics that no centre had (only with required)."""


class Totals(Measures):
    """All rows together."""

    without_division: int
    """Centres in no row: county centres lie in no township."""


class Row(Measures):
    """One division."""

    code: str
    """Its code, or that of the hexagon."""
    name: str
    """Its name."""
    parent: str
    """Code of the division above."""


class Population(Document):
    """Where the people come from."""

    origin: Literal["estimated", "imported", "mixed"]
    """How they are known."""
    imported_counties: int
    """Counties with imported numbers."""
    counties: int
    """All counties."""


class Month(Document):
    """Coverage at the end of one month."""

    month: str
    """Year and month."""
    end: Day
    """Last day of the window."""
    complete: bool
    """False and no share where the window begins before the record."""
    centres: int
    """Practice centres."""
    served: int | None
    """Served centres."""
    share: Share | None
    """Their share."""
    share_low: Share | None
    """Lower end of its Wilson interval, 95 %."""
    share_high: Share | None
    """Upper end of its Wilson interval, 95 %."""
    lectures: int
    """Lectures of the calendar month."""


class DivisionMonth(Month):
    """Coverage of one division at the end of one month."""

    code: str
    """Its code."""


class Trend(Document):
    """Coverage month by month."""

    months: int
    """Number of months."""
    totals: list[Month]
    """All rows together."""
    rows: list[DivisionMonth]
    """By division."""


class Comparison(Document):
    """Two periods compared."""

    kept: int
    """Centres served in both."""
    gained: int
    """Centres served only later."""
    lost: int
    """Centres served only earlier."""
    still: int
    """Centres served in neither."""
    unknown: int
    """Centres not known."""
    share_before: Share | None
    """Share of the earlier period."""
    share_after: Share | None
    """Share of the later period."""
    difference: float | None
    """Difference of the two."""
    difference_low: float | None
    """Lower end of its interval, 95 %."""
    difference_high: float | None
    """Upper end of its interval, 95 %."""


class DivisionComparison(Comparison):
    """Two periods of one division compared."""

    code: str
    """Its code."""


class Compared(Document):
    """Comparison with an earlier period of equal length."""

    today: Day
    """Last day of the earlier period."""
    totals: Comparison
    """All rows together."""
    rows: list[DivisionComparison]
    """By division."""


class Inequality(Document):
    """How unequally something is shared out."""

    gini: float | None
    """Gini coefficient by people."""
    palma: float | None
    """Palma ratio by people."""
    gini_unweighted: float | None
    """Gini coefficient by centres."""
    palma_unweighted: float | None
    """Palma ratio by centres."""
    lowest_share: float | None
    """What the worst-served 40 % of people have; at 0 there is no Palma ratio."""


class Access(Document):
    """Lecturers within reach of one division."""

    code: str
    """Its code."""
    access: float | None
    """Lecturers per 10,000 people by E2SFCA."""
    lecturers_within_median: float | None
    """Median number of lecturers within reach; null without lecturers."""


class Equity(Document):
    """How fairly lectures and lecturers are shared out."""

    bands: list[list[float]]
    """Minutes and weight of each band of E2SFCA."""
    per_people: int
    """Number of people that access is counted for."""
    lecturers_unused: int
    """Lecturers in whose reach nobody lives."""
    lectures: Inequality
    """Of lectures."""
    access: Inequality | None
    """Of lecturers within reach; null without lecturers."""
    rows: list[Access]
    """By division."""


class Expected(Document):
    """What the position errors leave open."""

    expected_share: Share | None
    """Expected share within reach."""
    weighted_expected_share: Share | None
    """The same by people."""
    uncertain: int | None
    """Centres within reach with a probability between 0.1 and 0.9."""
    class_probability: Share | None
    """Mean probability that a centre is in its class."""
    likely_wrong: int | None
    """Centres for which it is below one half."""


class DivisionExpected(Expected):
    """What the position errors leave open in one division."""

    code: str
    """Its code."""


class Uncertainty(Document):
    """Draws of the positions within their errors."""

    draws: int
    """Number of draws."""
    seed: int
    """Seed of the draws."""
    totals: Expected | None
    """All rows together; null without lecturers."""
    rows: list[DivisionExpected]
    """By division."""


class Coverage(Travelled):
    """Coverage by division."""

    kind: Literal["coverage"]
    """Kind of document."""
    worst: list[str]
    """Codes of the ten rows with the lowest smoothed share, the lowest first."""
    level: str
    """Level of the rows."""
    days: int
    """Length of the period: lectures count from today - days + 1 to today."""
    k: int
    """Lectures a served centre has at least."""
    within: float
    """Minutes within which a lecturer must live."""
    today: Day
    """Last day of the period."""
    overdue: int
    """Days after which a lecture is due again."""
    tier: list[str]
    """Tiers of the centres; empty: all."""
    prefecture: str | None
    """Code of the prefecture."""
    county: str | None
    """Code of the county."""
    topic: list[str]
    """Topics that count; empty: all."""
    required: list[str]
    """Topics each centre should have had."""
    topics_needed: int | None
    """How many of them; null: all."""
    population: Population
    """Where the people come from."""
    totals: Totals
    """All rows together."""
    rows: list[Row]
    """One per division."""
    trend: Trend | None = None
    """On request: month by month."""
    compare: Compared | None = None
    """On request: compared with an earlier period."""
    equity: Equity | None = None
    """On request: how fairly it is shared out."""
    uncertainty: Uncertainty | None = None
    """On request: what the position errors leave open."""


class RowProperties(Row, Source):
    """A division as an outline; a township as a point."""

    precision: str | None = None
    """How the position of a township is known."""
    error_m: int | None = None
    """Its position error in metres."""


class CoverageFeatures(Features[RowProperties], Travelled):
    """Coverage by division as a map."""

    kind: Literal["coverage"]
    """Kind of document."""
