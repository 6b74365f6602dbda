"""How letters leave, and what became of each."""
