"""The file on one area, and areas side by side."""
