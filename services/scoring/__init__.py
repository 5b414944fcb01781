"""Scoring as the contract says: from ledger rows to evidence, from evidence to integers, from integers to grades."""

from services.scoring.assessment import assess
from services.scoring.document import document
from services.scoring.explanation import explain
from services.scoring.history import history, snapshot

__all__ = ["assess", "document", "explain", "history", "snapshot"]
