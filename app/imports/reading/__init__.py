"""What a file says: its layout, its columns, its values."""
