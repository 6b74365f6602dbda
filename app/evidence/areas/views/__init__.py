"""Pages of areas: compared, and the file on one."""
