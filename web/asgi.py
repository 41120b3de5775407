"""The application object for ASGI servers, which wait for slow clients without a thread."""

from typing import Final

from a2wsgi import WSGIMiddleware

from web.frame.gate import Gate
from web.register.page import BODY
from web.wsgi import app as wsgi

THREADS: Final = 8
"""Requests answered at a time."""
UNSENT: Final = 1 << 16
"""Parts of an answer that wait for a slow reader, so that no thread does."""

app: Final = Gate(
    WSGIMiddleware(wsgi, workers=THREADS, send_queue_size=UNSENT),  # type: ignore[arg-type]
    limit=BODY.size,
)
