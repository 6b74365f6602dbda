"""What was made: editions of letters, their files, and how they leave storage."""
