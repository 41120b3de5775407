"""Networks of routes by the API."""

from flask import Response

from geo.errors import N_
from web.frame.api import jobs
from web.frame.described import PLAN_PROBLEMS, described
from web.frame.inputs import context
from web.frame.outputs import FILES, respond_answer
from web.installation.work import BusyError
from web.network import ask as service
from web.network.answer import Network, NetworkFeatures
from web.network.files import network_export
from web.network.question import NetworkQuery


@jobs.get("/network")
@described(
    N_("A network of routes for the whole province"),
    {"json": Network, "geojson": NetworkFeatures, **FILES},
    problems=(*PLAN_PROBLEMS, BusyError),
    examples=({"from": "通化市", "days": "1", "least": 1, "most": 4, "effort": 0.001},),
    later=True,
)
def network(query: NetworkQuery) -> Response:
    """Choose routes together from searched candidates; 202 while they are searched for."""
    answer = service.ask(context(), query, today=context().today())
    return respond_answer(answer, network_export)
