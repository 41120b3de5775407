"""Coverage by division."""

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from web.terms.term import Term
from web.terms.types import Day, Features, Share, Source, Travelled


class Measures(TypedDict):
    """What is counted of the centres of one division, or of all."""

    centres: Annotated[int, Term("Practice centres.")]
    few: Annotated[
        bool, Term("True if they are fewer than ten: hatch the rate, read the interval.")
    ]
    unknown: Annotated[
        int, Term("Centres below k in a county that never reported a lecture: not known, not zero.")
    ]
    served: Annotated[int, Term("Centres with at least k lectures in the period.")]
    share: Annotated[Share | None, Term("Share of the known centres that are served.")]
    share_low: Annotated[Share | None, Term("Lower end of the Wilson interval of the share, 95 %.")]
    share_high: Annotated[
        Share | None, Term("Upper end of the Wilson interval of the share, 95 %.")
    ]
    bound_low: Annotated[
        Share | None, Term("Share of all centres if none of the unknown was served.")
    ]
    bound_high: Annotated[
        Share | None, Term("Share of all centres if all of the unknown were served.")
    ]
    share_smoothed: Annotated[
        Share | None,
        Term("The share drawn to the mean of all rows, the more the fewer the centres."),
    ]
    rank: Annotated[int | None, Term("Place by the smoothed share, 1 the lowest.")]
    rank_low: Annotated[int | None, Term("Lowest place of 90 % of the draws.")]
    rank_high: Annotated[int | None, Term("Highest place of 90 % of the draws.")]
    people: Annotated[int | None, Term("People of the centres.")]
    people_served: Annotated[int | None, Term("People of the served centres.")]
    weighted_share: Annotated[Share | None, Term("Share of the people.")]
    fgt1: Annotated[float | None, Term("Mean depth of the shortfall below k, 0 to 1.")]
    fgt2: Annotated[float | None, Term("Its severity.")]
    weighted_fgt1: Annotated[float | None, Term("Mean depth by people.")]
    weighted_fgt2: Annotated[float | None, Term("Severity by people.")]
    lectures: Annotated[int, Term("Lectures held in the period.")]
    lectures_needed: Annotated[int, Term("Lectures missing until every known centre has k.")]
    never: Annotated[int, Term("Centres without a lecture on record.")]
    overdue: Annotated[
        int,
        Term(
            "Known centres whose last lecture is longer ago than asked for, or that never had one."
        ),
    ]
    overdue_share: Annotated[Share | None, Term("Their share.")]
    days_since_median: Annotated[
        float | None, Term("Median days since the last lecture, of the others.")
    ]
    days_since_p90: Annotated[
        float | None,
        Term("Days that nine in ten centres do not exceed; null if over a tenth never had one."),
    ]
    minutes_median: Annotated[float | None, Term("Median minutes to the nearest lecturer.")]
    reachable: Annotated[int, Term("Centres with a lecturer within reach.")]
    reachable_share: Annotated[Share | None, Term("Their share.")]
    weighted_reachable_share: Annotated[Share | None, Term("Their share of the people.")]
    fine: Annotated[int, Term("Served and within reach.")]
    schedule: Annotated[int, Term("Not served, within reach: schedule lectures.")]
    recruit: Annotated[int, Term("Not served, out of reach: recruit or send lecturers.")]
    fragile: Annotated[int, Term("Served, out of reach.")]
    no_data: Annotated[int, Term("Centres whose minutes or lectures are unknown.")]
    unserved: Annotated[int, Term("Known centres with too few lectures.")]
    unreachable: Annotated[int, Term("Centres without a lecturer within reach.")]
    main_gap: Annotated[
        str, Term("Kind of gap that most of the centres with a gap have; fine if none has one.")
    ]
    topics_met: NotRequired[
        Annotated[
            int | None, Term("Centres that had enough of the required topics (only with required).")
        ]
    ]
    topics_share: NotRequired[Annotated[Share | None, Term("Their share (only with required).")]]
    topics_none: NotRequired[
        Annotated[int | None, Term("Centres that had none of them (only with required).")]
    ]
    topics_missing: NotRequired[
        Annotated[
            list[str] | None, Term("Required topics that no centre had (only with required).")
        ]
    ]


