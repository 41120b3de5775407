"""What may be asked of a suggestion."""

from typing import Annotated, Any, Final

from pydantic import Field, model_validator

from geo.errors import C_, N_
from web.coverage.question import Code, CountedQuery
from web.language.choices import CANDIDATES, SUGGEST_MODELS, WEIGHTS
from web.terms.asked import Asked
from web.terms.fields import MAX_CODES, QueryError, Several

FARTHEST_ALL: Final = 60
"""Most minutes with all centres as candidates: beyond it the pairs fill the memory."""


OWN: Final = "coverage"
"""The model whose answer the coverage report itself confirms."""


class SuggestQuery(CountedQuery):
    """Where the next lectures, or lecturers' bases, do most.

    Period, lectures wanted and filters are those of the coverage report. `model` says what is
    best: most centres covered by a lecture of their own, as the report counts (`coverage`). The
    others ask what would be if people travelled: most centres drawn (`mclp`), fewest bases
    (`lscp`), shortest mean way (`p-median`), shortest longest way (`p-center`); there a venue draws
    the centres at most `within` minutes away. With `existing`, planned lectures (`coverage`,
    `mclp`) or the homes of the lecturers (`lscp`) count as being there. `candidates` are all
    centres for `coverage`, else those of counties and townships, unless said.
    """

    model: Annotated[
        Annotated[str, SUGGEST_MODELS],
        Asked(
            N_("What is best: most centres covered, or another question about ways."),
            N_("Question"),
        ),
    ] = OWN
    venues: Annotated[
        int, Asked(N_("How many venues to suggest at most."), N_("Lectures")), Field(ge=1, le=1000)
    ] = 100
    within: Annotated[
        float,
        Asked(
            N_("How many minutes are near: for a lecturer, and for people who travel to a venue."),
            N_("Near is within, minutes"),
        ),
        Field(gt=0, le=120),
    ] = 30
    candidates: Annotated[
        Annotated[str, CANDIDATES] | None,
        Asked(N_("Which centres may be suggested."), N_("Venues may be")),
    ] = None
    exclude: Annotated[
        tuple[Code, ...],
        Several,
        Asked(N_("Codes of venues that must not be suggested."), N_("No venue at"), value="CODE"),
        Field(max_length=10 * MAX_CODES),
    ] = ()
    existing: Annotated[
        bool,
        Asked(
            N_(
                "Whether what is there counts: planned lectures, or the lecturers' homes for bases."
            ),
            N_("What is there already counts"),
        ),
    ] = False
    weight: Annotated[
        Annotated[str, WEIGHTS],
        Asked(N_("Whether centres count alike or by their people."), C_("choice", "Count")),
    ] = "centres"
    seconds: Annotated[
        float, Asked(N_("Seconds of search."), N_("Time limit, seconds")), Field(ge=1, le=120)
    ] = 20

    @model_validator(mode="before")
    @classmethod
    def _candidates(cls, given: Any) -> Any:
        """Say which centres may be suggested where the question does not."""
        if not isinstance(given, dict) or given.get("candidates"):
            return given
        own = given.get("model", OWN) == OWN
        return {**given, "candidates": "all" if own else "township"}

    def require_possible(self) -> None:
        """Refuse what no model can answer.

        Raises
        ------
        QueryError
            With what to choose instead.
        """
        if self.candidates == "all" and self.model in ("p-median", "p-center"):
            raise QueryError(
                N_(
                    "%(model)s: that needs the minutes of all pairs, so choose county centres and "
                    "township stations (township) as venues."
                ),
                model=SUGGEST_MODELS[self.model],
            )
        if self.candidates == "all" and self.model != OWN and self.within > FARTHEST_ALL:
            raise QueryError(
                N_("With all centres as candidates, choose at most %(most)d minutes."),
                most=FARTHEST_ALL,
            )
        if self.existing and self.model in ("p-median", "p-center"):
            raise QueryError(
                N_("What is there already does not count in the question %(model)s."),
                model=SUGGEST_MODELS[self.model],
            )
        if self.weight == "people" and self.model in ("lscp", "p-center"):
            raise QueryError(
                N_("%(model)s: that reaches everybody, so people are no weight in it."),
                model=SUGGEST_MODELS[self.model],
            )


class PlanSuggestedQuery(SuggestQuery):
    """A suggestion, and which of its venues are put on the list of planned lectures."""

    codes: Annotated[
        tuple[Code, ...],
        Several,
        Asked(
            N_("Codes of the suggested venues to take; all of them unless said."),
            N_("Venues to take"),
            value="CODE",
        ),
        Field(max_length=10 * MAX_CODES),
    ] = ()
