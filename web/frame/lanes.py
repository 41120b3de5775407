"""Threads for quick answers and threads for the others: nobody waits behind what takes long.

Threads take requests in turn. With one crowd of them, two hundred who ask for long work at once
would be served before the one who opens the first page. Few threads are enough for what takes long:
the more of them run at once, the less of the interpreter is left for each of the quick ones.
"""

from collections.abc import Mapping
from typing import Any, Final

from web.frame.gate import App, Message, Receive, Send

READS: Final = ("GET", "HEAD", "OPTIONS")
QUICK: Final = frozenset(
    (
        *("", "healthz", "readyz", "metrics", "nearby", "work", "more", "help", "offline"),
        *("static", "assets", "tiles", "ground", "basemap", "sw.js", "manifest.webmanifest"),
        *("venues", "sites", "places", "boundaries"),
    )
)
"""First parts of addresses whose reading takes hundredths of a second, whatever is asked."""
API: Final = "/api/v1"


class Lanes:
    """An ASGI application that shares out requests between two others.

    Parameters
    ----------
    quick, slow
        The same application on threads of their own.
    base_path
        Sub-path of the pages, such as ``/red``.
    """

    def __init__(self, quick: App, slow: App, *, base_path: str = "") -> None:
        self._quick, self._slow, self._base = quick, slow, base_path

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        app = self._quick if is_quick(scope, self._base) else self._slow
        await app(scope, receive, send)


def is_quick(scope: Mapping[str, Any], base_path: str = "") -> bool:
    """Tell whether a request reads what is always there in hundredths of a second."""
    if scope.get("method") not in READS:
        return False
    path = f"{scope.get('path', '')}/"
    for prefix in (base_path, API):
        path = path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path
    return path.lstrip("/").split("/")[0] in QUICK
