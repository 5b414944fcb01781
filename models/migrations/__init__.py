"""Alembic migrations of the models."""
