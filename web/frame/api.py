"""The JSON API: ``/api/v1`` and ``/healthz``; the rooms put their views on these blueprints.

Every view carries its description (:func:`web.frame.described.described`); ``/api/v1/openapi.json``
and the page ``/api/v1/`` are made from these.
"""

from typing import Final

from flask import Blueprint, abort, request

from web.frame import links
from web.frame.described import current_operation

PREFIX: Final = "/api/v1"

api = Blueprint("api", __name__)
jobs = Blueprint("jobs", __name__)
catalogue = Blueprint("catalogue", __name__)
plans = Blueprint("plans", __name__)
orders = Blueprint("orders", __name__)
register = Blueprint("register", __name__)
description = Blueprint("description", __name__)
health = Blueprint("health", __name__)

for _part in (jobs, catalogue, plans, orders, register, description):
    api.register_blueprint(_part, url_prefix=PREFIX)
api.register_blueprint(health)
api.after_request(links.add_links)


@api.before_request
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
