"""Limits, alarms, and what was refused."""
