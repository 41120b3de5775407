"""Is this process able to answer."""

from flask import Response

from geo.errors import N_
from web.files.jsontext import json_text
from web.frame.api import health as health_routes
from web.frame.described import described
from web.frame.inputs import context
from web.installation.basis import version
from web.places.answer import Health
from web.places.membership import memberships


@health_routes.get("/healthz")
@described(N_("Whether the program is able to answer"), {"json": Health})
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
