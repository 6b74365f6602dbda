"""Spreadsheets of the print room, read: what it counted, and letters that came back."""
