"""The register of an office: its records with all their versions, one by one; and its files."""

from sqlalchemy import select

from geo.errors import N_
from geo.register.changes import differences
from geo.register.keys import natural
from geo.register.reading import Values
from geo.register.record import Record, Version
from web.store.database import UnknownError
from web.store.noting import note
from web.store.reach import division_of, require_reach
from web.store.register_batches import Batches
from web.store.register_rows import newest_row, record_of, standing, standing_counts, version_of
from web.store.register_sealed import SEALED, masked_record, plain_values, without_masks
from web.store.register_typed import history_key
from web.store.register_writing import Stored, Writer, changing
from web.store.seen import ConflictError
from web.store.tables import record_versions, revision


class UnknownRecordError(UnknownError):
    """The register has no such record."""

    kind = "unknown-record"
    title = N_("There is no such record")


class RecordConflictError(ConflictError):
    """Somebody else has changed the record since."""

    kind = "record-changed"
    title = N_("Somebody else has changed the record")


class Register(Batches):
    """The register of a store.

    Every version of every record stays readable.
    """

    # -- reading ------------------------------------------------------------------------------

    def revision(self) -> int:
        """Return a number that differs after every change of the register but for lectures.

        :meth:`web.store.store.Store.revision` also rises with these.
        """
        return self._scalar(select(revision.c.register)) or 0

    def counts(self) -> dict[str, int]:
        """Count the records by kind, as they stand."""
        return dict(self._tuples(standing_counts()))

    def records(self, kind: str) -> list[Record]:
        """Return the records of a kind as they stand, by key; telephones are masked."""
        with self._database.read() as connection:
            found = Stored(connection, kind).records.values()
            return [masked_record(self._database.vault, one) for one in found]

    def history(self, kind: str, key: str) -> list[Version]:
        """Return all versions of a record, the newest first; telephones are masked.

        Raises
        ------
        UnknownRecordError
            If there never was one.
        """
        if "\0" in key:  # no text of PostgreSQL holds one
            raise _unknown(key)
        of = (record_versions.c.kind == kind) & (record_versions.c.key == key)
        query = select(record_versions).where(of).order_by(record_versions.c.number.desc())
        found = self._rows(query, lambda row: version_of(row, self._database.vault))
        if not found:
            raise _unknown(key)
        return found

    def reveal(self, kind: str, key: str, field: str) -> str:
        """Return a telephone or contact, and note in the history that somebody has asked.

        Raises
        ------
        UnknownRecordError
            If there is no such record, or no such field of it.
        web.store.reach.OutOfReachError
            If it belongs to another division.
        web.store.vault.LostKeyError
            If the key is not here.
        """
        with self._database.write() as connection:
            row = newest_row(connection, kind, key)
            values = (row and row["values"]) or {}
            if field not in SEALED.get(kind, ()) or not values.get(field):
                raise _unknown(key)
            require_reach(division_of(kind, key, values))
            note(connection, kind, history_key(kind, key), "revealed", {"field": (None, field)})
            return self._database.vault.open(str(values[field]))

    # -- writing ------------------------------------------------------------------------------

    def save(self, kind: str, key: str | None, values: Values, number: int | None = None) -> Record:
        """Keep what somebody has typed into a form.

        Parameters
        ----------
        key
            Of the record; None for a new one that gets its key by what it says.
        values
            What the form says, also where it erases; what it does not have stays.
        number
            Version that the form showed; None for a new record, also under the key that the data
            sets have for it.

        Raises
        ------
        UnknownRecordError
            If there is none with this key.
        RecordConflictError
            If somebody has changed it since, or a new record is there already.
        """
        with changing(self._database, kind) as connection:
            stored = Stored(connection, kind)
            if key is None:
                key, old = _new_key(stored, values), None
            elif number is None and key not in stored.records:
                old = None
            else:
                old = _current(stored, key, number).values
            merged = {**(old or {}), **without_masks(kind, old, values)}
            if old is not None and not differences(old, merged):
                return masked_record(self._database.vault, stored.records[key])
            writer = Writer(stored)
            row = writer.add(writer.coded(key, merged), merged, "saved")
            writer.write()
        return masked_record(self._database.vault, standing(row, row["values"] or {}))

    def remove(self, kind: str, key: str, number: int) -> None:
        """Take a record out of the register.

        Raises
        ------
        UnknownRecordError, RecordConflictError
            As :meth:`save`.
        """
        with changing(self._database, kind) as connection:
            stored = Stored(connection, kind)
            _current(stored, key, number)
            writer = Writer(stored)
            writer.add(key, None, "removed")
            writer.write()

    def take_back(self, kind: str, key: str, number: int) -> Record | None:
        """Take back the newest version of a record: it becomes what it was before.

        Parameters
        ----------
        number
            Of that version, as it was shown.

        Returns
        -------
        Record or None
            None if there was no record before.

        Raises
        ------
        UnknownRecordError, RecordConflictError
            As :meth:`save`.
        """
        with changing(self._database, kind) as connection:
            stored = Stored(connection, kind)
            if key not in stored.rows:
                raise _unknown(key)
            if stored.rows[key]["number"] != number:
                raise _conflict(key)
            of = (record_versions.c.kind == kind) & (record_versions.c.key == key)
            query = select(record_versions.c["values"]).where(
                of, record_versions.c.number == number - 1
            )
            before = plain_values(self._database.vault, kind, connection.scalar(query))
            writer = Writer(stored)
            row = writer.add(key, before, "taken_back")
            writer.write()
        found = record_of(row)
        return found and masked_record(self._database.vault, found)


def _new_key(stored: Stored, values: Values) -> str:
    """Return the key of a new record; a venue or site waits for its code.

    Raises
    ------
    RecordConflictError
        If it is there already.
    """
    found = natural(stored.kind, values)
    key = stored.aliases().get(found, found)
    if key in stored.records:
        raise RecordConflictError(N_("There is such a record already: %(key)s."), key=key)
    return key


def _current(stored: Stored, key: str, number: int | None) -> Record:
    """Return a record that somebody has before him.

    Raises
    ------
    UnknownRecordError, RecordConflictError
        If there is none, or not in this version any more.
    """
    if key not in stored.records:
        raise _unknown(key)
    require_reach(division_of(stored.kind, key, stored.records[key].values))
    if stored.records[key].number != number:
        raise _conflict(key)
    return stored.records[key]


def _unknown(key: str) -> UnknownRecordError:
    return UnknownRecordError(N_("There is no record %(key)s."), key=key)


def _conflict(key: str) -> RecordConflictError:
    return RecordConflictError(
        N_("Somebody else has changed the record %(key)s since: look at it again."), key=key
    )
