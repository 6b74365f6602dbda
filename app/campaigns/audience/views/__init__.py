"""Pages of the step Recipients."""
