"""Telephones and contacts of the register, looked at one by one: each look is in the history."""

from typing import Final

from flask import Response, abort, request, url_for

from geo.register.kind import KINDS
from web.frame.outputs import unkept
from web.frame.page import blueprint, current, render
from web.language.request import language
from web.register.page_record import RECORD, record_address
from web.register.shown import heading_of, title_of
from web.store.register_sealed import SEALED

FIELD: Final = "field"


@blueprint.post(f"{RECORD}/reveal", merge_slashes=False)
def reveal_record(kind: str, key: str) -> Response:
    """Show a telephone or contact; the history notes that somebody has asked."""
    context, field, lang = current(), request.form.get(FIELD, "phone"), language()
    if field not in SEALED.get(kind, ()):
        abort(404)
    said = context.store.register.reveal(kind, key, field)
    values = context.store.register.history(kind, key)[0].values or {}
    back = url_for("pages.venue", code=key) if kind == "venues" else record_address(kind, key)
    return unkept(
        render(
            "register",
            template="register/revealed.html",
            title=title_of(context, kind, values, lang),
            kind_word=KINDS.say(kind, lang),
            heading=heading_of(kind, field, lang),
            said=said,
            contact=values.get("contact") if field == "phone" else "",
            back=back,
            change=record_address(kind, key),
        )
    )
