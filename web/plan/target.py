"""Which saved plan a form is about."""

from typing import Annotated

from pydantic import Field

from geo.errors import N_
from web.terms.asked import Asked
from web.terms.fields import Query

MAX_NUMBER = 2**31 - 1  # what every database can keep as a number


class TargetQuery(Query):
    """Which plan a new version is for, and the version it started from."""

    plan: Annotated[int, Asked(N_("Number of a saved plan."), N_("Saved plan"))] = Field(ge=1)
    seen: Annotated[int, Asked(N_("Number of the version that was changed."), N_("Version"))] = (
        Field(ge=1)
    )
