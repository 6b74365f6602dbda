"""What was done for each part of a question, in figures and sentences that lead to their rows."""
