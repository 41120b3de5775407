"""The command line: ``redroutes``."""

from web.frame.command import LazyGroup, language_option
from web.frame.help import group

COMMANDS = {
    "plan": "web.plan.cli:plan",
    "examples": "web.plan.cli_examples:examples",
    "plans": "web.saved.cli:plans",
    "nearby": "web.nearby.cli:nearby",
    "isochrone": "web.nearby.cli:isochrone",
    "coverage": "web.coverage.cli:coverage",
    "inspect": "web.inspection.cli:inspect",
    "network": "web.network.cli:network",
    "orders": "web.orders.cli:orders",
    "dispatch": "web.orders.cli_dispatch:dispatch",
    "serve": "web.cli.serve:serve",
    "worker": "web.cli.worker:worker",
    "basemap": "web.cli.basemap:basemap",
    "prepare": "web.cli.prepare:prepare",
    "roads": "web.roads.cli:roads",
    "data": "web.cli.data:data",
    "backup": "web.cli.backup:backup",
    "restore": "web.cli.backup:restore",
    "import": "web.register.cli:import_file",
    "template": "web.register.cli:template_file",
    "export": "web.register.cli:export",
    "audit": "web.history.cli:audit",
    "person": "web.history.cli_person:person",
    "register": "web.register.cli:register",
    "user": "web.people.cli:user",
}


@group(cls=LazyGroup, lazy_commands=COMMANDS)
@language_option
def main() -> None:
    """Red Routes 红色教育路线: plan tours, find venues, map lecture coverage in Jilin."""
