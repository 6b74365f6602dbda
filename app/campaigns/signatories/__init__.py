"""The ministers who sign, in order, and their signatures."""
