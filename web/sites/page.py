"""The page of a site: its story, what to see, how to get there, and who approves its story."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.errors import N_
from web.frame.files import file_links
from web.frame.form import number_of
from web.frame.names import division_names
from web.frame.page import blueprint, current, done_said, frame, render, sentence
from web.installation.context import Context
from web.language.choices import LICENCES
from web.language.designations import batch, designation
from web.language.request import language
from web.maps.shell import MapShell
from web.places import catalogue
from web.places.answer import ListedSite
from web.places.opening import openings
from web.places.page_cards import back, site_facts
from web.places.stars import star_marks
from web.places.view import PART_CARD
from web.sites import story as stories
from web.sites.around import from_town, near_sites, routes_through
from web.sites.known import known_of
from web.sites.parts import contacts_of, designations_of, facts_of, not_known
from web.sites.pictures import MOST_BYTES
from web.store.database import StateError
from web.store.pictures import Picture
from web.store.reach import division_of_site, reach

DONE: Final = {
    "approved": N_("The story is approved: cards, plans, shared pages and papers carry it now."),
    "back": N_("The change is taken back."),
    "withdrawn": N_("The story is a draft again: only this page shows it."),
    "reported": N_("Thank you: the office will look at it. What you wrote is kept."),
    "picture": N_("The picture is on the page."),
    "removed": N_("The picture is taken off the page."),
    "restored": N_("The picture is on the page again."),
}
"""What the page says after a form was sent."""
_MARGIN: Final = 0.09
"""Degrees of latitude around a site that the band shows at least."""
_DEGREE_M: Final = 111_000


@blueprint.get("/sites/<site_id>")
def site(site_id: str) -> ResponseReturnValue:
    """Show what is known about one site; maps show its card alone beside them."""
    if request.args.get("part") == PART_CARD:
        card = site_facts(current(), site_id)
        return render_template("places/site_card.html", **frame("home"), card=card, back=back())
    return site_page(site_id)


def site_page(site_id: str, *, status: int = 200, **variables: Any) -> Response:
    """Render the page of a site.

    Raises
    ------
    web.places.catalogue.UnknownSiteError
        If there is no such site.
    """
    context = current()
    card, facts = site_facts(context, site_id), catalogue.site(context, site_id)
    told = stories.story_of(context, site_id)
    done = request.args.get("done", "")
    shown = {
        "number": stories.version_of(context, site_id),
        "done": done_said(DONE),
        **_undo(done, site_id, stories.version_of(context, site_id)),
        **_told(context, card, facts, told),
        **variables,
    }
    return render(
        "home",
        template="sites/site.html",
        status=status,
        fmap=MapShell(name="site", bounds=_bounds(facts)),
        config=_config(context, facts),
        exports=[file_links("sites", {"id": site_id})],
        **shown,
    )


def _told(
    context: Context, card: dict[str, object], facts: ListedSite, told: stories.SiteStory
) -> dict[str, object]:
    """Return the parts of the page."""
    site_id, sites = facts["id"], context.datasets.sites
    opening = openings(context, context.today())[site_id]
    return {
        "card": card,
        "site": facts,
        "name": named(facts),
        "named": named,
        "story": told,
        "persons": _persons(context, told, site_id),
        "site_names": sites["name_en" if language() == "en" else "name_zh"],
        "facts": facts_of(context, site_id),
        "known": known_of(context, facts, opening),
        "designations": designations_of(context, facts),
        "designation": designation,
        "batch": batch,
        "phones": contacts_of(context, facts, "phone"),
        "bookings": contacts_of(context, facts, "booking"),
        "unknown": not_known(facts, opening, story=bool(told.text)),
        "town": from_town(context, site_id),
        "names": division_names(context),
        "near": near_sites(context, site_id),
        "routes": routes_through(context, site_id),
        "pictures": context.store.pictures.of_site(site_id),
        "srcset": srcset,
        "licences": LICENCES,
        "most_mb": MOST_BYTES // 1_000_000,
    }


def named(one: Any) -> str:
    """Return the name of a site or route in the language of the reader."""
    english = str(one["name_en"] or "")
    return english if language() == "en" and english else str(one["name_zh"])


def _persons(
    context: Context, told: stories.SiteStory, site_id: str
) -> list[tuple[str, list[str]]]:
    """Return the persons of a story with the other sites whose stories name them."""
    known = context.datasets.book.persons
    return [(one, [key for key in known.get(one, ()) if key != site_id]) for one in told.persons]


def srcset(picture: Picture) -> str:
    """Return the sizes of a picture as a browser chooses among them."""
    return ", ".join(
        f"{url_for('pages.picture', number=picture.id, size=size)} {width}w"
        for size, (width, _) in picture.widths.items()
    )


def _bounds(site: ListedSite) -> tuple[tuple[float, float], tuple[float, float]]:
    margin = max(_MARGIN, 1.3 * site["error_m"] / _DEGREE_M)
    lon, lat = site["lon"], site["lat"]
    return (lat - margin, lon - margin), (lat + margin, lon + margin)


def _config(context: Context, site: ListedSite) -> dict[str, object]:
    """Return what the map of the page needs: the site and those around it."""
    names = {one["id"]: named(one) for one in (site, *near_sites(context, site["id"]))}
    table = context.datasets.sites.loc[list(names)]
    marks = star_marks(table)
    return {
        "sites": [
            {
                "id": key, "name": names[str(key)], "lon": round(point.x, 5),
                "lat": round(point.y, 5), "error_m": float(error),
                **dict(zip(("rank", "certainty"), marks[str(key)], strict=True)),
            }
            for key, point, error in zip(table.index, table.geometry, table["error_m"], strict=True)
        ],
        "links": {"site": url_for("pages.site", site_id="-")},
    }  # fmt: skip


# -- approving ------------------------------------------------------------------------------------


def _undo(done: str, site_id: str, number: int | None) -> dict[str, object]:
    """Return the form that takes back what was just done."""
    picture = number_of(request.args.get("picture", ""))
    if done in ("approved", "withdrawn") and number is not None:
        address = url_for("pages.take_back_story", site_id=site_id)
        return {"undo": address, "undo_fields": {"number": number}}
    if done == "removed" and picture is not None:
        return {"undo": url_for("pages.restore_picture", number=picture)}
    if done in ("picture", "restored") and picture is not None:
        return {"undo": url_for("pages.remove_picture", number=picture)}
    return {}


@blueprint.post("/sites/<site_id>/approve")
def approve_story(site_id: str) -> ResponseReturnValue:
    """Approve the story of a site."""
    return _changed(site_id, stories.approve, "approved")


@blueprint.post("/sites/<site_id>/withdraw")
def withdraw_story(site_id: str) -> ResponseReturnValue:
    """Make an approved story a draft again."""
    return _changed(site_id, stories.withdraw, "withdrawn")


@blueprint.post("/sites/<site_id>/take-back")
def take_back_story(site_id: str) -> ResponseReturnValue:
    """Take back what was just approved or withdrawn."""
    return _changed(site_id, _taken_back, "back")


def _taken_back(context: Context, site_id: str, number: int | None) -> None:
    context.store.register.take_back("sites", site_id, number or 0)


def _changed(site_id: str, change: Any, done: str) -> ResponseReturnValue:
    """Change the state of a story and show its page, or the list that the form stood in."""
    context = current()
    try:
        change(context, site_id, number_of(request.form.get("number", "")))
    except StateError as error:
        return site_page(site_id, status=error.status, error=sentence(error))
    if request.form.get("from") == "list":
        return redirect(url_for("pages.story_drafts", done=done, site=site_id), 303)
    return redirect(url_for("pages.site", site_id=site_id, done=done), 303)


def _read(found: Mapping[str, stories.SiteStory]) -> dict[str, stories.SiteStory]:
    """Return the stories of the sites whose records somebody reads."""
    area = reach().records
    return {key: one for key, one in found.items() if area.holds(division_of_site(key))}


@blueprint.get("/register/stories")
def story_drafts() -> Response:
    """List the stories that wait to be approved."""
    context = current()
    site = request.args.get("site", "")
    sites = context.datasets.sites
    number = stories.version_of(context, site) if site in sites.index else None
    waiting, versions = _read(stories.drafts(context)), stories.versions(context)
    return render(
        "register",
        template="sites/stories.html",
        waiting=waiting,
        numbers={key: versions.get(key) for key in waiting},
        site_names=sites["name_en"].where(sites["name_en"] != "", sites["name_zh"])
        if language() == "en"
        else sites["name_zh"],
        done=done_said(DONE),
        done_site=site if number is not None else "",
        undo=url_for("pages.take_back_story", site_id=site) if number is not None else "",
        undo_fields={"number": number, "from": "list"},
    )
