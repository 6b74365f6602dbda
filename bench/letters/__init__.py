"""How fast the letter engine is, beside what else a user could pick: `make bench` (see bench/README.md)."""
