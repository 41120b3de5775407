"""A kept network under another name, into the archive and out of it, by forms of its page."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from geo.errors import RedRoutesError
from web.frame.page import REFUSED, asked, blueprint, current, refused, render
from web.network import archive
from web.network.archive import ArchiveQuery, NetworkNameQuery
from web.network.page_kept import kept_page, to_network
from web.saved.page import SeenForm


class NetworkNameForm(SeenForm, NetworkNameQuery):
    """Another name of the network that was seen."""


class ArchiveForm(SeenForm, ArchiveQuery):
    """What becomes of what others see of the network that was seen."""


@blueprint.post("/networks/<int:network_id>/name")
def rename_network(network_id: int) -> ResponseReturnValue:
    """Give a network another name."""
    try:
        form = NetworkNameForm.model_validate(asked())
        current().store.networks.rename(network_id, form.name, seen=form.seen)
    except REFUSED as error:
        return kept_page(network_id, **refused(error))
    return to_network(network_id, "renamed")


@blueprint.post("/networks/<int:network_id>/archive")
def archive_network(network_id: int) -> ResponseReturnValue:
    """Put a network into the archive; its published routes stay or are withdrawn, as was said."""
    try:
        form = ArchiveForm.model_validate(asked())
        archive.archive(current(), network_id, form, seen=form.seen)
    except REFUSED as error:
        return kept_page(network_id, **refused(error))
    return redirect(url_for("pages.networks", archived=network_id), 303)


@blueprint.post("/networks/<int:network_id>/unarchive")
def unarchive_network(network_id: int) -> ResponseReturnValue:
    """Bring a network back out of the archive."""
    try:
        current().store.networks.unarchive(network_id)
    except RedRoutesError as error:
        return render("networks", template="network/none.html", **refused(error))
    return to_network(network_id, "unarchived")
