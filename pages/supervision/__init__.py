"""Spot checks: entering one, deciding on a finding, following it up."""
