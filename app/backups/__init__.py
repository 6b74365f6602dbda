"""Backups: made while people work, verified by restoring them aside, and what must be settled after a restore.

A backup is a manifest and the objects that it names. What backups share is stored once.
"""
