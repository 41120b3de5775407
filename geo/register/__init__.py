"""The office's own books: rows of any file -> records of a register, each with what became of it.

- :mod:`geo.register.kind`: what a kind of record is made of, declared once
- :mod:`geo.register.reading`: what became of every row of a file
"""
