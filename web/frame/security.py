"""Response headers, the names we are called by, and the refusal of cross-site writes.

The pages run our own scripts and one inline script per map, which carries a nonce made for the
request. Leaflet sets styles through the CSS object model, which a policy does not restrict, so no
inline style is allowed anywhere.
"""

import secrets
import socket
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from werkzeug.sansio.utils import host_is_trusted

from geo.errors import N_
from geo.text import fault

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SAME_SITE = frozenset({"same-origin", "none"})
LOOPBACK = ("localhost", ".localhost")
FOREIGN = N_(
    "Nothing is served under this name: whoever runs the server can add it to REDROUTES_HOSTS."
)
NO_TEXT = N_("The address holds a character that is no text.")
NOWHERE, EVERYWHERE = "'none'", "*"
HSTS = "max-age=31536000; includeSubDomains"


def content_security_policy(*, nonce: str, images: str = "", frames: str = NOWHERE) -> str:
    """Return the policy of one response.

    Parameters
    ----------
    nonce
        Random text that the inline script of this response carries.
    images
        Further allowed source of images: the host of the tile layer.
    frames
        Which sites may show the page in a frame.
    """
    directives = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": "'self'",
        "img-src": f"'self' data: {images}".rstrip(),
        "connect-src": "'self'",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "object-src": "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": frames,
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def allow_frames() -> None:
    """Let every site show the page of this request in a frame."""
    g.frames = EVERYWHERE


def is_known_host(host: str, names: Sequence[str] = ()) -> bool:
    """Tell whether a request was sent to a name of this server.

    Another site can make its own name lead to our address, so that its scripts count as ours
    (DNS rebinding). It cannot do so with the number of an address.

    Parameters
    ----------
    host
        Host and port the request was sent to.
    names
        Names the office has set; one that begins with a dot stands for all below it.
    """
    try:
        ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return host_is_trusted(host, [*LOOPBACK, socket.gethostname(), *names])
    return True


def is_cross_site(method: str, headers: dict[str, str], *, host: str) -> bool:
    """Tell whether a request is a write that another site made the browser send.

    Browsers say where a request comes from in ``Sec-Fetch-Site`` or, the older ones, in
    ``Origin``. A request with neither was not sent by a browser on behalf of a page.

    Parameters
    ----------
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


def init_app(app: Flask, *, images: str = "", hosts: Sequence[str] = ()) -> None:
    """Add the headers to every response, refuse foreign names and cross-site writes.

    Parameters
    ----------
    images
        Hosts of the tile layers as source expressions, "" when the map is offline.
    """

    @app.before_request
    def prepare() -> None:
        g.nonce = secrets.token_urlsafe(16)
        if not is_known_host(request.host, hosts):
            abort(400, FOREIGN)
        if fault(request.path) or any(map(fault, request.args.values())):
            abort(400, NO_TEXT)
        headers = {name.lower(): value for name, value in request.headers.items()}
        if is_cross_site(request.method, headers, host=request.host):
            abort(403)

    @app.after_request
    def harden(response: Response) -> Response:
        policy = content_security_policy(
            nonce=g.get("nonce", ""), images=images, frames=g.get("frames", NOWHERE)
        )
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", HSTS)
        return response
