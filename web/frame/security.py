"""Response headers and the refusal of cross-site writes.

The pages run our own scripts and one inline script per map, which carries a nonce made for the
request. Leaflet sets styles through the CSS object model, which a policy does not restrict, so no
inline style is allowed anywhere.
"""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SAME_SITE = frozenset({"same-origin", "none"})
HSTS = "max-age=31536000; includeSubDomains"


def content_security_policy(*, nonce: str, images: str = "") -> str:
    """Return the policy of one response.

    Parameters
    ----------
    nonce
        Random text that the inline script of this response carries.
    images
        Further allowed source of images: the host of the tile layer.
    """
    directives = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": "'self'",
        "img-src": f"'self' data: {images}".rstrip(),
        "connect-src": "'self'",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def is_cross_site(method: str, headers: dict[str, str], *, host: str) -> bool:
    """Tell whether a request is a write that another site made the browser send.

    Browsers say where a request comes from in ``Sec-Fetch-Site`` or, the older ones, in
    ``Origin``. A request with neither was not sent by a browser on behalf of a page.

    Parameters
    ----------
    method
        HTTP method.
    headers
        Request headers with lower-case names.
    host
        Host and port this request was sent to.
    """
    if method in SAFE_METHODS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in SAME_SITE
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != host


def init_app(app: Flask, *, images: str = "") -> None:
    """Add the headers to every response and refuse cross-site writes.

    Parameters
    ----------
    app
        The application.
    images
        Hosts of the tile layers as source expressions, "" when the map is offline.
    """

    @app.before_request
    def prepare() -> None:
        g.nonce = secrets.token_urlsafe(16)
        headers = {name.lower(): value for name, value in request.headers.items()}
        if is_cross_site(request.method, headers, host=request.host):
            abort(403)

    @app.after_request
    def harden(response: Response) -> Response:
        policy = content_security_policy(nonce=g.get("nonce", ""), images=images)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", HSTS)
        return response
