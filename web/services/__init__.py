"""The use cases: a validated query and a context in, a document out; no web framework."""
