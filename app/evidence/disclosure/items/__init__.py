"""Items: found, decided, blacked out."""
