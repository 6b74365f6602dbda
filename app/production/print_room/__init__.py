"""What the print room takes away: one file, a mailing list, address labels."""
