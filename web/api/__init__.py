"""The JSON API of the jobs: ``/api/v1`` and ``/healthz``.

Every view carries its description (:func:`web.operations.described`); ``/api/v1/openapi.json`` and
the page ``/api/v1/`` are made from these.
"""

from flask import Blueprint, abort, request

from web.api import catalogue, description, health, jobs, links, orders, plans
from web.operations import current_operation

blueprint = Blueprint("api", __name__)
blueprint.register_blueprint(jobs.blueprint, url_prefix="/api/v1")
blueprint.register_blueprint(catalogue.blueprint, url_prefix="/api/v1")
blueprint.register_blueprint(plans.blueprint, url_prefix="/api/v1")
blueprint.register_blueprint(orders.blueprint, url_prefix="/api/v1")
blueprint.register_blueprint(description.blueprint, url_prefix="/api/v1")
blueprint.register_blueprint(health.blueprint)
blueprint.after_request(links.add_links)


@blueprint.before_request
def refuse_what_nobody_can_send() -> None:
    """Say 406 to a client that accepts none of the media types of an address."""
    operation = current_operation()
    if operation is None or not request.accept_mimetypes or "format" in request.args:
        return
    types = {media.partition(";")[0] for media in operation.media_types.values()}
    if any(media.endswith("+json") for media in types):
        types.add("application/json")  # what it is, too
    if not request.accept_mimetypes.best_match(types):
        abort(406)
