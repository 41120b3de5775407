"""The types of codes in questions and answers; the vocabularies stand where they are declared."""

from typing import Annotated

from geo.terms import (
    ASKED_SEASONS,
    CENTRE_TIERS,
    LANGUAGES,
    LEVELS,
    PARTS,
    SEASONS,
    TIERS,
    TOPICS,
    VEHICLES,
)

Tier = Annotated[str, TIERS]
CentreTier = Annotated[str, CENTRE_TIERS]
Level = Annotated[str, LEVELS]
Topic = Annotated[str, TOPICS]
Language = Annotated[str, LANGUAGES]
Part = Annotated[str, PARTS]
Vehicle = Annotated[str, VEHICLES]
Season = Annotated[str, SEASONS]
AskedSeason = Annotated[str, ASKED_SEASONS]
