"""Pages of sendings by email."""
