"""The provider of the office by which people may sign in (OpenID Connect), by the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from geo.errors import N_
from web.installation.environment import SettingsError

ISSUER: Final = "REDROUTES_OIDC_ISSUER"
CLIENT: Final = "REDROUTES_OIDC_CLIENT"
SECRET: Final = "REDROUTES_OIDC_SECRET"  # noqa: S105 - the name of a variable
CLAIM: Final = "REDROUTES_OIDC_CLAIM"


@dataclass(frozen=True, kw_only=True)
class Oidc:
    """A provider that says who somebody is.

    Attributes
    ----------
    issuer
        Its address, as its tokens name it.
    client, secret
        As what we are known there, and the word by which we prove it.
    claim
        What its tokens say that is the name of an account here.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    claim: str = "preferred_username"


def oidc_from(environ: Mapping[str, str]) -> Oidc | None:
    """Read ``REDROUTES_OIDC_ISSUER`` and the variables beside it; None where it is not set.

    Raises
    ------
    SettingsError
        For a value that cannot be used, or where the library is not installed.
    """
    issuer = environ.get(ISSUER, "").strip()
    if not issuer:
        return None
    if not _is_safe(issuer):
        raise SettingsError(
            N_("%(name)s must be an address that begins with https://, not %(value)s."),
            name=ISSUER, value=issuer,
        )  # fmt: skip
    if find_spec("authlib") is None:
        raise SettingsError(
            N_("%(name)s needs the extra redroutes[oidc]: install it, or take the setting away."),
            name=ISSUER,
        )
    given = {name: _needed(environ, name) for name in (CLIENT, SECRET)}
    claim = environ.get(CLAIM, "").strip() or Oidc.claim
    return Oidc(issuer=issuer, client=given[CLIENT], secret=given[SECRET], claim=claim)


def _needed(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "").strip()
    if not text:
        raise SettingsError(N_("%(name)s must be set where %(other)s is."), name=name, other=ISSUER)
    return text


def _is_safe(address: str) -> bool:
    """Tell whether nobody between can change what is asked there."""
    parts = urlsplit(address)
    if parts.query or parts.fragment or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_here(parts.hostname))


def is_here(host: str) -> bool:
    """Tell whether a name or number of the network means the machine that asks."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
