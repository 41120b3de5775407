"""What would become of a file, and making it so: read, compare, apply."""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Final

from pydantic import Field

from geo.errors import N_, SHOWN
from geo.register.changes import RowChange
from geo.register.kind import KINDS
from geo.register.questions import VenueChoice
from geo.register.read import Opened, open_file, read_opened
from geo.register.reading import Finding, Reading, RowResult, Values
from geo.register.records import Asked as AskedOf
from web.installation.context import Context
from web.installation.work import watch
from web.register.dryrun import Change, Counts, Group, counted, groups
from web.register.questions import (
    Candidate,
    Questions,
    candidates,
    questions,
)
from web.register.recall import Answers, fitting, recall, remember
from web.register.text import unread
from web.register.uploads import Upload, Uploads
from web.register.world import counties_of, looks_whole, world_of
from web.store.database import StateError
from web.store.register_rows import Batch
from web.terms.asked import Asked
from web.terms.fields import IsoDate, Query, QueryError

_BEGUN: Final = 0.1
_READ: Final = 0.9
"""Shares of the work that are done when the world is known and when the file is read."""


class RegisterChangedError(StateError):
    """The register is not any more as somebody saw it."""

    kind = "register-changed"


class SendForm(Query):
    """What is sent beside a file."""

    kind: Annotated[str, KINDS, Asked(N_("What the rows are."), N_("Kind of rows"))]


