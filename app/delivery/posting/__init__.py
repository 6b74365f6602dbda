"""Letters on paper: print batches and what became of them, letters that came back, the printer's own service."""
