"""Is this process able to answer, and all that is asked."""

from typing import cast

from flask import Response, current_app

from geo.errors import N_
from web.api.answer import Health, Ready
from web.files.jsontext import json_text
from web.frame.api import health as health_routes
from web.frame.described import described
from web.frame.inputs import context
from web.installation.basis import version
from web.installation.context import Context
from web.installation.readiness import NotReadyError, require_ready
from web.places.membership import memberships


@health_routes.get("/healthz")
@described(N_("Whether the program is able to answer"), {"json": Health}, query=None)
def health() -> Response:
    """Version, and the rows of each data set and of the store."""
    datasets = context().datasets
    counts = {
        name: len(getattr(datasets, name))
        for name in ("sites", "centres", "communities", "divisions", "boundaries")
    }
    document = {
        "status": "ok",
        "version": version(),
        "datasets": counts,
        "venues": memberships(context()),
        "store": {"revision": context().store.revision()},
    }
    return Response(json_text(document), content_type="application/json; charset=utf-8")


@health_routes.get("/readyz")
@described(
    N_("Whether the program is able to answer all that is asked"),
    {"json": Ready},
    query=None,
    problems=(NotReadyError,),
)
def ready() -> Response:
    """Store at the schema of this release, data readable, somebody there for long work."""
    # Not the context of the request, which a store that cannot be used does not have.
    require_ready(cast("Context", current_app.extensions["redroutes"]))
    document: Ready = {"status": "ready", "version": version()}
    return Response(json_text(document), content_type="application/json; charset=utf-8")
