"""Data the system starts from: rulebooks, calendars, the demo counties; imports nothing of ours."""
