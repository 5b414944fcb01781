"""Ledgers and results as files: reading and checking workbooks, writing ledgers, templates and results."""
