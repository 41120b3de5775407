"""Whether a reader of ``/ogc`` wants a page or data: ``f`` decides, then ``Accept``, else data."""

from flask import request

DATA = ("application/geo+json", "application/json", "application/problem+json")
HTML = "text/html"


def in_ogc() -> bool:
    """Whether the request is for the OGC API."""
    return request.path == "/ogc" or request.path.startswith("/ogc/")


def wants_html() -> bool:
    """Whether to answer with a page."""
    if wanted := request.args.get("f"):
        return wanted == "html"
    return request.accept_mimetypes.best_match([*DATA, HTML], default=DATA[0]) == HTML