class Totals(Measures):
    """All rows together."""

    without_division: Annotated[int, Term("Centres in no row: county centres lie in no township.")]


class Row(Measures):
    """One division."""

    code: Annotated[str, Term("Its code, or that of the hexagon.")]
    name: Annotated[str, Term("Its name.")]
    parent: Annotated[str, Term("Code of the division above.")]


class Population(TypedDict):
    """Where the people come from."""

    origin: Annotated[Literal["estimated", "imported", "mixed"], Term("How they are known.")]
    imported_counties: Annotated[int, Term("Counties with imported numbers.")]
    counties: Annotated[int, Term("All counties.")]


class Month(TypedDict):
    """Coverage at the end of one month."""

    month: Annotated[str, Term("Year and month.")]
    end: Annotated[Day, Term("Last day of the window.")]
    complete: Annotated[bool, Term("False and no share where the window begins before the record.")]
    centres: Annotated[int, Term("Practice centres.")]
    served: Annotated[int | None, Term("Served centres.")]
    share: Annotated[Share | None, Term("Their share.")]
    share_low: Annotated[Share | None, Term("Lower end of its Wilson interval, 95 %.")]
    share_high: Annotated[Share | None, Term("Upper end of its Wilson interval, 95 %.")]
    lectures: Annotated[int, Term("Lectures of the calendar month.")]


class DivisionMonth(Month):
    """Coverage of one division at the end of one month."""

    code: Annotated[str, Term("Its code.")]


class Trend(TypedDict):
    """Coverage month by month."""

    months: Annotated[int, Term("Number of months.")]
    totals: Annotated[list[Month], Term("All rows together.")]
    rows: Annotated[list[DivisionMonth], Term("By division.")]


class Comparison(TypedDict):
    """Two periods compared."""

    kept: Annotated[int, Term("Centres served in both.")]
    gained: Annotated[int, Term("Centres served only later.")]
    lost: Annotated[int, Term("Centres served only earlier.")]
    still: Annotated[int, Term("Centres served in neither.")]
    unknown: Annotated[int, Term("Centres not known.")]
    share_before: Annotated[Share | None, Term("Share of the earlier period.")]
    share_after: Annotated[Share | None, Term("Share of the later period.")]
    difference: Annotated[float | None, Term("Difference of the two.")]
    difference_low: Annotated[float | None, Term("Lower end of its interval, 95 %.")]
    difference_high: Annotated[float | None, Term("Upper end of its interval, 95 %.")]


class DivisionComparison(Comparison):
    """Two periods of one division compared."""

    code: Annotated[str, Term("Its code.")]


class Compared(TypedDict):
    """Comparison with an earlier period of equal length."""

    today: Annotated[Day, Term("Last day of the earlier period.")]
    totals: Annotated[Comparison, Term("All rows together.")]
    rows: Annotated[list[DivisionComparison], Term("By division.")]


class Inequality(TypedDict):
    """How unequally something is shared out."""

    gini: Annotated[float | None, Term("Gini coefficient by people.")]
    palma: Annotated[float | None, Term("Palma ratio by people.")]
    gini_unweighted: Annotated[float | None, Term("Gini coefficient by centres.")]
    palma_unweighted: Annotated[float | None, Term("Palma ratio by centres.")]
    lowest_share: Annotated[
        float | None,
        Term("What the worst-served 40 % of people have; at 0 there is no Palma ratio."),
    ]


class Access(TypedDict):
    """Lecturers within reach of one division."""

    code: Annotated[str, Term("Its code.")]
    access: Annotated[float | None, Term("Lecturers per 10,000 people by E2SFCA.")]
    lecturers_within_median: Annotated[
        float | None, Term("Median number of lecturers within reach; null without lecturers.")
    ]


