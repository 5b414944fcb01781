"""Leads for accountability."""
