"""Whom a letter is for: names, addresses and greetings."""
