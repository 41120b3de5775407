"""What the processes for long work are forked from: one that has loaded all they need.

The server of forks imports this module, once, before it forks: data, kernels and the tables of the
store are then in memory that all its children share. It starts no thread and leaves no connection
open, for neither survives a fork. Where nothing is forked each process opens its own.
"""

import logging
import os
from importlib import import_module
from typing import Final

from geo.errors import RedRoutesError
from web.installation.context import Context, open_context
from web.installation.loading import be_polite, loading
from web.installation.settings import TEMPLATE, Settings

log = logging.getLogger(__name__)


def open_warm(settings: Settings) -> Context:
    """Open an installation with everything that long work needs in memory."""
    with loading():
        import_module("web.app")  # the rooms declare their kinds
        import_module("routes").warm_up()
        context = open_context(settings).current()
        _ = context.gazetteer
        import_module("web.frame.again").app_of(context)
    return context


def _opened() -> Context | None:
    be_polite()
    try:
        with loading():
            context = open_warm(Settings.from_env())
            import_module("geo.locate").warm_up()
            _ = context.snapshot().lectures
    except RedRoutesError as error:  # the children try again, and say why they cannot
        log.info("%s", error)
        return None
    except Exception:  # so do they here: without this process there would be no children
        log.exception("what the processes for long work are forked from")
        return None
    context.store.close()
    return context


OPENED: Final = _opened() if os.environ.get(TEMPLATE) else None
"""The installation of this machine; elsewhere than under a worker nothing is opened."""
