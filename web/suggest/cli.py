"""``redroutes coverage suggest``: where next."""

from pathlib import Path
from typing import Any

from geo.errors import N_
from geo.formats import ANSWERS
from web.coverage.cli import question
from web.frame.help import command, option
from web.frame.options import asked_options, format_option, save_export
from web.orders.planned import plan
from web.suggest.ask import run
from web.suggest.files import suggestion_export
from web.suggest.question import SuggestQuery
from web.suggest.text import suggestion_text


@command()
@asked_options(SuggestQuery)
@option("--add", is_flag=True, help=N_("Put the venues on the list of planned lectures."))
@format_option("text", *ANSWERS)
def suggest(*, add: bool, format: str, output: Path | None, **given: Any) -> None:
    """Suggest where to lecture next, or where lecturers are needed, and prove how good it is."""
    context, query = question(SuggestQuery, given)
    answer = run(context, query, today=context.today())
    if add:
        plan(context, answer.document)
    save_export(context, answer, format, output, suggestion_export, text=suggestion_text)
