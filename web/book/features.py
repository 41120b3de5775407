"""A tour as features of GeoJSON."""

from typing import Any

from web.files.geojson import Feature, leg_features, point_feature
from web.terms.answer import Answer


def tour_features(answer: Answer[Any]) -> list[Feature]:
    """Return the visits of a plan (``stop``) as points and its drives (``leg``) as lines."""
    stops = [
        point_feature({"role": "stop", "day": number, "order": order, **stop})
        for number, day in enumerate(answer.document["days"], start=1)
        for order, stop in enumerate(day["stops"], start=1)
    ]
    return stops + leg_features(answer)
