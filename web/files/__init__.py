"""Formats of files, and what a view needs to be written in any of them."""
