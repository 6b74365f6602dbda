"""Runs: which letters are made, by which worker, how far it is, and how what was made is checked."""
