"""A letter's file: what made it, and what one that somebody hands in is."""
