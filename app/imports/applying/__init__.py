"""What the worker does for an import, and takes back."""
