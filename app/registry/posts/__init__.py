"""Posts: lists of them, one of them, what each is called and how a letter greets it."""
