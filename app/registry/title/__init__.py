"""What a post is called and how letters greet it, put right by a person."""
