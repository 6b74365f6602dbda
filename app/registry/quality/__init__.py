"""What is wrong or out of date in the registries, counted and listed."""
