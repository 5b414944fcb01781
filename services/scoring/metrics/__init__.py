"""The metrics of scoring.md §3, each yielding its evidence rows."""
