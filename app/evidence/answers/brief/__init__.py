"""The brief that a minister reads before answering: two pages at most."""
