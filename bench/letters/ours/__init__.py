"""Despatch itself, as programs of the bench."""
