"""The one intake for files of people: bytes in, rows with addresses out.

A file may be a workbook (XLSX, XLS, ODS, ET) or text (CSV, TSV, TXT, pasted cells) in any of the
encodings in which offices save. :func:`read_table` finds out which, searches the heading by the
names of the wanted columns and gives rows that know where they stand, so that a sentence about a
cell names the cell. What it refuses it refuses with a sentence, before parsing where it can.

- :mod:`geo.intake.limits`: how much is read at most
- :mod:`geo.intake.letters`: bytes of a text file -> letters
- :mod:`geo.intake.delimited`: letters -> rows of cells
- :mod:`geo.intake.package`: what a zipped workbook holds, before it is opened
- :mod:`geo.intake.compound`: what an old one is made of, looked through likewise
- :mod:`geo.intake.books`: a workbook -> rows of cells
- :mod:`geo.intake.cells`: values and addresses of cells
- :mod:`geo.intake.grid`: any of these -> sheets
- :mod:`geo.intake.table`: sheets -> headings and rows
"""

from geo.intake.cells import cell_address, cell_text, number, plain
from geo.intake.errors import IntakeError, named
from geo.intake.grid import Grid, Sheet, read_grid, read_text
from geo.intake.limits import LIMITS, Limits
from geo.intake.table import Column, Note, Row, Table, find_table, read_table

__all__ = [
    "LIMITS",
    "Column",
    "Grid",
    "IntakeError",
    "Limits",
    "Note",
    "Row",
    "Sheet",
    "Table",
    "cell_address",
    "cell_text",
    "find_table",
    "named",
    "number",
    "plain",
    "read_grid",
    "read_table",
    "read_text",
]
