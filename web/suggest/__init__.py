"""Where to lecture next."""
