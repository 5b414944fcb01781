"""Scoring as the contract says: from ledger rows to evidence, from evidence to integers, from integers to grades."""
