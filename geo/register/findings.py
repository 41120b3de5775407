"""What can be said of a cell or a file: code -> sentence, and what to do about it."""

from dataclasses import dataclass
from typing import Final

from geo.errors import N_, DataError


@dataclass(frozen=True)
class Saying:
    """A sentence with ``%(value)s`` and the remedy."""

    sentence: str
    remedy: str = ""


FINDINGS: Final = {
    "missing_required": Saying(N_("A required cell is empty."), N_("Fill it in.")),
    "bad_code": Saying(N_("“%(value)s” is no code."), N_("Write all twelve digits, as text.")),
    "unknown_division": Saying(N_("No division of Jilin is “%(value)s”."), N_("Correct it.")),
    "ambiguous_division": Saying(
        N_("Several divisions are called “%(value)s”."), N_("Write the county before it.")
    ),
    "ambiguous_venue": Saying(
        N_("Several venues are called “%(value)s”."), N_("Write county and township before it.")
    ),
    "unknown_venue": Saying(N_("No venue is called “%(value)s”."), N_("Correct it, or add it.")),
    "duplicate_key": Saying(
        N_("“%(value)s” stands in the file before, with other contents."), N_("Keep one of them.")
    ),
    "bad_coordinates": Saying(N_("“%(value)s” is no coordinate."), N_("Write decimal degrees.")),
    "outside_province": Saying(
        N_("“%(value)s” is not in Jilin."), N_("Check it, or correct the coordinate system.")
    ),
    "projected_coordinates": Saying(
        N_("“%(value)s” is in metres, not degrees."), N_("Export it in degrees.")
    ),
    "not_a_point": Saying(N_("This is a line or an area, not a point.")),
    "bad_date": Saying(N_("“%(value)s” is no date."), N_("Write it like 2027-04-08.")),
    "no_year": Saying(N_("“%(value)s” has no year."), N_("Write it like 2027-04-08.")),
    "date_range": Saying(N_("“%(value)s” is several days."), N_("Write a row for each day.")),
    "ambiguous_date": Saying(
        N_("“%(value)s” may be several dates."), N_("Write it like 2027-04-08.")
    ),
    "bad_number": Saying(N_("“%(value)s” is no number."), N_("Write digits only.")),
    "too_long": Saying(N_("“%(value)s” is too long."), N_("Write it shorter.")),
    "same_row": Saying(N_("The same row stands in the file before.")),
    "sample_row": Saying(N_("This is the sample row.")),
    "blank_row": Saying(N_("This row is empty.")),
    "total_row": Saying(N_("This is a total.")),
    "note_row": Saying(N_("This is a note.")),
    "repeated_header": Saying(N_("This is the heading again.")),
    "upper_level": Saying(N_("This is a prefecture among counties.")),
    "booked": Saying(
        N_("“%(value)s”: the lecturer or the venue has another lecture on this half of the day."),
        N_("Correct the day or the time, or cancel the other lecture."),
    ),
    "cancelled": Saying(N_("This lecture was cancelled.")),
    "swapped_fixed": Saying(N_("Longitude and latitude were exchanged; they are put right.")),
    "outside_county": Saying(N_("The point is not in its county."), N_("Check the position.")),
    "other_county": Saying(
        N_("“%(value)s” is not the county of its code; the code counts."),
        N_("Correct one of them."),
    ),
    "no_position": Saying(N_("It has no position."), N_("Set it on the map.")),
    "same_position": Saying(N_("Another row is at the same point.")),
    "old_code": Saying(N_("“%(value)s” is an old code; it is read as the new one.")),
    "old_name": Saying(N_("“%(value)s” is an old name; it is read as the new one.")),
    "code_lost": Saying(N_("The spreadsheet destroyed the code “%(value)s”.")),
    "new_venue": Saying(N_("“%(value)s” is not known yet; it is a new venue.")),
    "formula_text": Saying(N_("“%(value)s” looks like a formula; it stays a text.")),
    "unmapped_topic": Saying(N_("“%(value)s” is none of our topics."), N_("Choose one.")),
    "same_name": Saying(N_("Two people are called “%(value)s”.")),
    "phone_zero_added": Saying(N_("“%(value)s” had lost its zero.")),
    "two_phones": Saying(N_("“%(value)s” are two numbers; the first one is taken.")),
    "bad_phone": Saying(N_("“%(value)s” is no phone number.")),
    "serial_date": Saying(N_("“%(value)s” is a date as spreadsheets count.")),
    "weekday_mismatch": Saying(N_("In “%(value)s” weekday and date do not agree.")),
    "future_held": Saying(N_("A lecture to come is said to have been held.")),
    "bad_time": Saying(N_("“%(value)s” is no time.")),
    "number_range": Saying(N_("“%(value)s” is a range, not a number.")),
    "opening_unread": Saying(N_("The opening hours “%(value)s” are not understood.")),
    "closing_unread": Saying(
        N_("The closing days “%(value)s” are not understood."),
        N_("Write them like “Mondays” or “2027-03-01 to 2027-06-14”."),
    ),
    "bad_weekdays": Saying(
        N_("“%(value)s” are no days of the week."), N_("Write them like “Monday to Friday”.")
    ),
    "bad_word": Saying(
        N_("“%(value)s” is none of the words of this column."), N_("Choose one from the list.")
    ),
    "hidden_rows": Saying(N_("Hidden rows are read, too.")),
    "several_sheets": Saying(N_("Several sheets are read.")),
    "wrong_extension": Saying(N_("The file is not what its name says.")),
    "year_from_title": Saying(N_("The year is taken from the title.")),
    "newest_year": Saying(N_("Of several years the newest is read.")),
    "encoding": Saying(N_("The encoding is not known."), N_("Save it as XLSX.")),
    "mojibake": Saying(N_("The letters are garbled."), N_("Export it again, as XLSX.")),
    "damaged": Saying(N_("The file is damaged."), N_("Open it and save it again.")),
    "too_large": Saying(
        N_("The file is larger than can be read, or needs more memory or time than a file may."),
        N_("Copy the table alone into a new workbook, or split it."),
    ),
    "encrypted": Saying(N_("The file has a password."), N_("Save it without one.")),
    "html_table": Saying(N_("This is a web page."), N_("Save it as XLSX.")),
    "cross_table": Saying(N_("This is a cross table."), N_("Write a row for each lecture.")),
    "no_known_header": Saying(N_("No known heading was found."), N_("Use our template.")),
    "not_text": Saying(N_("This is not a text file."), N_("Save it as XLSX.")),
    "not_geojson": Saying(N_("This is no GeoJSON."), N_("Export it again.")),
}  # fmt: skip
"""Every code of a row or of a file."""


def problem(where: str, code: str, value: str) -> DataError:
    """Return the error that names a cell, what stands there, what is wrong and what to do."""
    saying = FINDINGS[code]
    return DataError(
        N_("%(where)s: %(problem)s %(remedy)s"),
        where=where,
        problem=DataError(saying.sentence, value=value),
        remedy=saying.remedy,
    )
