"""Rebuild the committed data from public registry packages, byte for byte.

Nothing here runs when a planner works: it is how the files under ``data/`` came to be, and how a
reader checks them. :func:`build_all` does everything into a folder of the caller's choice.
"""
