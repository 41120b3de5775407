"""Is this process able to answer."""

from importlib import metadata

from flask import Blueprint, Response

from geo.errors import N_
from web.api.inputs import context
from web.formats.jsontext import json_text
from web.operations import described

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@described(N_("Whether the program is able to answer"), {"json": "catalogue.Health"})
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
        "store": {"revision": context().store.revision()},
    }
    return Response(json_text(document), content_type="application/json; charset=utf-8")


def version() -> str:
    """Return the version of the program."""
    try:
        return metadata.version("redroutes")
    except metadata.PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
