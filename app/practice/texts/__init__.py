"""Letters that the drafters of practice have written, and the phrases of the replies to each."""
