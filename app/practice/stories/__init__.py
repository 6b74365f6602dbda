"""What happened in practice, a file for each story (app/practice/diary.py)."""
