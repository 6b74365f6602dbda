"""Which edition a file is, and whether what it prints was cleared."""
