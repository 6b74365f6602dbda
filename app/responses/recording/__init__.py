"""Record and correct a reply: its form, its checks, its files."""
