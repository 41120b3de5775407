"""What the room answers: coverage by division, and the centres behind each of its numbers.

A figure of the report is a key of :class:`Measures`: its sentence, heading and unit stand here and
nowhere else. JSON, OpenAPI, files, terminal and page are made from these declarations.
"""

from typing import Annotated, Final, Literal, NotRequired

from typing_extensions import TypedDict

from geo.errors import N_
from geo.terms import GAP_ACTIONS, GAPS, PRECISIONS, TIERS
from web.language.choices import CENTRE_LISTS, CENTRE_ORDERS, ON_RECORD, POPULATION_ORIGINS
from web.places.answer import Memberships
from web.terms.codes import CentreTier, Level, Topic
from web.terms.term import ASKED, DAYS, INDEX, METRES, MINUTES, NAME, PLACE, POINTS, Term, Unit
from web.terms.types import Day, DivisionCode, Drawn, Features, Point, Share, Source, Travelled

# fmt: off
# Keys are set like the lines of a table: the name, its type, its sentence, its heading.

Gap = Annotated[str, GAPS]
MEDIAN = Unit("", kept=1, shown=0)


class Division(TypedDict):
    """A division or a hexagon."""

    code: Annotated[str, Term("Its code, or that of the hexagon.", N_("Division code"),
        narrow=True)]
    name: Annotated[str, NAME, Term("Its name.", N_("Division"), narrow=True)]


