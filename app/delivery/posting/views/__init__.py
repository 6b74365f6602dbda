"""Pages of print batches and of letters that came back by post."""
