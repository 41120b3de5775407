"""``redroutes inspect``: a random sample of centres and a tour for each inspection group."""

from pathlib import Path
from typing import Any

from geo.formats import ANSWERS
from web.frame.help import command
from web.frame.options import asked_options, format_option, question_of, save_export
from web.inspection.ask import InspectionQuery, run
from web.inspection.files import PAPERS, inspection_export
from web.inspection.tables import inspection_text


@command()
@asked_options(InspectionQuery)
@format_option("text", *ANSWERS, *PAPERS)
def inspect(format: str, output: Path | None, **given: Any) -> None:
    """Draw centres at random and plan a tour for each inspection group."""
    context, query = question_of(InspectionQuery, given)
    answer = run(context, query, today=context.today())
    save_export(context, answer, format, output, inspection_export, text=inspection_text)
