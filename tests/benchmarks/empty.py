"""A screen with nothing on it."""
