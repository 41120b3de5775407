"""A dispatch as a workbook or calendars, in the language of the reader."""

from datetime import date
from typing import Any, Final

from routes.dispatch.files import dispatch_calendars, dispatch_xlsx
from web.wording import CatalogueWording

MEDIA_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics-zip": "application/zip",
}


def dispatch_file(document: dict[str, Any], form: str, *, language: str, today: date) -> bytes:
    """Return the file; `form` is a key of :data:`MEDIA_TYPES`."""
    make = dispatch_xlsx if form == "xlsx" else dispatch_calendars
    return make(document, CatalogueWording(language), today=today)
