"""Reports that a child may be at risk, until somebody has been told (decision 12)."""
