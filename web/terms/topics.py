"""What lectures are about and the languages they are held in: codes and words."""

from typing import Final, Literal

from geo.errors import N_, Template

Topic = Literal[
    "theory", "congress", "united-army", "siping", "korea", "reform", "values", "law", "rural",
    "customs", "ecology", "unity",
]  # fmt: skip
Language = Literal["zh", "ko", "mn"]

TOPIC_WORDS: Final[dict[str, Template]] = {
    "theory": N_("The Party's innovative theories"),
    "congress": N_("Spirit of the 20th Party Congress and of its Central Committee's plenums"),
    "united-army": N_("Spirit of the Northeast Anti-Japanese United Army"),
    "siping": N_("The Siping campaigns"),
    "korea": N_("Spirit of the War to Resist US Aggression and Aid Korea"),
    "reform": N_("History of the reform and opening up"),
    "values": N_("Core socialist values"),
    "law": N_("Rule of law"),
    "rural": N_("Rural revitalisation policy"),
    "customs": N_("Changing outdated customs"),
    "ecology": N_("Ecological civilisation"),
    "unity": N_("Ethnic unity"),
}
"""The topics of ``data/lectures/topics.csv``; a test holds the two together."""
LANGUAGE_WORDS: Final[dict[str, Template]] = {
    "zh": N_("Chinese"),
    "ko": N_("Korean"),
    "mn": N_("Mongolian"),
}
PART_WORDS: Final[dict[str, Template]] = {
    "any": N_("any time of day"),
    "am": N_("morning"),
    "pm": N_("afternoon"),
}
