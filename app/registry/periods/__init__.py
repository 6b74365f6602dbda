"""Pre-election periods, in which letters leave for a reason alone."""
