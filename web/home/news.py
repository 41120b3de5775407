"""What is new in an installation: files that came in, routes and stories that came out."""

from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import nlargest
from itertools import islice
from typing import Final, NamedTuple

from flask import url_for
from flask_babel import gettext

from geo.register.kind import KINDS
from web.installation.context import Context
from web.language.places import place_name
from web.language.request import language
from web.store.plan_rows import PlanFilter

SHOWN: Final = 4


class News(NamedTuple):
    """Something that happened: when, what, and where one sees it."""

    moment: datetime
    sign: str
    text: str
    address: str


def news(context: Context) -> list[News]:
    """Return the newest of what the store tells; nothing where it tells nothing."""
    found = [*islice(_imports(context), SHOWN), *_published(context), *_approved(context)]
    return nlargest(SHOWN, found, key=lambda one: _instant(one.moment))


def _imports(context: Context) -> Iterator[News]:
    for batch in context.store.register.batches():
        if batch.undone_at is None:
            text = gettext(
                "%(count)d records imported: %(kind)s",
                count=batch.outcomes.get("accept", 0), kind=KINDS.say(batch.kind, language()),
            )  # fmt: skip
            address = url_for("pages.register_batch", number=batch.id)
            yield News(batch.created_at, "people", text, address)


def _published(context: Context) -> Iterator[News]:
    rows, _ = context.store.plans.search(PlanFilter(status="published", limit=SHOWN))
    for plan in rows:
        text = gettext("Route published: %(name)s", name=plan.name)
        yield News(plan.changed_at, "route", text, url_for("pages.saved_plan", plan_id=plan.id))


def _approved(context: Context) -> list[News]:
    """Return the stories that an office has approved last; read once for each register."""
    found = context.memo.get("approved stories", lambda: _approvals(context))
    return [
        News(
            moment, "book", gettext("Story approved: %(site)s", site=place_name(name, language())),
            url_for("pages.site", site_id=site),
        )
        for moment, site, name in found
    ]  # fmt: skip


def _approvals(context: Context) -> list[tuple[datetime, str, str]]:
    """Return when a story was approved, the site and its name, for the last ones."""
    history, names = context.store.register.history, context.datasets.sites["name_zh"]
    records = context.registered.records.get("sites", ())
    told = [one.key for one in records if one.values.get("story_state") == "approved"]
    dated = [(history("sites", key)[0].changed, key, names[key]) for key in told if key in names]
    return nlargest(SHOWN, dated, key=lambda one: _instant(one[0]))


def _instant(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
