"""What differs between two versions, in a sentence."""

from web.language import words
from web.language.messages import translate
from web.saved.changes import Difference


def difference_text(difference: Difference, lang: str) -> str:
    """Return what differs between two plans as a sentence in "zh" or "en"."""
    params = dict(difference.params)
    if difference.code == "hours":
        params |= {key: words.hours(params[key], lang=lang) for key in ("before", "after")}
    return translate(difference.template, lang, **params)
