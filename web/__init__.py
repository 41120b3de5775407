"""How people reach Red Routes: pages, maps, API, store and command line."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from web.installation.settings import Settings


def create_app(settings: "Settings") -> "Flask":
    """Build the web application of one installation."""
    # Every module of the package imports this file first; the command line must not pay for maps.
    from web.app import build_app  # noqa: PLC0415

    return build_app(settings)