class Measures(TypedDict):
    """What is counted of the centres of one division, or of all."""

    centres: Annotated[int, Term("Practice centres.", N_("Centres"), narrow=True)]
    served: Annotated[int | None,
        Term("Centres known to have had at least k lectures in the period; null if nothing is "
        "known of any.", N_("Served"), narrow=True)]
    share: Annotated[Share | None,
        Term("Share served of the centres whose record covers the whole period.",
        N_("Share served"), short=N_("Share"), narrow=True)]
    share_low: Annotated[Share | None, Term("Lower end of the Wilson interval of the share, 95 %.",
        N_("Share, lower bound (95 %)"), short="95 %", narrow=True, until="share_high")]
    share_high: Annotated[Share | None, Term("Upper end of the Wilson interval of the share, 95 %.",
        N_("Share, upper bound (95 %)"))]
    lectures: Annotated[int | None,
        Term("Lectures on record in the period, those at further venues included.",
        N_("Lectures"), narrow=True)]
    never: Annotated[int | None,
        Term("Centres without a lecture on a record that covers the whole period.",
        N_("Never a lecture"), short=N_("Never"), narrow=True)]
    days_since_median: Annotated[float | None, DAYS,
        Term("Median days since the last lecture, of the others.",
        N_("Median days since the last lecture"), short=N_("Days since"), page=True)]
    minutes_median: Annotated[float | None, MINUTES,
        Term("Median minutes to the nearest lecturer; null without lecturers, or if most centres "
        "cannot be reached.", N_("Median minutes to a lecturer"), short=N_("Minutes to lecturer"),
        narrow=True, endless=N_("No way there"), endless_if="reachable")]
    reachable: Annotated[int | None, Term("Centres with a lecturer within reach.",
        N_("A lecturer within reach"), short=N_("Within reach"), narrow=True)]
    reachable_share: Annotated[Share | None, Term("Their share.", N_("Share within reach"))]
    fine: Annotated[int | None, Term("Served and within reach.", GAPS["fine"].list,
        short=GAPS["fine"], page=True)]
    schedule: Annotated[int | None, Term("Not served, within reach: schedule lectures.",
        GAPS["schedule"].list, short=GAPS["schedule"], page=True)]
    recruit: Annotated[int | None, Term("Not served, out of reach: recruit or send lecturers.",
        GAPS["recruit"].list, short=GAPS["recruit"], page=True)]
    fragile: Annotated[int | None, Term("Served, out of reach.", GAPS["fragile"].list,
        short=GAPS["fragile"], page=True)]
    no_data: Annotated[int | None, Term("Centres whose minutes or lectures are unknown.",
        GAPS["no_data"].list, short=GAPS["no_data"], page=True)]
    main_gap: Annotated[Gap,
        Term("Kind of gap that most of the centres with a gap have; fine if none has one.",
        N_("Main kind of gap"))]
    unserved: Annotated[int | None, Term("Known centres with too few lectures.",
        N_("Not served"))]
    unreachable: Annotated[int | None, Term("Centres without a lecturer within reach.",
        N_("No lecturer within reach"))]
    unknown: Annotated[int,
        Term("Centres below k whose record does not cover the whole period: not known, not zero.",
        N_("Lectures unknown"), short=N_("Unknown"), narrow=True)]
    counted: Annotated[int,
        Term("Centres whose record covers the whole period: the share is theirs.",
        N_("Centres of a complete record"))]
    bound_low: Annotated[Share | None,
        Term("Share of all centres if none of the unknown was served.",
        N_("Share if the unknown are not served"))]
    bound_high: Annotated[Share | None,
        Term("Share of all centres if all were served that may have been: on days that nobody "
        "reported, by lectures of unknown topic or venue.",
        N_("Share if the unknown are served"))]
    lectures_elsewhere: Annotated[int,
        Term("Of the lectures, those at communities and other venues that are no centres: they "
        "are held, but serve no centre.", N_("Lectures at other venues"))]
    lectures_loose: Annotated[int,
        Term("Further lectures that name no known venue, and may have been here.",
        N_("Lectures of unknown venue"))]
    people: Annotated[int | None, Term("People of the centres.", N_("Population"))]
    people_served: Annotated[int | None, Term("People of the served centres.",
        N_("People of served centres"))]
    weighted_share: Annotated[Share | None, Term("Share of the people.",
        N_("Share of people served"), short=N_("Share of people"), narrow=True)]
    weighted_bound_low: Annotated[Share | None, Term("The same as bound_low, by people, "
        "less what their estimate may err.",
        N_("Share of people if the unknown are not served"))]
    weighted_bound_high: Annotated[Share | None, Term("The same as bound_high, by people, "
        "with what their estimate may err.",
        N_("Share of people if the unknown are served"))]
    weighted_reachable_share: Annotated[Share | None, Term("Their share of the people.",
        N_("Share of people within reach"))]
    lectures_needed: Annotated[int | None,
        Term("Lectures missing until every centre of a complete record has k.",
        N_("Lectures missing"), short=N_("Missing"), narrow=True)]
    fgt1: Annotated[float | None, INDEX, Term("Mean depth of the shortfall below k, 0 to 1.",
        N_("Depth of the shortfall"))]
    fgt2: Annotated[float | None, INDEX, Term("Its severity.")]
    weighted_fgt1: Annotated[float | None, INDEX, Term("Mean depth by people.",
        N_("Depth of the shortfall, by people"))]
    weighted_fgt2: Annotated[float | None, INDEX, Term("Severity by people.")]
    overdue: Annotated[int | None,
        Term("Centres whose last lecture is known to be longer ago than asked for, or never was.",
        N_("Overdue"))]
    overdue_share: Annotated[Share | None, Term("Their share.")]
    days_since_p90: Annotated[float | None, DAYS,
        Term("Days that nine in ten centres do not exceed; null if over a tenth never had one, or "
        "if never is null, too, and nothing is known.",
        N_("Days since the last lecture, 90th percentile"),
        endless=N_("Over a tenth never"), endless_if="never", absent=N_("Not known"))]
    share_smoothed: Annotated[Share | None,
        Term("The share drawn to the mean of all rows, the more the fewer the centres.",
        N_("Share, smoothed for few centres"), short=N_("Smoothed"))]
    few: Annotated[bool, Term("True if they are fewer than ten: hatch the rate, read the interval.",
        N_("Fewer than ten centres"))]
    rank: Annotated[int | None, Term("Place by the smoothed share, 1 the lowest.")]
    rank_low: Annotated[int | None, Term("Lowest place of 90 % of the draws.",
        N_("Rank from the lowest, from"), short=N_("Rank, 90 %"), page=True, until="rank_high")]
    rank_high: Annotated[int | None, Term("Highest place of 90 % of the draws.",
        N_("Rank from the lowest, to"))]
    topics_met: NotRequired[Annotated[int | None,
        Term("Centres that had enough of the required topics (only with required).",
        N_("Centres with enough required topics"))]]
    topics_none: NotRequired[Annotated[int | None,
        Term("Centres that had none of them (only with required).",
        N_("Centres without any required topic"))]]
    topics_share: NotRequired[Annotated[Share | None,
        Term("Share of those that had enough (only with required).",
        N_("Share with enough required topics"), short=N_("Enough topics"), page=True)]]
    topics_missing: NotRequired[Annotated[list[Topic] | None,
        Term("Required topics that no centre had (only with required).",
        N_("Required topics given nowhere"))]]


