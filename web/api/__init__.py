"""The JSON API of the jobs: ``/api/v1`` and ``/healthz``."""

from flask import Blueprint

from web.api import catalogue, health, jobs, orders, plans

blueprint = Blueprint("api", __name__)
blueprint.register_blueprint(jobs.blueprint, url_prefix="/api/v1")
blueprint.register_blueprint(catalogue.blueprint, url_prefix="/api/v1")
blueprint.register_blueprint(plans.blueprint, url_prefix="/api/v1")
blueprint.register_blueprint(orders.blueprint, url_prefix="/api/v1")
blueprint.register_blueprint(health.blueprint)
