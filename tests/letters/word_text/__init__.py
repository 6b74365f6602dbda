"""A letter's text in and out of Word."""
