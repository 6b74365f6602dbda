"""What was recorded after a pack was made, and which figures it changes."""
