"""Private offices: their members, their ministers and the signatures of these."""
