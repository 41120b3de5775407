"""One module per format of a view, named after its ending; each has ``write(export)``."""
