"""Pages of backups, and of what is settled after a restore."""
