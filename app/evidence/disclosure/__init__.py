"""Requests for information: what is found, chosen, redacted and exported."""
