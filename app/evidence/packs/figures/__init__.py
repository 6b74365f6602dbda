"""What a pack counts: figures, and the rows behind each."""
