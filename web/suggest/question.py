"""What may be asked of a suggestion."""

from typing import Annotated, Final

from pydantic import Field

from geo.errors import N_
from web.coverage.ask import CentreTiers, Code, Topics
from web.installation.travel import TravelQuery
from web.language.choices import CANDIDATES, SUGGEST_MODELS, WEIGHTS
from web.terms import asks
from web.terms.asked import Asked
from web.terms.fields import MAX_CODES, IsoDate, QueryError, Several

Model = Annotated[str, SUGGEST_MODELS]
Codes = Annotated[tuple[Code, ...], Several]

FARTHEST_ALL: Final = 60
"""Most minutes with all centres as candidates: beyond it the pairs fill the memory."""


class SuggestQuery(TravelQuery):
    """Where the next lectures, or lecturers' bases, do most.

    Period, lectures wanted and filters are those of the coverage report. `model` says what is
    best: most centres drawn (`mclp`), fewest bases (`lscp`), shortest mean way (`p-median`),
    shortest longest way (`p-center`). A venue draws the centres at most `within` minutes away.
    With `existing`, planned lectures (`mclp`) or the homes of the lecturers (`lscp`) count as being
    there.
    """

    model: Annotated[
        Model,
        Asked(N_("What is best: most centres drawn, fewest bases, shortest mean or longest way.")),
    ] = "mclp"
    venues: Annotated[int, Asked(N_("How many venues to suggest at most."))] = Field(
        default=100, ge=1, le=1000
    )
    within: Annotated[float, Asked(N_("How many minutes away a venue draws a centre."))] = Field(
        default=30, gt=0, le=120
    )
    candidates: Annotated[str, CANDIDATES, Asked(N_("Which centres may be suggested."))] = (
        "township"
    )
    exclude: Annotated[Codes, Asked(N_("Codes of venues that must not be suggested."))] = Field(
        default=(), max_length=10 * MAX_CODES
    )
    existing: Annotated[bool, Asked(N_("Whether what is there already counts."))] = False
    weight: Annotated[
        str, WEIGHTS, Asked(N_("Whether centres count alike or by their people."))
    ] = "centres"
    days: Annotated[int, asks.DAYS] = Field(default=90, ge=1, le=3660)
    k: Annotated[int, asks.K] = Field(default=1, ge=1, le=1000)
    today: Annotated[IsoDate | None, asks.TODAY] = None
    tier: Annotated[CentreTiers, asks.TIER] = ()
    prefecture: Annotated[Code | None, asks.PREFECTURE] = None
    county: Annotated[Code | None, asks.COUNTY] = None
    topic: Annotated[Topics, asks.TOPIC] = ()
    seconds: Annotated[float, asks.SECONDS] = Field(default=20, ge=1, le=120)

    def require_possible(self) -> None:
        """Refuse what no model can answer.

        Raises
        ------
        QueryError
            With what to choose instead.
        """
        if self.candidates == "all" and self.model in ("p-median", "p-center"):
            raise QueryError(
                N_("%(model)s needs the minutes of all pairs: choose the candidates 'township'."),
                model=self.model,
            )
        if self.candidates == "all" and self.within > FARTHEST_ALL:
            raise QueryError(
                N_("With all centres as candidates, choose at most %(most)d minutes."),
                most=FARTHEST_ALL,
            )
        if self.existing and self.model in ("p-median", "p-center"):
            raise QueryError(
                N_("What exists already counts with mclp and lscp only, not with %(model)s."),
                model=self.model,
            )
        if self.weight == "people" and self.model in ("lscp", "p-center"):
            raise QueryError(
                N_("%(model)s reaches everybody, so people are no weight in it."), model=self.model
            )
