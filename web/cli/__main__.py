"""``python -m web.cli`` is ``redroutes``."""

from web.cli import main

main(prog_name="redroutes")
