"""Addresses that are written where there is no request: in a terminal."""

from web.installation.settings import Settings
from web.saved.address import public_address


def welcome_address(settings: Settings, token: str) -> str:
    """Return where a link leads that is used once, as this machine reaches the pages."""
    return f"{public_address(settings)}/welcome/{token}"
