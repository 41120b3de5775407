"""The command line: ``redroutes``."""

import click

from web.cli.group import LazyGroup, language_option

COMMANDS = {
    "data": "web.cli.data:data",
    "prepare": "web.cli.prepare:prepare",
    "plan": "web.cli.plan:plan",
    "nearby": "web.cli.nearby:nearby",
    "coverage": "web.cli.coverage:coverage",
    "serve": "web.cli.serve:serve",
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
@language_option
def main() -> None:
    """Red Routes 红色教育路线: plan tours, find venues, map lecture coverage in Jilin."""
