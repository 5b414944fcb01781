"""Verbs on the ledgers, one module a ledger: each asks permission, keeps the ledger's rules, and is on record."""
