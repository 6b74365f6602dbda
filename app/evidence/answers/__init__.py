"""Draft answers to parliamentary questions: their words, where the words come from, and who cleared them."""
