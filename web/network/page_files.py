"""Files of a network: its tables, its map on two papers, its booklet; computed just now or kept."""

from collections.abc import Mapping
from typing import Annotated, Final, NamedTuple, get_args

from flask_babel import gettext
from pydantic import Field

from geo.errors import N_
from routes.cartography.route_sheet import WallPaper
from web.files.export import Export
from web.frame.files import Links, exported, file_links, page_file
from web.frame.form import Form
from web.frame.page import asked
from web.frame.waiting import STOPPED
from web.installation.context import Context
from web.language.request import language
from web.network import ask as service
from web.network.again import kept_answer, told_of
from web.network.answer import Network
from web.network.booklet import Said, booklet_export
from web.network.cards import FILTERS
from web.network.files import BOOKLET, PRINTED, network_export
from web.network.printed import map_export
from web.network.question import PAPER, NetworkMapQuery, NetworkQuery
from web.plan.target import MAX_NUMBER
from web.terms.answer import Answer
from web.terms.asked import Asked, several
from web.terms.fields import Query

SEVERAL = several(NetworkQuery)
READY: Final = "ready"
"""Parameter of the page: its routes have been planned, and can be kept now."""
PAGE_ONLY: Final = frozenset({*FILTERS, STOPPED, READY, "name"})
"""Parameters that only the page reads."""
KEPT: Final = "kept"
"""Parameter of a file that names a kept network."""


class KeptNetworkQuery(Query):
    """A kept network and the size of the paper that its map is printed on."""

    kept: Annotated[
        int, Asked(N_("Number of a kept network."), N_("Network")), Field(ge=1, le=MAX_NUMBER)
    ]
    paper: Annotated[WallPaper, PAPER] = "a2"


class Taken(NamedTuple):
    """A network to take along, on a paper, with what the office says of its routes."""

    answer: Answer[Network]
    paper: WallPaper
    told: Mapping[int, Said] | None = None


def question_of(form: Form) -> Form:
    """Return what the page was asked, without what only it reads."""
    return {name: value for name, value in form.items() if name not in PAGE_ONLY}


def network_files(question: Form) -> list[Links]:
    """Return the files of a network: the parameters of its page, or ``kept`` and its number."""
    maps = [
        file_links(
            "network-map",
            {**question, "paper": paper},
            endings=[ending for on, ending in PRINTED if on == paper],
            title=gettext("Map on %(paper)s", paper=paper.upper()),
        )
        for paper in get_args(WallPaper)
    ]
    booklet = file_links("network-booklet", question, endings=BOOKLET,
                         title=gettext("Booklet of the routes"))  # fmt: skip
    return [file_links("network", question), *maps, booklet]


def _taken(context: Context) -> Taken:
    form = question_of(asked(several=SEVERAL))
    if KEPT in form:
        kept = KeptNetworkQuery.model_validate(form)
        told = told_of(context, kept.kept, language())
        return Taken(kept_answer(context, kept.kept), kept.paper, told)
    query = NetworkMapQuery.model_validate(form)
    return Taken(service.ask(context, query, today=context.today()), query.paper)


@page_file("network-map")
def network_map_file(context: Context) -> Export:
    """Take the printed map along."""
    taken = _taken(context)
    return exported(map_export, taken.answer, paper=taken.paper)


@page_file("network-booklet")
def network_booklet_file(context: Context) -> Export:
    """Take the booklet along."""
    taken = _taken(context)
    return exported(booklet_export, taken.answer, told=taken.told)


@page_file("network")
def network_file(context: Context) -> Export:
    """Take the network along."""
    return exported(network_export, _taken(context).answer)
