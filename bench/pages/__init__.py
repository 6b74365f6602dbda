"""Every page of an installation of 20,000 letters, on both databases: `make bench-pages` (bench/README.md)."""
