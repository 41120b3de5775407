"""One of a thing in English sentences: a field that says 1 takes the word behind it along."""

import re
from collections.abc import Mapping
from typing import Final

_IRREGULAR: Final = {
    "people": "person", "branches": "branch", "addresses": "address", "coaches": "coach",
}  # fmt: skip
_NOUNS: Final = (
    "bases|candidates|causes|cells|centres|changes|characters|coaches|columns|costs|counties|days|drives|entries|features"
    "|files|groups|hours|kinds|lecturers|lectures|letters|links|members|minutes|months|networks"
    "|nights|notes|numbers|orders|pages|people|periods|pictures|pixels|pieces|places|plans|points|positions|records"
    "|routes|rows|seats|seconds|shifts|sites|stations|steps|stops|stories|tables|themes|things"
    "|thousandths|tiles|times|timetables|topics|towns|values|venues|versions|visits|weights"
)
_BETWEEN: Final = (
    "candidate|county|demand|drawn|further|known|listed|more|open|other|overnight|planned|practice"
    "|published|required|simulated|suggested|whole"
)
_DOES: Final = {
    "are": "is", "were": "was", "have": "has", "had": "had", "do": "does", "can": "can",
    "contradict": "contradicts", "hold": "holds", "lie": "lies", "need": "needs", "rest": "rests",
    "serve": "serves", "stay": "stays", "take": "takes", "visit": "visits", "wait": "waits",
}  # fmt: skip
"""What one does of what several do."""
_COUNTED: Final = re.compile(
    rf"(?P<field>%\((?P<name>\w+)\)(?:[ds]|\.0f|g) (?:(?:{_BETWEEN}) )*)(?P<noun>{_NOUNS})\b"
    rf"(?: (?P<verb>{'|'.join(_DOES)})\b)?"
)


def counted(template: str, params: Mapping[str, object]) -> str:
    """Return an English template as it reads with these fields: 1 day, but 2 days.

    Parameters
    ----------
    template
        Sentence with ``%(name)s`` fields.
    params
        Values of the fields; one that says anything but 1 leaves its words as they are.
    """

    def one(found: re.Match[str]) -> str:
        if str(params.get(found["name"])) not in {"1", "1.0"}:
            return found[0]
        verb = f" {_DOES[found['verb']]}" if found["verb"] else ""
        return found["field"] + _singular(found["noun"]) + verb

    return _COUNTED.sub(one, template) if params else template


def _singular(noun: str) -> str:
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    return f"{noun[:-3]}y" if noun.endswith("ies") else noun[:-1]
