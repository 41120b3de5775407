"""The calendar of a venue."""

from flask import Response, request

from geo.formats import FORMATS
from web.files.attachment import attachment
from web.frame.page import blueprint, current
from web.language.request import language


@blueprint.get("/venues/<code>/lectures.ics")
def venue_calendar(code: str) -> Response:
    """Return the lectures to come at a venue, to subscribe to."""
    from web.places.feed import venue_feed  # noqa: PLC0415 - calendars are slow to import

    response = attachment(
        venue_feed(current(), code, language()),
        name=f"{code}.ics",
        fallback="lectures.ics",
        media_type=FORMATS["ics"].content_type,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
