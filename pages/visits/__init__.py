"""Visits of cadres to enterprises, and months in which none is expected."""
