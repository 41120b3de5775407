"""Pictures of the sites, with who made them and who may use them; a removed one can come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select, update

from geo.errors import N_
from web.store.database import StateError, UnknownError
from web.store.moments import now
from web.store.noting import note
from web.store.part import Part
from web.store.reach import division_of_site, require_reach
from web.store.rows import insert_row, made
from web.store.tables import LARGEST, picture_sizes, pictures

MOST: Final = 12
"""Pictures of one site: more are an album, not a page."""


class UnknownPictureError(UnknownError):
    """There is no picture with this number."""

    kind = "unknown-picture"
    title = N_("There is no such picture")


class TooManyPicturesError(StateError):
    """A site has as many pictures as it may."""

    kind = "too-many-pictures"
    title = N_("The site has as many pictures as it may")


@dataclass(frozen=True)
class Encoded:
    """A picture in one size, as JPEG."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Picture:
    """A picture of a site.

    Attributes
    ----------
    alt
        What is on it, for those who do not see it.
    credit, licence
        Who made it, and by which permission it is shown.
    widths
        Size -> width and height in pixels.
    """

    id: int
    site: str
    alt: str
    credit: str
    licence: str
    widths: Mapping[str, tuple[int, int]]


class Pictures(Part):
    """The pictures of a store."""

    def of_site(self, site: str) -> list[Picture]:
        """Return the pictures of a site that are not removed, the first one first."""
        there = (pictures.c.site == site) & pictures.c.removed_at.is_(None)
        query = select(pictures).where(there).order_by(pictures.c.id)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
            sizes = _sizes(connection, [row["id"] for row in rows])
        return [made(Picture, row, widths=sizes.get(row["id"], {})) for row in rows]

    def data(self, picture: int, size: str) -> bytes:
        """Return a picture in one size, as JPEG.

        Raises
        ------
        UnknownPictureError
            If there is none, or it is removed.
        """
        of = (picture_sizes.c.picture == min(picture, LARGEST)) & (picture_sizes.c.size == size)
        query = (
            select(picture_sizes.c.data)
            .join_from(picture_sizes, pictures)
            .where(of, pictures.c.removed_at.is_(None))
        )
        found = self._scalar(query)
        if found is None:
            raise _unknown(picture)
        return bytes(found)

    def add(
        self, site: str, sizes: Mapping[str, Encoded], *, alt: str, credit: str, licence: str
    ) -> int:
        """Keep a picture and return its number.

        Raises
        ------
        TooManyPicturesError
            If the site has as many as it may.
        """
        require_reach(division_of_site(site))
        row = {"site": site, "added_at": now(), "alt": alt, "credit": credit, "licence": licence}
        with self._database.write() as connection:
            there = (pictures.c.site == site) & pictures.c.removed_at.is_(None)
            if len(connection.execute(select(pictures.c.id).where(there)).all()) >= MOST:
                raise TooManyPicturesError(
                    N_("A site has at most %(most)d pictures: remove one first."), most=MOST
                )
            number = insert_row(connection, pictures, row)
            connection.execute(
                insert(picture_sizes),
                [{"picture": number, "size": size, **vars(one)} for size, one in sizes.items()],
            )
            note(connection, "sites", site, "picture_added", {"picture": (None, number)})
        return number

    def remove(self, picture: int) -> str:
        """Take a picture off its page and return its site; it is kept, see :meth:`restore`."""
        return self._set(picture, now())

    def restore(self, picture: int) -> str:
        """Put a removed picture on its page again and return its site."""
        return self._set(picture, None)

    def _set(self, picture: int, removed_at: datetime | None) -> str:
        of = pictures.c.id == min(picture, LARGEST)
        with self._database.write() as connection:
            site = connection.scalar(select(pictures.c.site).where(of))
            if site is None:
                raise _unknown(picture)
            require_reach(division_of_site(site))
            connection.execute(update(pictures).where(of).values(removed_at=removed_at))
            what = "picture_removed" if removed_at else "picture_restored"
            note(connection, "sites", site, what, {"picture": (picture, picture)})
        return str(site)


def _sizes(connection: Connection, keys: Sequence[int]) -> dict[int, dict[str, tuple[int, int]]]:
    columns = (picture_sizes.c.picture, picture_sizes.c.size)
    query = select(*columns, picture_sizes.c.width, picture_sizes.c.height).where(
        picture_sizes.c.picture.in_(keys)
    )
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for picture, size, width, height in connection.execute(query.order_by(picture_sizes.c.width)):
        found.setdefault(picture, {})[size] = (width, height)
    return found


def _unknown(picture: int) -> UnknownPictureError:
    return UnknownPictureError(N_("There is no picture number %(id)s."), id=picture)
