"""What the office and the administrator do: ledgers in, users."""
