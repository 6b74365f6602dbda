"""Parliamentary questions, their parts and the days on which answers are due."""
