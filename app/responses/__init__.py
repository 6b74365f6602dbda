"""What came back, and what it says to each ask."""