OF_WORST: Final = ("served", "centres", "share", "share_smoothed", "rank_low", "lectures_needed")
"""What is told of the worst places, beside the reason."""


class CountyRecord(TypedDict):
    """Which days are on record of a county."""

    code: Annotated[str, Term("Its code.")]
    name: Annotated[str, Term("Its name.")]
    first: Annotated[Day | None, Term("First day on record; null if it never reported.")]
    last: Annotated[Day | None, Term("Day up to which its record is complete; null as before.")]


class Record(TypedDict):
    """Which days are on record; of others nothing is known, which is not zero."""

    counties: Annotated[int, Term("Counties whose centres are counted.")]
    complete: Annotated[int, Term("Those whose record covers the whole period.")]
    incomplete: Annotated[list[CountyRecord], Term("The others, the earliest end first.")]
    first: Annotated[Day | None, Term("First day on record of any of them.")]
    last: Annotated[Day | None, Term("Last day on record of any of them.")]
    lectures: Annotated[int, Term("Lectures of the period that name a venue.")]
    unattributed: Annotated[int,
        Term("Lectures that name no known venue: they widen the bounds and serve no centre.")]
    unattributed_share: Annotated[Share | None, Term("Their share of all.")]
    moved: Annotated[bool,
        Term("True if no day was named and the period ends with the record, before today.")]


class Totals(Measures):
    """All rows together."""

    without_division: Annotated[int, Term("Centres in no row: county centres lie in no township.",
        N_("Centres in no division"))]


class Row(Division, Measures):
    """One division."""

    parent: Annotated[str, Term("Code of the division above.")]


class Population(TypedDict):
    """Where the people come from."""

    origin: Annotated[Annotated[str, POPULATION_ORIGINS], Term("How they are known.")]
    imported_counties: Annotated[int, Term("Counties with imported numbers.")]
    counties: Annotated[int, Term("All counties.")]


class OfDivision(TypedDict):
    """The division that a row of a part is about."""

    code: Annotated[str, Term("Its code.")]


class Month(TypedDict):
    """Coverage at the end of one month."""

    month: Annotated[str, Term("Year and month.", N_("Month"), narrow=True)]
    end: Annotated[Day, Term("Last day of the window.", N_("Last day"))]
    complete: Annotated[bool, Term("Whether the record of all centres covers the window.",
        N_("Record complete"), page=True)]
    centres: Annotated[int, Term("Practice centres.", N_("Centres"), narrow=True)]
    counted: Annotated[int,
        Term("Centres whose record covers the window: the share is theirs, as in the report.",
        N_("Centres of a complete record"), page=True)]
    served: Annotated[int | None, Term("Served centres.", N_("Served"), narrow=True)]
    share: Annotated[Share | None, Term("Share served of the counted; null if nothing is known.",
        N_("Share"), narrow=True)]
    share_low: Annotated[Share | None, Term("Lower end of its Wilson interval, 95 %.",
        N_("Share, lower bound (95 %)"), short="95 %", narrow=True, until="share_high")]
    share_high: Annotated[Share | None, Term("Upper end of its Wilson interval, 95 %.",
        N_("Share, upper bound (95 %)"))]
    lectures: Annotated[int | None,
        Term("Lectures of the calendar month; null if none of it is on record.",
        N_("Lectures"), narrow=True)]


