"""Pages of notices and of mail that did not leave."""
