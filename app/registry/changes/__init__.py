"""An organisation closes, merges, splits or is renamed."""
