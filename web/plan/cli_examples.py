"""``redroutes examples``: a tour for every prefecture and theme, computed from the data."""

from pathlib import Path

from geo.errors import N_
from web.files.jsontext import json_text
from web.files.text import table
from web.frame.command import language
from web.frame.help import command
from web.frame.options import format_option, open_installation, write
from web.language.messages import translate, translator
from web.places.answer_tours import Examples, ExampleTour
from web.plan.examples import run

HEADERS = (N_("Tour"), N_("Days"), N_("Sites"), N_("km"), N_("Stops"))
FEW_SITES = N_("too few sites for a tour")


@command()
@format_option("text", "json")
def examples(format: str, output: Path | None) -> None:
    """List an example tour for every prefecture, theme and featured site."""
    context = open_installation()
    document = run(context, today=context.today())
    text = _text(document) if format == "text" else json_text(document, indent=2)
    write(text, output)


def _text(document: Examples) -> str:
    label = translator(language())
    rows = [_cells(example) for example in document["examples"]]
    return "\n".join(table([label(text) for text in HEADERS], rows, right=(1, 2, 3)))


def _cells(example: ExampleTour) -> list[str]:
    name = example["name_en" if language() == "en" else "name_zh"]
    problem, totals = example["problem"], example["totals"]
    if problem is not None or totals is None:
        said = translate(problem["template"], language(), **problem["params"]) if problem else ""
        return [name, "", "", "", said]
    stops = "、".join(stop["name"] for stop in example["stops"])
    if example["few"]:
        stops = f"{stops} ({translator(language())(FEW_SITES)})"
    return [name, str(totals["days"]), str(totals["stops"]), f"{totals['km']:.0f}", stops]
