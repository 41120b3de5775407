"""Pictures of the sites: sent with licence and credit, shown, taken off and put back."""

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from geo.errors import N_, RedRoutesError
from web.frame.bodies import is_too_large, takes
from web.frame.page import blueprint, current, sentence
from web.language.choices import LICENCES
from web.places.catalogue import require_site
from web.sites.page import site_page
from web.sites.pictures import MOST_BYTES, SIZES, PictureError, encoded

FORM_BYTES = 100_000
"""Of a form beside its picture."""
LONGEST = 200
"""Characters of a credit, and of what is on a picture."""


@blueprint.post("/sites/<site_id>/pictures")
@takes(MOST_BYTES + FORM_BYTES)
def add_picture(site_id: str) -> ResponseReturnValue:
    """Take a picture of a site."""
    context = current()
    require_site(context, site_id)
    try:
        number = _kept(site_id)
    except RedRoutesError as error:
        return site_page(
            site_id, status=error.status, picture_error=sentence(error), given=request.form
        )
    address = url_for("pages.site", site_id=site_id, done="picture", picture=number)
    return redirect(f"{address}#pictures", 303)


def _kept(site_id: str) -> int:
    """Keep the picture of a form.

    Raises
    ------
    PictureError
        If something is missing, or the file is no picture.
    """
    if is_too_large():
        raise PictureError(
            N_("The picture is larger than %(most)d MB: make it smaller."),
            most=MOST_BYTES // 1_000_000,
        )
    said = {
        key: request.form.get(key, "").strip()[:LONGEST] for key in ("alt", "credit", "licence")
    }
    file = request.files.get("picture")
    if not file or not file.filename:
        raise PictureError(N_("Choose a picture."))
    if said["licence"] not in LICENCES or not said["credit"]:
        raise PictureError(
            N_("A picture needs its licence and who took it: without them it is not shown.")
        )
    if not said["alt"]:
        raise PictureError(N_("Say what is on the picture, for those who do not see it."))
    return current().store.pictures.add(site_id, encoded(file.read()), **said)


@blueprint.get("/pictures/<int:number>/<any({}):size>.jpg".format(", ".join(SIZES)))
def picture(number: int, size: str) -> Response:
    """Return a picture in one size."""
    response = make_response(current().store.pictures.data(number, size))
    response.mimetype = "image/jpeg"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@blueprint.post("/pictures/<int:number>/remove")
def remove_picture(number: int) -> ResponseReturnValue:
    """Take a picture off its page."""
    return _set(number, removed=True)


@blueprint.post("/pictures/<int:number>/restore")
def restore_picture(number: int) -> ResponseReturnValue:
    """Put a picture on its page again."""
    return _set(number, removed=False)


def _set(number: int, *, removed: bool) -> ResponseReturnValue:
    pictures = current().store.pictures
    site = pictures.remove(number) if removed else pictures.restore(number)
    done = "removed" if removed else "restored"
    return redirect(
        url_for("pages.site", site_id=site, done=done, picture=number) + "#pictures", 303
    )
