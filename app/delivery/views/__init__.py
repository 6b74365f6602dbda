"""Pages of the step Send, and of what is done with letters that were sent."""
