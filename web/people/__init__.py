"""Who may do what: accounts, signing in, roles and what they allow."""
