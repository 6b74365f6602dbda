"""Letters from files alone, without a database."""