class DivisionMonth(OfDivision, Month):
    """Coverage of one division at the end of one month."""


class Trend(TypedDict):
    """Coverage month by month."""

    months: Annotated[int, Term("Number of months.")]
    totals: Annotated[list[Month], Term("All rows together.")]
    rows: Annotated[list[DivisionMonth], Term("By division.")]


class Comparison(TypedDict):
    """Two periods compared."""

    share_before: Annotated[Share | None, Term("Share of the earlier period.",
        N_("Share before"), page=True)]
    share_after: Annotated[Share | None, Term("Share of the later period.",
        N_("Share now"), page=True)]
    kept: Annotated[int, Term("Centres served in both.", N_("Served both times"), page=True)]
    gained: Annotated[int, Term("Centres served only later.", N_("Centres gained"), page=True)]
    lost: Annotated[int, Term("Centres served only earlier.", N_("Centres lost"), page=True)]
    still: Annotated[int, Term("Centres served in neither.", N_("Served neither time"), page=True)]
    unknown: Annotated[int, Term("Centres whose record does not cover both periods.",
        N_("Lectures unknown"), page=True)]
    difference: Annotated[float | None, POINTS, Term("Difference of the two.", N_("Difference"),
        short=N_("Difference in points"), narrow=True)]
    difference_low: Annotated[float | None, POINTS, Term("Lower end of its interval, 95 %.",
        N_("Difference, lower bound (95 %)"), short="95 %", narrow=True,
        until="difference_high")]
    difference_high: Annotated[float | None, POINTS, Term("Upper end of its interval, 95 %.",
        N_("Difference, upper bound (95 %)"))]


class DivisionComparison(OfDivision, Comparison):
    """Two periods of one division compared."""


class Compared(TypedDict):
    """Comparison with an earlier period of equal length."""

    today: Annotated[Day, Term("Last day of the earlier period.")]
    totals: Annotated[Comparison, Term("All rows together.")]
    rows: Annotated[list[DivisionComparison], Term("By division.")]


class Inequality(TypedDict):
    """How unequally something is shared out."""

    gini: Annotated[float | None, INDEX, Term("Gini coefficient by people.", N_("Gini, by people"))]
    palma: Annotated[float | None, INDEX,
        Term("Palma ratio by people; null if the worst-served 40 % have nothing, or gini is null.",
        N_("Palma ratio, by people"), endless=N_("Infinite"), endless_if="gini")]
    gini_unweighted: Annotated[float | None, INDEX, Term("Gini coefficient by centres.",
        N_("Gini, by centres"))]
    palma_unweighted: Annotated[float | None, INDEX, Term("Palma ratio by centres; as before.",
        N_("Palma ratio, by centres"), endless=N_("Infinite"), endless_if="gini_unweighted")]
    lowest_share: Annotated[Share | None,
        Term("What the worst-served 40 % of people have; at 0 there is no Palma ratio.",
        N_("Part of the worst-served 40 percent of people"))]


class Access(OfDivision):
    """Lecturers within reach of one division."""

    access: Annotated[float | None, INDEX, Term("Lecturers per 10,000 people by E2SFCA.",
        N_("Lecturers per 10,000 people (E2SFCA)"), short=N_("Lecturers per 10,000 people"),
        narrow=True)]
    lecturers_within_median: Annotated[float | None, MEDIAN,
        Term("Median number of lecturers within reach; null without lecturers.",
        N_("Median number of lecturers within reach"))]


class Equity(TypedDict):
    """How fairly lectures and lecturers are shared out."""

    bands: Annotated[list[list[float]], Term("Minutes and weight of each band of E2SFCA.")]
    per_people: Annotated[int, Term("Number of people that access is counted for.")]
    lecturers_unused: Annotated[int | None, Term("Lecturers in whose reach nobody lives.",
        N_("Lecturers nobody reaches"))]
    lectures: Annotated[Inequality, Term("Of lectures.", N_("Lectures"))]
    access: Annotated[Inequality, Term("Of lecturers within reach; all null without lecturers.",
        N_("Access to lecturers"))]
    rows: Annotated[list[Access], Term("By division.")]


