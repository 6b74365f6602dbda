"""What single letters say in the fields that differ by recipient."""
