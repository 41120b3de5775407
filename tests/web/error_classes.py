"""All classes of errors of the project, for tests that hold for each."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import geo
import routes
import web
from geo.errors import RedRoutesError

APART = ("geo.build", "web.store.migrations")
"""Left out: they need packages that only the build of the data has, or a running migration."""
ROOMS = ("geo.", "routes.", "web.")


def error_classes() -> list[type[RedRoutesError]]:
    """Return the root of all errors and every class below it, with each module loaded."""
    for package in (geo, routes, web):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(APART) and not module.name.endswith("__main__"):
                import_module(module.name)
    ours = [one for one in _below(RedRoutesError) if one.__module__.startswith(ROOMS)]
    return sorted(ours, key=lambda one: one.__qualname__)


def _below(kind: type[RedRoutesError]) -> Iterator[type[RedRoutesError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)
