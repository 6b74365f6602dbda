"""Pages that follow letters up."""
