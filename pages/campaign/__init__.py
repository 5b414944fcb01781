"""Screens of the office: the campaign, its lists, who assists whom."""
