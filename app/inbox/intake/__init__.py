"""How messages come in: from a mailbox, a bucket or a person, kept as they came."""
