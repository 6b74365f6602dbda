"""Telephone numbers of nobody: 01632 is the dialling code of no place, and is set aside for drama (BBC News, “The
20,000 fake phone numbers”, April 2015)."""


def telephone(number: int) -> str:
    """One of a thousand."""
    return f"01632 960{number % 1000:03}"
