"""Standard lines: approved paragraphs, each with its owner and the dates between which it may be used."""
