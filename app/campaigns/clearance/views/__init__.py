"""Pages of the step Clearance."""
