"""What pages, API and commands are built on: requests in, answers out, errors, descriptions."""
