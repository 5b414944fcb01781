"""A person and the system: first start, signing in, passwords, sessions."""
