"""Kept networks under another name, in the archive, and out of it again."""

from typing import Annotated, Final

from geo.errors import N_
from geo.vocabulary import Vocabulary, Word
from web.installation.context import Context
from web.store.networks import NetworkStateError
from web.terms.asked import Asked
from web.terms.fields import Query, Text

PUBLISHED: Final = Vocabulary(
    "published_routes",
    {
        "stay": Word("已发布的路线保留，地址不变", "they stay published, at their addresses"),
        "withdraw": Word("一并撤回并删除", "they are withdrawn and deleted, too"),
    },
)
"""What becomes of the published routes of a network that is archived."""


class NetworkNameQuery(Query):
    """Another name of a network."""

    name: Annotated[Text, Asked(N_("New name of the network."), N_("Name of the network"))]


class ArchiveQuery(Query):
    """What becomes of what others see of a network."""

    published: Annotated[
        str | None,
        PUBLISHED,
        Asked(
            N_("What becomes of published routes; has to be said where there are any."),
            N_("Published routes"),
        ),
    ] = None


class ArchivedQuery(Query):
    """Which networks to list."""

    archived: Annotated[
        bool, Asked(N_("Those in the archive instead of the others."), N_("Archived networks"))
    ] = False


def archive(context: Context, network_id: int, query: ArchiveQuery, *, seen: int) -> None:
    """Put a network into the archive; see :meth:`web.store.networks.Networks.archive`.

    Raises
    ------
    web.store.networks.NetworkStateError
        If routes of it are published and nobody says what becomes of them.
    """
    context.store.networks.get(network_id)
    shown = context.store.networks.routes(network_id, published=True)
    if shown and not query.published:
        raise NetworkStateError(
            N_(
                "%(count)d published routes of this network can be seen by everybody: say whether"
                " they stay (published=stay) or are withdrawn, too (published=withdraw)."
            ),
            count=len(shown),
        )
    withdraw = query.published == "withdraw"
    context.store.networks.archive(network_id, withdraw=withdraw, seen=seen)
