"""Which saved plan a form is about."""

from typing import Annotated

from pydantic import Field

from web.terms import asks
from web.terms.fields import Query

MAX_NUMBER = 2**31 - 1  # what every database can keep as a number


class TargetQuery(Query):
    """Which plan a new version is for, and the version it started from."""

    plan: Annotated[int, asks.PLAN] = Field(ge=1)
    seen: int = Field(ge=1)