class Expected(TypedDict):
    """What the position errors leave open."""

    expected_share: Annotated[Share | None, Term("Expected share within reach.",
        N_("Expected share within reach"), short=N_("Expected within reach"), narrow=True)]
    weighted_expected_share: Annotated[Share | None, Term("The same by people.",
        N_("Expected share of people within reach"))]
    uncertain: Annotated[int | None,
        Term("Centres within reach with a probability between 0.1 and 0.9.",
        N_("Centres of which it is open"))]
    class_probability: Annotated[Share | None,
        Term("Mean probability that a centre is in its class.",
        N_("Probability of the recorded class"))]
    likely_wrong: Annotated[int | None, Term("Centres for which it is below one half.",
        N_("Centres more likely in the other class"))]


class DivisionExpected(OfDivision, Expected):
    """What the position errors leave open in one division."""


class Uncertainty(TypedDict):
    """Draws of the positions within their errors."""

    draws: Annotated[int, Term("Number of draws.")]
    seed: Annotated[int, Term("Seed of the draws.")]
    totals: Annotated[Expected | None, Term("All rows together; null without lecturers.")]
    rows: Annotated[list[DivisionExpected], Term("By division.")]


class Basis(Travelled):
    """What is counted, and from what."""

    days: Annotated[int,
        Term("Length of the period: lectures count from today - days + 1 to today.")]
    period: Annotated[str | None, Term("Calendar period asked for; null: the last days.")]
    k: Annotated[int, Term("Lectures a served centre has at least.")]
    within: Annotated[float, ASKED, Term("Minutes within which a lecturer must live.")]
    today: Annotated[Day, Term("Last day of the period.")]
    population: Annotated[Population, Term("Where the people come from.")]
    record: Annotated[Record, Term("Which days are on record.")]


class Counted(Basis):
    """What a report and the lists of its centres count, and of which centres."""

    level: Annotated[Level, Term("Level of the rows.")]
    venues: Annotated[Memberships, Term("Venues of the province by where they come from.")]
    overdue: Annotated[int, Term("Days after which a lecture is due again.")]
    tier: Annotated[list[CentreTier], Term("Tiers of the centres; empty: all.")]
    prefecture: Annotated[str | None, Term("Code of the prefecture.")]
    county: Annotated[str | None, Term("Code of the county.")]
    topic: Annotated[list[Topic], Term("Topics that count; empty: all.")]
    required: Annotated[list[Topic], Term("Topics each centre should have had.")]
    topics_needed: Annotated[int | None, Term("How many of them; null: all.")]
    log: NotRequired[Annotated[str,
        Term("File of lectures that was counted in the place of the store's.")]]


class Parts(TypedDict, total=False):
    """What a report has on request."""

    trend: Annotated[Trend, Term("On request: month by month.")]
    compare: Annotated[Compared, Term("On request: compared with an earlier period.")]
    equity: Annotated[Equity, Term("On request: how fairly it is shared out.")]
    uncertainty: Annotated[Uncertainty,
        Term("On request: what the position errors leave open.")]


class Coverage(Counted, Parts):
    """Coverage by division."""

    kind: Annotated[Literal["coverage"], Term("Kind of document.")]
    worst: Annotated[list[str],
        Term("Codes of the ten rows with the lowest smoothed share, the lowest first.")]
    totals: Annotated[Totals, Term("All rows together.")]
    rows: Annotated[list[Row], Term("One per division.")]


class RowProperties(Row, Source):
    """A division as an outline; a township as a point."""

    precision: NotRequired[Annotated[Annotated[str, PRECISIONS] | None,
        Term("How the position of a township is known.", N_("Position is that of"))]]
    error_m: NotRequired[Annotated[int | None, METRES, Term("Its position error in metres.",
        N_("Error, m"))]]


class CoverageFeatures(Features[RowProperties], Travelled):
    """Coverage by division as a map."""

    kind: Annotated[Literal["coverage"], Term("Kind of document.")]


