"""The address that others reach this installation by, for whoever is not inside a request."""

import socket
from ipaddress import ip_address

from web.installation.settings import Settings

PORTS = {"http": 80, "https": 443}


def public_address(settings: Settings) -> str:
    """Return scheme, host and path of the pages, without a slash at the end.

    A name that the office has set stands for itself: behind a proxy it is reached by https and
    without our port. Where the pages listen at every address of the machine, its name is taken.
    """
    named = next((host for host in settings.hosts if not host.startswith(".")), "")
    behind = bool(settings.proxies)
    scheme = "https" if named and behind else "http"
    host = named or _host(settings.host)
    port = "" if (named and behind) or settings.port == PORTS[scheme] else f":{settings.port}"
    return f"{scheme}://{host}{port}{settings.base_path}"


def _host(listens: str) -> str:
    try:
        address = ip_address(listens)
    except ValueError:
        return listens
    if address.is_unspecified:
        return socket.gethostname()
    return f"[{address}]" if address.version == 6 else listens  # noqa: PLR2004 - IPv6
