"""Tables: lists on pages, the files made of them, and tables that people send."""
