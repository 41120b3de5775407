"""The history: who has changed what, on a page and as a command."""
