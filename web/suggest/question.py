"""What may be asked of a suggestion."""

from typing import Annotated, Final

from pydantic import Field

from geo.errors import C_, N_
from web.coverage.question import Code, CountedQuery
from web.language.choices import CANDIDATES, SUGGEST_MODELS, WEIGHTS
from web.terms.asked import Asked
from web.terms.fields import MAX_CODES, QueryError, Several

FARTHEST_ALL: Final = 60
"""Most minutes with all centres as candidates: beyond it the pairs fill the memory."""


class SuggestQuery(CountedQuery):
    """Where the next lectures, or lecturers' bases, do most.

    Period, lectures wanted and filters are those of the coverage report. `model` says what is
    best: most centres drawn (`mclp`), fewest bases (`lscp`), shortest mean way (`p-median`),
    shortest longest way (`p-center`). A venue draws the centres at most `within` minutes away.
    With `existing`, planned lectures (`mclp`) or the homes of the lecturers (`lscp`) count as being
    there.
    """

    model: Annotated[
        Annotated[str, SUGGEST_MODELS],
        Asked(
            N_("What is best: most centres drawn, fewest bases, shortest mean or longest way."),
            N_("What is best"),
        ),
    ] = "mclp"
    venues: Annotated[
        int,
        Asked(N_("How many venues to suggest at most."), N_("Most venues")),
        Field(ge=1, le=1000),
    ] = 100
    within: Annotated[
        float,
        Asked(
            N_("How many minutes away a venue draws a centre."),
            N_("A venue draws centres within, minutes"),
        ),
        Field(gt=0, le=120),
    ] = 30
    candidates: Annotated[
        Annotated[str, CANDIDATES],
        Asked(N_("Which centres may be suggested."), N_("Venues may be")),
    ] = "township"
    exclude: Annotated[
        tuple[Code, ...],
        Several,
        Asked(
            N_("Codes of venues that must not be suggested."),
            N_("No venue at"),
            value="CODE",
        ),
        Field(max_length=10 * MAX_CODES),
    ] = ()
    existing: Annotated[
        bool,
        Asked(
            N_("Whether what is there counts: planned lectures (mclp), lecturers' homes (lscp)."),
            N_("What is there already counts"),
        ),
    ] = False
    weight: Annotated[
        Annotated[str, WEIGHTS],
        Asked(N_("Whether centres count alike or by their people."), C_("choice", "Count")),
    ] = "centres"
    seconds: Annotated[
        float,
        Asked(N_("Seconds of search."), N_("Time limit, seconds")),
        Field(ge=1, le=120),
    ] = 20

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
