"""What readers say is wrong with a site, until the office has seen to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, false, or_, select, true, update

from geo.errors import N_
from web.store.database import UnknownError
from web.store.moments import now
from web.store.noting import note
from web.store.part import Part
from web.store.reach import division_of_site, reach, require_reach
from web.store.rows import insert_row, made, require_row
from web.store.tables import LARGEST, site_reports

COUNTY: Final = 6
"""Digits of a county: stations below it read no reports."""


class UnknownReportError(UnknownError):
    """There is no report with this number."""

    kind = "unknown-report"
    title = N_("There is no such report")


@dataclass(frozen=True)
class Report:
    """What somebody has said of a site.

    Attributes
    ----------
    about
        One of :data:`web.language.choices.REPORT_SUBJECTS`.
    text, contact
        In his words; how he can be asked, masked, "" where he has not said.
    done
        Whether the office has seen to it.
    """

    id: int
    site: str
    created_at: datetime
    about: str
    text: str
    contact: str
    done: bool


class Reports(Part):
    """The reports of a store."""

    def part(self, *, done: bool, offset: int = 0, limit: int | None = None) -> list[Report]:
        """Return the reports that are done, or are not, the newest first, or a part of them."""
        query = (
            select(site_reports).where(_seen_to(done), _read()).order_by(site_reports.c.id.desc())
        )
        return self._rows(query.offset(offset).limit(limit), self._report)

    def _report(self, row: RowMapping) -> Report:
        contact = self._database.vault.masked(row["contact"])
        return made(Report, row, contact=contact, done=row["done_at"] is not None)

    def count(self, *, done: bool) -> int:
        """Count the reports that are done, or are not."""
        return self._count(site_reports, _seen_to(done), _read())

    def add(self, site: str, *, about: str, text: str, contact: str = "") -> int:
        """Keep a report and return its number; said twice in the same words, it is kept once."""
        said = {"site": site, "about": about, "text": text}
        columns = [site_reports.c[name] == value for name, value in said.items()]
        same = select(site_reports.c.id).where(*columns, site_reports.c.done_at.is_(None))
        with self._database.write() as connection:
            known = connection.scalar(same)
            if known is not None:
                return int(known)
            sealed = self._database.vault.seal(connection, contact)
            row = {**said, "contact": sealed, "created_at": now()}
            number = insert_row(connection, site_reports, row)
            told = {"report": (None, number), "about": (None, about)}
            note(connection, "sites", site, "reported", told)
        return number

    def reveal(self, report: int) -> tuple[str, str]:
        """Return the site of a report and how its reader can be asked; the history notes it.

        Raises
        ------
        UnknownReportError
            If there is none with this number.
        web.store.vault.LostKeyError
            If the key is not here.
        """
        with self._database.write() as connection:
            found = _own(connection, report)
            told = {"report": (None, report), "field": (None, "contact")}
            note(connection, "sites", found["site"], "revealed", told)
            return found["site"], self._database.vault.open(found["contact"])

    def settle(self, report: int, *, done: bool = True) -> None:
        """Say that a report is seen to, or take that back.

        Raises
        ------
        UnknownReportError
            If there is none with this number.
        """
        values = {"done_at": now() if done else None}
        with self._database.write() as connection:
            site = _own(connection, report)["site"]
            of = site_reports.c.id == report
            connection.execute(update(site_reports).where(of).values(values))
            what = "report_settled" if done else "report_reopened"
            note(connection, "sites", site, what, {"report": (report, report)})


def _own(connection: Connection, report: int) -> RowMapping:
    """Return a report about a site that whoever asks looks after."""
    query = select(site_reports).where(site_reports.c.id == min(report, LARGEST))
    missing = UnknownReportError(N_("There is no report number %(id)s."), id=report)
    row = require_row(connection, query, missing)
    require_reach(division_of_site(row["site"]))
    return row


def _seen_to(done: bool) -> ColumnElement[bool]:
    at = site_reports.c.done_at
    return at.is_not(None) if done else at.is_(None)


def _read() -> ColumnElement[bool]:
    """Return the condition on reports that are read: ids of sites begin with their county."""
    area, site = reach().records, site_reports.c.site
    inside = [
        site.startswith(f"JL-{one}", autoescape=True) for one in area.starts if len(one) <= COUNTY
    ]
    return true() if area.is_all else or_(false(), *inside)
