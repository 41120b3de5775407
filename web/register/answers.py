"""What a reader says in the form with the questions."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from urllib.parse import quote, unquote

from geo.register.kinds import REGISTER
from geo.terms import TOPICS
from web.register.questions import CRS
from web.register.uploads import Upload

COLUMN, TOPIC = "column", "topic"
"""What begins the names of the fields that say what a heading, and a topic, is."""


def column_field(sheet: str, label: str) -> str:
    """Return the name of the field for a heading: what files hold may hold anything."""
    return f"{COLUMN} {quote(sheet, safe='')} {quote(label, safe='')}"


def topic_field(text: str) -> str:
    """Return the name of the field for a text that is none of our topics."""
    return f"{TOPIC} {quote(text, safe='')}"


def answers_of(form: Mapping[str, str], upload: Upload) -> dict[str, object]:
    """Return what a form says of a file; values that were never on offer are passed over."""
    topics = {names[0]: value for names, value in _fields(form, TOPIC, 1, TOPICS)}
    answers: dict[str, object] = {"topics": {**upload.topics, **topics}}
    columns: defaultdict[str, dict[str, str]] = defaultdict(dict)
    keys = {one.key for one in REGISTER[upload.kind].fields}
    for (sheet, label), value in _fields(form, COLUMN, 2, keys):
        columns[sheet][label] = value
    if columns:
        answers["columns"] = dict(columns)
    if form.get("crs") in CRS:
        answers["crs"] = form["crs"]
    return answers


def _fields(
    form: Mapping[str, str], begin: str, parts: int, known: Container[str]
) -> Iterator[tuple[list[str], str]]:
    """Yield what the names of some fields stand for, and their values; "" is always on offer."""
    for name, value in form.items():
        first, *names = name.split(" ")
        if first == begin and len(names) == parts and (not value or value in known):
            yield [unquote(one) for one in names], value