class Equity(TypedDict):
    """How fairly lectures and lecturers are shared out."""

    bands: Annotated[list[list[float]], Term("Minutes and weight of each band of E2SFCA.")]
    per_people: Annotated[int, Term("Number of people that access is counted for.")]
    lecturers_unused: Annotated[int, Term("Lecturers in whose reach nobody lives.")]
    lectures: Annotated[Inequality, Term("Of lectures.")]
    access: Annotated[Inequality | None, Term("Of lecturers within reach; null without lecturers.")]
    rows: Annotated[list[Access], Term("By division.")]


class Expected(TypedDict):
    """What the position errors leave open."""

    expected_share: Annotated[Share | None, Term("Expected share within reach.")]
    weighted_expected_share: Annotated[Share | None, Term("The same by people.")]
    uncertain: Annotated[
        int | None, Term("Centres within reach with a probability between 0.1 and 0.9.")
    ]
    class_probability: Annotated[
        Share | None, Term("Mean probability that a centre is in its class.")
    ]
    likely_wrong: Annotated[int | None, Term("Centres for which it is below one half.")]


class DivisionExpected(Expected):
    """What the position errors leave open in one division."""

    code: Annotated[str, Term("Its code.")]


class Uncertainty(TypedDict):
    """Draws of the positions within their errors."""

    draws: Annotated[int, Term("Number of draws.")]
    seed: Annotated[int, Term("Seed of the draws.")]
    totals: Annotated[Expected | None, Term("All rows together; null without lecturers.")]
    rows: Annotated[list[DivisionExpected], Term("By division.")]


class Coverage(Travelled):
    """Coverage by division."""

    kind: Annotated[Literal["coverage"], Term("Kind of document.")]
    worst: Annotated[
        list[str], Term("Codes of the ten rows with the lowest smoothed share, the lowest first.")
    ]
    level: Annotated[str, Term("Level of the rows.")]
    days: Annotated[
        int, Term("Length of the period: lectures count from today - days + 1 to today.")
    ]
    k: Annotated[int, Term("Lectures a served centre has at least.")]
    within: Annotated[float, Term("Minutes within which a lecturer must live.")]
    today: Annotated[Day, Term("Last day of the period.")]
    overdue: Annotated[int, Term("Days after which a lecture is due again.")]
    tier: Annotated[list[str], Term("Tiers of the centres; empty: all.")]
    prefecture: Annotated[str | None, Term("Code of the prefecture.")]
    county: Annotated[str | None, Term("Code of the county.")]
    topic: Annotated[list[str], Term("Topics that count; empty: all.")]
    required: Annotated[list[str], Term("Topics each centre should have had.")]
    topics_needed: Annotated[int | None, Term("How many of them; null: all.")]
    population: Annotated[Population, Term("Where the people come from.")]
    totals: Annotated[Totals, Term("All rows together.")]
    rows: Annotated[list[Row], Term("One per division.")]
    trend: NotRequired[Annotated[Trend | None, Term("On request: month by month.")]]
    compare: NotRequired[
        Annotated[Compared | None, Term("On request: compared with an earlier period.")]
    ]
    equity: NotRequired[Annotated[Equity | None, Term("On request: how fairly it is shared out.")]]
    uncertainty: NotRequired[
        Annotated[Uncertainty | None, Term("On request: what the position errors leave open.")]
    ]


class RowProperties(Row, Source):
    """A division as an outline; a township as a point."""

    precision: NotRequired[Annotated[str | None, Term("How the position of a township is known.")]]
    error_m: NotRequired[Annotated[int | None, Term("Its position error in metres.")]]


class CoverageFeatures(Features[RowProperties], Travelled):
    """Coverage by division as a map."""

    kind: Annotated[Literal["coverage"], Term("Kind of document.")]
