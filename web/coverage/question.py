"""What may be asked of the coverage: a report, the centres behind its numbers, a printed map."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from geo.codes import whole_code
from geo.errors import C_, N_
from routes.cartography.sheet import Paper
from web.coverage.period import Period, last_days
from web.installation.travel import TravelQuery
from web.language.choices import CENTRE_LISTS, CENTRE_ORDERS, MAPS
from web.terms.asked import Asked
from web.terms.codes import CentreTier, Level, Topic
from web.terms.fields import IsoDate, QueryError, Several


class NoLecturesError(QueryError):
    """The store holds no lecture, so coverage is unknown, which is not the same as zero."""

    status = 409
    kind = "no-lectures"
    title = N_("There are no lectures yet")
    on_page = N_(
        "There are no lectures here yet, so nothing is known about who was served: import the "
        "office's records of lectures, or try everything with a simulated year."
    )


class NoCentresError(QueryError):
    """No centre is registered where the question asks, so coverage is unknown there."""

    status = 409
    kind = "no-centres"
    title = N_("There are no practice centres here yet")


def _code(value: Any) -> Any:
    begun = isinstance(value, str) and value.strip().isdigit()
    return whole_code(value.strip()) if begun else value


Code = Annotated[str, BeforeValidator(_code), Field(pattern=r"^\d{12}$")]


class CountedQuery(TravelQuery):
    """Which lectures count, and of which centres: asked alike of a report and of a suggestion."""

    days: Annotated[
        int, Asked(N_("Length of the period in days."), N_("Last days")), Field(ge=1, le=3660)
    ] = 90
    period: Annotated[
        Period | None,
        Asked(
            N_(
                "A calendar month (2026-11), quarter (2026-Q4) or year (2026) in the place of the "
                "last days; 90d is the last 90 days."
            ),
            C_("days", "Period"),
            value="PERIOD",
        ),
    ] = None
    k: Annotated[
        int,
        Asked(N_("Lectures that a served centre has at least."), N_("Lectures needed")),
        Field(ge=1, le=1000),
    ] = 1
    today: Annotated[
        IsoDate | None,
        Asked(N_("Last day of the period; else today, or the last day on record."), N_("Last day")),
    ] = None
    tier: Annotated[
        tuple[CentreTier, ...],
        Several,
        Asked(N_("Only centres of these tiers."), N_("Tiers"), value="TIER"),
    ] = ()
    prefecture: Annotated[
        Code | None,
        Asked(
            N_("Code of a prefecture, of 4, 6 or 12 digits; commands take its name as well."),
            N_("Prefecture"),
            value="NAME",
        ),
    ] = None
    county: Annotated[
        Code | None,
        Asked(
            N_("Code of a county, of 6 or 12 digits; commands take its name as well."),
            N_("County"),
            value="NAME",
        ),
    ] = None
    topic: Annotated[
        tuple[Topic, ...],
        Several,
        Asked(
            N_("Only lectures on these topics count."),
            N_("Only lectures on these topics"),
            value="CODE",
        ),
    ] = ()

    @model_validator(mode="before")
    @classmethod
    def _last_days(cls, given: Any) -> Any:
        """Take a period that is written as last days for what it is."""
        days = last_days(given.get("period")) if isinstance(given, dict) else None
        return {**given, "days": days, "period": None} if days else given


class CoverageQuery(CountedQuery):
    """What counts as served and as within reach.

    A centre is served with at least `k` lectures held in the last `days` days up to `today`, and
    reachable when the nearest lecturer lives at most `within` minutes away. `tier`, `prefecture`
    and `county` choose the centres, `topic` the lectures that count. `required` names topics of
    which each centre should have had `topics_needed` (all when not given). `trend` (months),
    `compare` (last day of an earlier period), `equity` and `uncertainty` add parts to the answer.
    """

    level: Annotated[Level, Asked(N_("Level of the rows."), N_("Level"))] = "county"
    within: Annotated[
        float,
        Asked(N_("Minutes within which a lecturer must live."), N_("Lecturer within, minutes")),
        Field(gt=0, le=600),
    ] = 30
    overdue: Annotated[
        int,
        Asked(N_("Days after which the next lecture is due."), N_("Overdue after days")),
        Field(ge=1, le=3660),
    ] = 180
    required: Annotated[
        tuple[Topic, ...],
        Several,
        Asked(N_("Topics that each centre should have had."), N_("Required topics"), value="CODE"),
    ] = ()
    topics_needed: Annotated[
        int | None,
        Asked(N_("How many of them; else all."), N_("Required topics that are enough")),
        Field(ge=1, le=100),
    ] = None
    trend: Annotated[
        int, Asked(N_("Months of a trend; 0: none."), N_("Trend")), Field(ge=0, le=60)
    ] = 0
    compare: Annotated[
        IsoDate | None,
        Asked(
            N_("Last day of an earlier period to compare with."),
            N_("Compare with the period up to"),
        ),
    ] = None
    equity: Annotated[
        bool,
        Asked(N_("Whether to compute how fairly it is shared out."), N_("Evenness (some seconds)")),
    ] = False
    uncertainty: Annotated[
        bool,
        Asked(
            N_("Whether to compute what the position errors leave open."),
            N_("Errors of positions (some seconds)"),
        ),
    ] = False

    @model_validator(mode="after")
    def _enough_topics(self) -> Self:
        """Refuse to want more topics than there are: no centre could ever have them."""
        needed, most = self.topics_needed, len(set(self.required))
        if needed is not None and needed > most:
            raise QueryError(
                N_(
                    "%(most)d required topics are named, so at most %(most)d of them can be "
                    "enough, not %(needed)d."
                ),
                most=most,
                needed=needed,
            )
        return self

    def report(self) -> "CoverageQuery":
        """Return the question of the report that this list or map belongs to."""
        fields = set(CoverageQuery.model_fields)
        return CoverageQuery.model_validate(self.model_dump(include=fields, by_alias=True))


class CentresQuery(CoverageQuery):
    """The question of a coverage report, and which of its centres.

    `which` is the number asked about: those `served`, those `unreachable`, and so on; `held` had a
    lecture in the period. `division` is the code of a row of the report at its `level`. `sort` puts
    the longest waiting, the farthest, those with the most lectures or with the most people first.
    """

    which: Annotated[
        Annotated[str, CENTRE_LISTS],
        Asked(N_("Which centres: the number of the report that they stand behind."), N_("List")),
    ] = "all"
    division: Annotated[
        str | None,
        Asked(N_("Code of a row of the report."), N_("Division code"), value="CODE"),
        Field(max_length=30),
    ] = None
    sort: Annotated[
        Annotated[str, CENTRE_ORDERS],
        Asked(N_("Order: by code, or the largest first."), N_("Order")),
    ] = "code"
    page: Annotated[
        int, Asked(N_("Number of the page, from 1."), N_("Page")), Field(ge=1, le=100_000)
    ] = 1


class MapQuery(CoverageQuery):
    """A coverage report, what its map shows and the size of the paper."""

    show: Annotated[Annotated[str, MAPS], Asked(N_("What the map shows."), N_("Map"))] = "share"
    paper: Annotated[Paper, Asked(N_("Size of the paper, landscape."), N_("Paper"))] = "a3"
