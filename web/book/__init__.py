"""The plan book of a tour, as files and as a preview."""
