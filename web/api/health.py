"""Is this process able to answer."""

from importlib.metadata import PackageNotFoundError, version

from flask import Blueprint, Response

from web.api.inputs import context
from web.formats.jsontext import json_text

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def health() -> Response:
    """Version, and the rows of each data set and of the store."""
    datasets = context().datasets
    counts = {
        name: len(getattr(datasets, name))
        for name in ("sites", "centres", "communities", "divisions", "boundaries")
    }
    document = {
        "status": "ok",
        "version": _version(),
        "datasets": counts,
        "store": {"revision": context().store.revision()},
    }
    return Response(json_text(document), content_type="application/json; charset=utf-8")


def _version() -> str:
    try:
        return version("redroutes")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
