"""The fields that a campaign's text declares."""
