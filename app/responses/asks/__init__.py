"""What replies say to each ask."""
