"""Results: ranks and grades, and the scorecard with its evidence."""
