"""The application object for ASGI servers, which wait for slow clients without a thread."""

from typing import Any, Final

from a2wsgi import WSGIMiddleware

from web.frame.gate import Gate
from web.frame.lanes import Lanes
from web.register.page import BODY
from web.wsgi import app as wsgi

QUICK_THREADS: Final = 4
SLOW_THREADS: Final = 6
"""Requests answered at a time; most of the slow ones sleep while a worker does what they ask."""
UNSENT: Final = 1 << 16
"""Parts of an answer that wait for a slow reader, so that no thread does."""


def _threads(count: int) -> Any:
    return WSGIMiddleware(wsgi, workers=count, send_queue_size=UNSENT)  # type: ignore[arg-type]


app: Final = Gate(
    Lanes(
        _threads(QUICK_THREADS),
        _threads(SLOW_THREADS),
        base_path=wsgi.extensions["redroutes"].settings.base_path,
    ),
    limit=BODY.size,
)
