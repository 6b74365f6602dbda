"""Clearance of a campaign's texts: what each office is asked, by whom and with whose answer. The rules are in app/clearance."""
