"""How mail leaves: by a mail server, or into a folder where none is set up."""
