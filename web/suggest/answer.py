"""What the room answers: venues for the next lectures, and what they would change."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from geo.errors import C_, N_
from geo.terms import TIERS
from web.coverage.answer import CentreFacts, Measures, Population, Record
from web.language.choices import CANDIDATES, SUGGEST_MODELS, SUGGEST_REASONS, SUGGEST_UNITS, WEIGHTS
from web.terms.codes import CentreTier, Topic
from web.terms.term import ASKED, DAYS, MINUTES, NAME, PLACE, Term, Unit, of
from web.terms.types import Day, DivisionCode, Drawn, Features, Point, Share, Source, Travelled

# fmt: off
# Keys are set like the lines of a table: the name, its type, its sentence, its heading.

TENTHS = Unit("min", shown=1)
VALUE = Unit("", kept=2, shown=2)
GAP = Unit("1", kept=6, form=".2%")


def _same(key: str) -> Term:
    """Return what the coverage report says of a key, which means the same here."""
    return of(Measures, key).term


class Classes(TypedDict):
    """Classes of the coverage report for all centres together."""

    centres: Annotated[int, _same("centres")]
    served: Annotated[int | None, _same("served")]
    share: Annotated[Share | None, _same("share")]
    share_low: Annotated[Share | None, Term(_same("share_low").what)]
    share_high: Annotated[Share | None, Term(_same("share_high").what)]
    people_served: Annotated[int | None, _same("people_served")]
    weighted_share: Annotated[Share | None, _same("weighted_share")]
    unknown: Annotated[int, _same("unknown")]
    bound_low: Annotated[Share | None, Term(_same("bound_low").what)]
    bound_high: Annotated[Share | None, Term(_same("bound_high").what)]
    lectures_needed: Annotated[int | None, _same("lectures_needed")]
    reachable: Annotated[int | None, _same("reachable")]
    reachable_share: Annotated[Share | None, _same("reachable_share")]
    fine: Annotated[int | None, _same("fine")]
    schedule: Annotated[int | None, _same("schedule")]
    recruit: Annotated[int | None, _same("recruit")]
    fragile: Annotated[int | None, _same("fragile")]
    no_data: Annotated[int | None, _same("no_data")]


class After(Classes):
    """The same with the suggested lectures, or bases."""

    served_at_venues: Annotated[int, Term(
        "Centres served if each lecture counts at its own venue only.",
        N_("Served at the venues alone"))]


class Demand(TypedDict):
    """What is to be drawn."""

    centres: Annotated[int, Term("Centres that are the demand.")]
    people: Annotated[int, Term("Their people.")]
    drawn: Annotated[int, Term("Those that existing venues draw already.")]
    open: Annotated[int, Term("The others: the venues to be chosen are for them.")]
    candidates: Annotated[int, Term("Venues that may be suggested.")]


class Solution(TypedDict):
    """How good the choice is, and what is proved about it."""

    unit: Annotated[Annotated[str, SUGGEST_UNITS], Term("What its value counts.")]
    venues: Annotated[int, Term("Number of suggested venues.")]
    objective: Annotated[float | None, VALUE, Term("Its value.")]
    bound: Annotated[float | None, VALUE, Term("No choice is better than this.")]
    gap: Annotated[float | None, GAP, Term("How far the value may be from the best one.")]
    optimal: Annotated[bool, Term("True if nothing better exists.")]
    greedy: Annotated[float | None, VALUE, Term("Value of the plain greedy choice.")]
    cpu_seconds: Annotated[float | None, VALUE, Term("Computing time.")]


class County(TypedDict):
    """What changes in one county."""

    code: Annotated[str, Term("Its code.", N_("Division code"))]
    name: Annotated[str, NAME, Term("Its name.", N_("Division"), short=N_("County"), page=True)]
    centres: Annotated[int, Term("Practice centres.", N_("Centres"), page=True)]
    demand: Annotated[int, Term("Centres that are to be drawn.",
        N_("Without enough lectures"), short=N_("To be drawn"), page=True)]
    drawn: Annotated[int, Term("Centres that the suggestion draws.", N_("Newly drawn"), page=True)]
    venues: Annotated[int, Term("Suggested venues in it.", N_("Suggested venues"), page=True)]
    served_before: Annotated[int | None, Term("Served centres before.", N_("Served before"))]
    served_after: Annotated[int | None, Term("Served centres after.", N_("Served after"))]
    share_before: Annotated[Share | None, Term("Share served before.",
        N_("Share before"), page=True)]
    share_after: Annotated[Share | None, Term("Share served after.", N_("Share after"), page=True)]
    reachable_before: Annotated[int | None, Term("Centres within reach before.",
        N_("Within reach before"))]
    reachable_after: Annotated[int | None, Term("Centres within reach after.",
        N_("Within reach after"))]
    reachable_share_before: Annotated[Share | None, Term("Share within reach before.",
        N_("Share within reach before"), short=N_("Within reach before"), page=True)]
    reachable_share_after: Annotated[Share | None, Term("Share within reach after.",
        N_("Share within reach after"), short=N_("Within reach after"), page=True)]


class VenueNumbers(TypedDict):
    """A suggested venue and what it adds to those before it."""

    number: Annotated[int, Term("Its place, the most useful first.", N_("No."), narrow=True)]
    code: Annotated[str, Term("Code of the venue.", N_("Code"), narrow=True)]
    name: Annotated[str, NAME, Term("Its name.", N_("Venue"), narrow=True)]
    tier: Annotated[Annotated[str, TIERS], Term("Its tier.")]
    county: Annotated[DivisionCode, Term("Code of the county.")]
    township: Annotated[DivisionCode, Term(
        "Code of the township; empty for the centre of a county.")]
    county_name: Annotated[str, PLACE, Term("Name of the county.", N_("County"), narrow=True)]
    gain: Annotated[int, Term("Centres it adds to those before.", N_("Centres added"),
        narrow=True)]
    gain_people: Annotated[int, Term("Their people.", N_("People added"), narrow=True)]
    cumulative: Annotated[int, Term("Centres drawn with those before.", N_("Centres so far"),
        narrow=True)]
    cumulative_people: Annotated[int, Term("Their people.", N_("People so far"))]
    within_reach: Annotated[int, Term("Centres to be drawn that are near enough.")]
    nearest_for: Annotated[int, Term("Centres that have it as their nearest.", N_("Nearest for"),
        narrow=True)]
    mean_minutes: Annotated[float | None, TENTHS, Term("Their mean minutes.",
        N_("Minutes on average"), narrow=True)]
    days_since: Annotated[int | None, DAYS,
        Term("Days since its last lecture on record; null: never, or not known.",
        N_("Days since"), page=True, endless=N_("Never"), endless_if="never",
        absent=N_("Not known"))]
    never: Annotated[bool, Term("True if no lecture is on a record that covers the whole period.")]
    lecturer_minutes: Annotated[float | None, MINUTES,
        Term("Minutes to the nearest lecturer; null if there is no way, or without lecturers.",
        N_("Minutes to lecturer"), page=True)]


class SuggestedVenue(VenueNumbers, Point, Drawn):
    """A suggested venue and where it is."""


class LeftNumbers(CentreFacts):
    """A centre that the suggestion leaves without."""

    tier: Annotated[Annotated[str, TIERS], Term("Its tier.")]
    county: Annotated[DivisionCode, Term("Code of the county.")]
    township: Annotated[DivisionCode, Term(
        "Code of the township; empty for the centre of a county.")]
    county_name: Annotated[str, PLACE, Term("Name of the county.", N_("County"), narrow=True)]
    people: Annotated[int, Term("People the centre stands for.", C_("population", "People"),
        narrow=True)]
    minutes: Annotated[float | None, TENTHS, Term(
        "Minutes to the nearest venue, rounded up; null where no road leads.",
        N_("Minutes to the nearest"), narrow=True)]
    nearest: Annotated[str | None, Term("Code of that venue.")]
    nearest_name: Annotated[str | None, PLACE, Term("Its name.", N_("Nearest"), narrow=True)]


class Reason(TypedDict):
    """Why no venue can draw a centre."""

    reason: Annotated[Annotated[str, SUGGEST_REASONS], Term("Why no candidate draws it.",
        N_("Why"), narrow=True)]


class Uncovered(LeftNumbers, Point, Drawn):
    """A centre that more venues could draw."""


class Uncoverable(LeftNumbers, Reason, Point, Drawn):
    """A centre that no candidate draws."""


class Note(TypedDict):
    """A sentence about what the answer rests on."""

    template: Annotated[str, Term("The sentence in English with named gaps.")]
    params: Annotated[dict[str, int], Term("What fills the gaps.")]


class Wanted(TypedDict):
    """The question as understood."""

    model: Annotated[Annotated[str, SUGGEST_MODELS], Term("What is best.")]
    venues: Annotated[int, Term("Most venues asked for.")]
    within: Annotated[float, ASKED, Term("A venue draws the centres at most so many minutes away.")]
    candidates: Annotated[Annotated[str, CANDIDATES], Term("Which centres may be suggested.")]
    exclude: Annotated[list[str], Term("Codes of venues that must not be suggested.")]
    existing: Annotated[bool, Term("Whether what is there already counts.")]
    weight: Annotated[Annotated[str, WEIGHTS], Term("What is counted.")]
    days: Annotated[int, Term("Length of the period in days.")]
    period: Annotated[str | None, Term("Calendar period asked for; null: the last days.")]
    k: Annotated[int, Term("Lectures a served centre has at least.")]
    today: Annotated[Day, Term("Last day of the period.")]
    tier: Annotated[list[CentreTier], Term("Tiers of the centres; empty: all.")]
    prefecture: Annotated[str | None, Term("Code of the prefecture.")]
    county: Annotated[str | None, Term("Code of the county.")]
    topic: Annotated[list[Topic], Term("Topics that count; empty: all.")]
    seconds: Annotated[float, ASKED, Term("Limit of the search.")]


class Effect(TypedDict):
    """What the suggestion would change."""

    before: Annotated[Classes, Term("Classes of the coverage report as they are.", N_("Before"))]
    after: Annotated[After, Term("The same with the suggestion.", N_("After"))]
    counties: Annotated[list[County], Term("The change by county.")]


class Suggestion(Travelled, Wanted, Effect):
    """Where the next lectures, or the bases of lecturers, do most."""

    kind: Annotated[Literal["suggestion"], Term("Kind of document.")]
    population: Annotated[Population, Term("Where the people come from.")]
    record: Annotated[Record, Term("Which days are on record; what is not known is no demand.")]
    existing_venues: Annotated[int, Term(
        "Venues, or homes of lecturers, that count as being there.")]
    demand: Annotated[Demand, Term("What is to be drawn.")]
    solution: Annotated[Solution, Term("How good the choice is.")]
    venues_chosen: Annotated[list[SuggestedVenue], Term("The venues, the most useful first.")]
    uncovered: Annotated[list[Uncovered], Term("Centres that more venues could draw.")]
    uncoverable: Annotated[list[Uncoverable], Term("Centres that no candidate draws.")]
    notes: Annotated[list[Note], Term("What the answer rests on.")]


class VenueProperties(VenueNumbers, Drawn, Source):
    """A suggested venue as a point."""

    role: Annotated[Literal["venue"], Term("What the point is.")]


class UncoveredProperties(LeftNumbers, Drawn, Source):
    """A centre that more venues could draw, as a point."""

    role: Annotated[Literal["uncovered"], Term("What the point is.")]


class UncoverableProperties(LeftNumbers, Reason, Drawn, Source):
    """A centre that no candidate draws, as a point."""

    role: Annotated[Literal["uncoverable"], Term("What the point is.")]


class SuggestionFeatures(
    Features[VenueProperties | UncoveredProperties | UncoverableProperties], Travelled
):
    """A suggestion as points."""

    kind: Annotated[Literal["suggestion"], Term("Kind of document.")]
