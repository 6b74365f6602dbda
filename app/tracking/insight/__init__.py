"""What came back of a campaign's letters, in pictures."""
