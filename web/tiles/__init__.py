"""Vector tiles of the venues, and the ground below our own maps."""