class CentreFacts(TypedDict):
    """A practice centre and where it lies."""

    code: Annotated[str, Term("Code of the centre.", N_("Code"), narrow=True)]
    name: Annotated[str, NAME, Term("Its name.", N_("Centre"), narrow=True)]


class CentreNumbers(CentreFacts):
    """A practice centre and what a report counts at it."""

    tier: Annotated[Annotated[str, TIERS], Term("Its tier.", N_("Tier"), page=True)]
    county: Annotated[DivisionCode, Term("Code of the county.")]
    township: Annotated[DivisionCode,
        Term("Code of the township; empty for the centre of a county.")]
    prefecture_name: Annotated[str, PLACE, Term("Name of the prefecture.", N_("Prefecture"))]
    county_name: Annotated[str, PLACE, Term("Name of the county.", N_("County"), page=True)]
    township_name: Annotated[str, PLACE,
        Term("Name of the township; empty for the centre of a county.",
        N_("Township"), page=True)]
    lectures: Annotated[int | None,
        Term("Lectures on record in the period; null rather than 0 if it is not all on record.",
        N_("Lectures in the period"), page=True)]
    lectures_missing: Annotated[int | None, Term("Lectures missing; null if unknown.",
        N_("Lectures missing"), page=True)]
    last_lecture: Annotated[Day | None, Term("Day of the last lecture; null: none on record.",
        N_("Last lecture"), page=True, endless=N_("Never"), endless_if="never",
        absent=N_("Not known"))]
    days_since: Annotated[int | None, DAYS,
        Term("Days since then; null: never, or the record ends before the last day.",
        N_("Days since"), page=True, endless=N_("Never"), endless_if="never",
        absent=N_("Not known"))]
    never: Annotated[bool,
        Term("True if no lecture is on a record that covers the whole period.")]
    on_record: Annotated[Annotated[str, ON_RECORD],
        Term("Whether a lecture is on record; if none is, whether never or not known.",
        N_("Lecture on record"))]
    minutes: Annotated[float | None, MINUTES,
        Term("Minutes to the nearest lecturer; null if there is no way, or without lecturers.",
        N_("Minutes to lecturer"), page=True, endless=N_("No way there"),
        endless_if="unreachable")]
    unreachable: Annotated[bool | None,
        Term("Whether no lecturer lives within reach; null without lecturers.")]
    gap: Annotated[Gap, Term("Kind of gap.", N_("Kind of gap"), page=True)]
    action: Annotated[Annotated[str, GAP_ACTIONS],
        Term("What to do about it: follows from the gap.", N_("Suggested action"), page=True)]
    people: Annotated[int | None, Term("People the centre stands for.", N_("Population"),
        page=True)]


class Centre(CentreNumbers, Point, Drawn):
    """A practice centre, its numbers and its position."""


class Centres(Counted):
    """The centres behind a number of the coverage."""

    kind: Annotated[Literal["coverage-centres"], Term("Kind of document.")]
    which: Annotated[Annotated[str, CENTRE_LISTS], Term("The number they stand behind.")]
    division: Annotated[str | None, Term("Code of the row of the report; null: all.")]
    sort: Annotated[Annotated[str, CENTRE_ORDERS], Term("Order of the list.")]
    trend: Annotated[int, Term("As asked for; no list depends on it.")]
    compare: Annotated[Day | None, Term("As asked for; no list depends on it.")]
    equity: Annotated[bool, Term("As asked for; no list depends on it.")]
    uncertainty: Annotated[bool, Term("As asked for; no list depends on it.")]
    total: Annotated[int, Term("Centres in the whole list.")]
    page: Annotated[int, Term("Number of this page, from 1.")]
    pages: Annotated[int, Term("Number of pages.")]
    centres: Annotated[list[Centre], Term("The centres of this page.")]


class CentreProperties(CentreNumbers, Drawn, Source):
    """A centre as a point."""


class CentreFeatures(Features[CentreProperties], Travelled):
    """The centres behind a number as points."""

    kind: Annotated[Literal["coverage-centres"], Term("Kind of document.")]
