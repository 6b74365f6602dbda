"""The command line: set up, serve, look after an installation, merge a file without one."""
