"""What is said of a field of one's own, and of what does not suit it."""

TO_PRINT = (
    "A letter that contains (({name})) prints it once its campaign declares the field too. "
    "The campaign’s page offers this."
)

DOES_NOT_SUIT = {
    "date": "Enter a date, such as 2 May 2024.",
    "number": "Enter a number, such as 12.",
    "yes/no": "Enter yes or no.",
    "text": "Use 200 characters or fewer.",
}
