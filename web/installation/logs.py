"""Logs for programs: one JSON object a line, and nothing of people in it.

What a log says of a request, an error or a piece of work is its template. Values that somebody sent
or that the store holds (names, telephones, places, texts) are left out; numbers that we gave stay.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Final

from geo.errors import RedRoutesError
from web.installation.settings import Settings

FIELDS: Final = ("number", "method", "endpoint", "status", "kind", "milliseconds", "bytes")
"""Facts of a record that are ours and are written as they are."""
LEFT_OUT: Final = "…"
OURS: Final = ("web", "geo", "routes")
"""Loggers whose words are templates; others may have put values into theirs."""
FLASK_SAYS: Final = "Exception on "
"""Flask goes on with the address."""
ACCESS: Final = logging.getLogger("web.access")


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "event": _event(record),
        }
        line |= {name: vars(record)[name] for name in FIELDS if name in vars(record)}
        if record.exc_info and record.exc_info[0] is not None:
            line |= _failure(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def configure(settings: Settings) -> None:
    """Write all logs of this process to standard error as the settings say."""
    if settings.log != "json":
        if settings.access_log and not ACCESS.handlers:
            ACCESS.addHandler(_plain_handler())
            ACCESS.propagate = False
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.INFO)
    for logger in (logging.getLogger(OURS[0]), ACCESS):  # Flask's own has a handler of its own
        logger.handlers.clear()
        logger.propagate = True


def _plain_handler() -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    return handler


def _event(record: logging.LogRecord) -> str:
    """Return what is said, without the values that were put into it."""
    args = record.args if isinstance(record.args, tuple) else ()
    if not record.args:
        said = str(record.msg)
        ours = record.name.partition(".")[0] in OURS
        return said if ours and not said.startswith(FLASK_SAYS) else LEFT_OUT
    try:
        return str(record.msg) % tuple(_plain(one) for one in args)
    except (TypeError, ValueError):
        return str(record.msg)


def _plain(value: object) -> object:
    if isinstance(value, RedRoutesError):
        return value.template
    return value if isinstance(value, int | float) else LEFT_OUT


def _failure(error: BaseException | None) -> dict[str, object]:
    """Tell the classes of an error and where it happened; its own words may name somebody."""
    classes, frames = [], []
    while error is not None:
        classes.append(type(error).__name__)
        found = traceback.extract_tb(error.__traceback__)
        frames += [f"{one.filename}:{one.lineno} {one.name}" for one in found]
        error = error.__cause__ or error.__context__
    return {"error": classes, "where": frames}
