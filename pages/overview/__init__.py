"""The state of the campaign in one look."""
