"""Files that people send and take: typed by what they hold, saved, and streamed back."""