class ApplyForm(Query):
    """How a file is imported."""

    seen: Annotated[
        int, Asked(N_("State of the register that the reader saw."), N_("State of the register"))
    ] = Field(ge=0)
    part: Annotated[
        bool,
        Asked(N_("Whether the file is only a part of what its counties have."), N_("Only a part")),
    ] = False
    remove: Annotated[
        bool,
        Asked(N_("Whether what the file lacks is taken out."), N_("Take out what the file lacks")),
    ] = False
    complete_to: Annotated[
        IsoDate | None,
        Asked(
            N_("The day up to which the record is complete; empty: the last day in the file."),
            N_("Record complete to"),
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What would become of a file.

    Attributes
    ----------
    upload
        The file, with what was answered about it or recalled.
    revision
        State of the register it was compared with.
    refused
        Why nothing of it can be read; None if it was.
    notes
        What is said of the whole file.
    fingerprint
        Of its headings.
    places
        The first rows and where they would lie in every coordinate system.
    counts, groups
        The rows, and what is said of them.
    new
        The first new records.
    changed
        The first changes.
    unread
        Sheets with something in them that have no known heading.
    venues
        Text that names no venue, or several -> venues that may have been meant.
    missing
        Keys of records that the file does not have, though it has others of their counties.
    counties
        Codes of the counties of venues.
    whole
        Whether it holds most of what its counties have, so that it may be all of it.
    """

    upload: Upload
    revision: int
    refused: Finding | None
    notes: Sequence[Finding]
    fingerprint: str
    questions: Questions
    places: Sequence[tuple[str, Sequence[Candidate]]]
    counts: Counts
    groups: Sequence[Group]
    new: Sequence[Values]
    changed: Sequence[Change]
    unread: Sequence[str]
    venues: Mapping[str, Sequence[VenueChoice]]
    missing: Sequence[str]
    counties: Sequence[str]
    whole: bool

    @property
    def mappable(self) -> bool:
        """Whether it can be read once somebody says which column is what."""
        unknown = self.refused is not None and self.refused.code == "no_known_header"
        return unknown and bool(self.questions.sheets)


def read(context: Context, upload: Upload, file: Opened) -> Reading:
    """Read a file as its sender said; the job tells how far it is."""
    world = world_of(context)
    watch(_BEGUN)

    def progress(done: int, rows: int) -> None:
        watch(_BEGUN + (_READ - _BEGUN) * done / max(rows, 1))

    asked = AskedOf(world, upload.crs or None, context.today())
    return read_opened(file, asked, mapping=upload.columns, topics=upload.topics, progress=progress)


def opened(uploads: Uploads, upload: Upload) -> Opened:
    """Parse a file."""
    return open_file(uploads.data(upload), upload.name, upload.kind)


def state_of(context: Context, upload: Upload) -> tuple[Hashable, ...]:
    """Return what is equal for equal readings of equal files against an equal register."""
    answers = json.dumps([upload.crs, upload.columns, upload.topics], sort_keys=True)
    state = context.store.revision()
    return ("register", upload.token, answers, state, context.today())


def examine(context: Context, uploads: Uploads, upload: Upload) -> Examined:
    """Read a file and say what would become of it; what was answered is kept for the next one."""
    known, reading = read_as_known(context, upload, opened(uploads, upload))
    if upload.answered and not reading.refused:
        said = Answers(crs=upload.crs, columns=upload.columns, topics=upload.topics)
        remember(context, reading.fingerprint, upload.kind, said)
    return _examined(context, known, reading)


def read_as_known(context: Context, upload: Upload, file: Opened) -> tuple[Upload, Reading]:
    """Read a file with what was answered for it or, before that, for another with its heading."""
    reading = read(context, upload, file)
    kept = None if upload.answered else recall(context, reading.fingerprint, upload.kind)
    if kept is None:
        return upload, reading
    recalled = replace(upload, **fitting(kept, reading))
    return recalled, read(context, recalled, file)


def _examined(context: Context, upload: Upload, reading: Reading) -> Examined:
    register = context.store.register
    revision = context.store.revision()
    comparison = register.compare(reading)
    found = questions(reading)
    pairs = list(zip(reading.accepted(), comparison.changes, strict=True))
    return Examined(
        upload=upload,
        revision=revision,
        refused=reading.refused,
        notes=reading.notes,
        fingerprint=reading.fingerprint,
        questions=found,
        places=candidates(reading, context.datasets) if found.located else (),
        counts=counted(reading, comparison.counts()),
        groups=groups(reading.rows),
        new=[row.values for row, one in pairs if one.change == "new"][:SHOWN],
        changed=[_change(row, one) for row, one in pairs if one.change == "changed"][:SHOWN],
        unread=unread(reading),
        venues=_meant(reading),
        missing=comparison.missing,
        counties=sorted(counties_of(reading)),
        whole=looks_whole(context, reading),
    )


def _meant(reading: Reading) -> dict[str, Sequence[VenueChoice]]:
    found = reading.proposals["venues"] if reading.proposals else ()
    return {one["text"]: one["proposals"] for one in found}


def _change(row: RowResult, change: RowChange) -> Change:
    return Change(row.sheet, row.row, change.values, change.fields)


def wish_of(context: Context, form: Mapping[str, object]) -> ApplyForm:
    """Return how a file is to be imported.

    Raises
    ------
    QueryError
        If its record is said to be complete to a day to come.
    """
    wish = ApplyForm.model_validate(form)
    require_past(context, wish.complete_to)
    return wish


def require_past(context: Context, complete_to: date | None) -> None:
    """Refuse a record that is said to be complete to a day to come.

    Raises
    ------
    QueryError
        If it is.
    """
    if complete_to and complete_to > context.today():
        raise QueryError(
            N_("No record is complete to a day to come, such as %(day)s."),
            day=complete_to.isoformat(),
        )


def apply_key(upload: Upload) -> Hashable:
    """Return what is equal for a file and a wish however often somebody presses the button."""
    return ("register-apply", upload.token, json.dumps(upload.wish, sort_keys=True))


def apply(context: Context, uploads: Uploads, token: str) -> int:
    """Put a file into the register as was wished; return the number of the batch.

    A second time nothing is done: one thread does this work, one file after the other.

    Raises
    ------
    RegisterChangedError
        If the register is not any more as the reader saw it.
    """
    with uploads.claimed(token):
        upload = uploads.get(token)
        if upload.batch is None:
            upload = uploads.answer(upload, batch=_applied(context, uploads, upload))
    assert upload.batch is not None  # noqa: S101 - the line above
    return upload.batch


def _applied(context: Context, uploads: Uploads, upload: Upload) -> int:
    """Put a file into the register and return the number of the batch."""
    form = ApplyForm.model_validate(upload.wish)
    if context.store.revision() != form.seen:
        raise RegisterChangedError(
            N_("Somebody has changed the register meanwhile: look at what would change now.")
        )
    _, reading = read_as_known(context, upload, opened(uploads, upload))
    batch: Batch = context.store.register.apply(
        reading, partial=form.part, remove_missing=form.remove, complete_to=form.complete_to
    )
    return batch.id
