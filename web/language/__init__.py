"""Sentences and words in the language of the reader."""
