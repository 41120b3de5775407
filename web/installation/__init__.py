"""One installation: settings, data, roads, store and long work, opened once per process."""
