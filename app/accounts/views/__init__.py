"""Pages of accounts: one's own, and users for an administrator."""
