"""The clock of a report: when it runs, what stops it, and who is woken."""
