"""What the pages show as files: one address for all views, with the parameters of the page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from flask import Response, abort

from geo.formats import FORMATS, POINTS
from web.files.attachment import export_response
from web.files.export import Export
from web.frame.again import written_if_large
from web.frame.form import address_of
from web.frame.page import blueprint, current
from web.installation.context import Context
from web.language.request import language
from web.terms.answer import Answer

Build = Callable[[Context], Export]
VIEWS: dict[str, Build] = {}
"""What can be taken along -> how it is made from the parameters of its page."""


def page_file(view: str) -> Callable[[Build], Build]:
    """Offer a view for saving; the decorated function makes it from the address of its page."""

    def keep(build: Build) -> Build:
        VIEWS[view] = build
        return build

    return keep


def exported(exporter: Callable[..., Export], answer: Answer[Any], **more: Any) -> Export:
    """Return an answer to take along in the language of the request."""
    return exporter(current(), answer, language(), **more)


class Link(NamedTuple):
    """A file on offer: ending, name of the format, address."""

    ending: str
    name: str
    address: str


class Links(NamedTuple):
    """The files of one view under their heading, empty for the only view of a page."""

    title: str
    files: Sequence[Link]


def file_links(
    view: str, query: Mapping[str, object], *, title: str = "", endings: Sequence[str] = POINTS
) -> Links:
    """Return the files of a view, for ``parts/exports.html``.

    Parameters
    ----------
    view
        Key of :data:`VIEWS`.
    query
        The parameters of the page, so that the file holds what the page shows.
    title
        What the view is called, on a page that has several.
    """
    return links_to(
        lambda ending: address_of(query, "pages.view_file", view=view, ending=ending),
        title=title, endings=endings,
    )  # fmt: skip


def links_to(
    address: Callable[[str], str], *, title: str = "", endings: Sequence[str] = POINTS
) -> Links:
    """Return the files whose address depends on the ending."""
    return Links(title, [Link(one, FORMATS[one].name, address(one)) for one in endings])


@blueprint.get("/files/<view>.<ending>")
def view_file(view: str, ending: str) -> Response:
    """Return what a page shows as a file to save."""
    if view not in VIEWS or ending not in FORMATS:
        abort(404)
    return file_of(VIEWS[view](current()), ending)


def file_of(export: Export, ending: str) -> Response:
    """Return one format of a view, 404 where the view has no such form."""
    if ending not in export.endings:
        abort(404)
    return export_response(export, ending, written_if_large(export))


# -- places ---------------------------------------------------------------------------------------
