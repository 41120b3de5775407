"""Addresses that are written where there is no request: in a terminal."""

from web.installation.settings import Settings


def welcome_address(settings: Settings, token: str) -> str:
    """Return where a link leads that is used once, as this machine reaches the pages."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{settings.port}{settings.base_path}/welcome/{token}"
