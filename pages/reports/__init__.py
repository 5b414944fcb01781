"""Monthly reports: the cadre's, the office's list, the county's roll-up."""
