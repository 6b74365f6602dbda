"""Letters to look at before they are made."""
