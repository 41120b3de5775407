"""What may be asked of a suggestion."""

from typing import Annotated, Final, Literal

from pydantic import Field

from geo.errors import N_
from web.coverage.ask import CentreTiers, Code, Topics
from web.terms.fields import MAX_CODES, IsoDate, QueryError, Several
from web.terms.travel import TravelQuery

Model = Literal["mclp", "lscp", "p-median", "p-center"]
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

    model: Model = "mclp"
    venues: int = Field(default=100, ge=1, le=1000)
    within: float = Field(default=30, gt=0, le=120)
    candidates: Literal["township", "all"] = "township"
    exclude: Codes = Field(default=(), max_length=10 * MAX_CODES)
    existing: bool = False
    weight: Literal["centres", "people"] = "centres"
    days: int = Field(default=90, ge=1, le=3660)
    k: int = Field(default=1, ge=1, le=1000)
    today: IsoDate | None = None
    tier: CentreTiers = ()
    prefecture: Code | None = None
    county: Code | None = None
    topic: Topics = ()
    seconds: float = Field(default=20, ge=1, le=120)

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
