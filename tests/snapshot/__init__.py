"""What Red Routes answers, written down so that two states of the code can be compared."""
