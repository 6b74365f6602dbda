"""What is said of a field of one's own, and of what does not suit it."""

TO_PRINT = "A letter that says (({name})) prints it once its campaign has declared the field too: its page offers that."

DOES_NOT_SUIT = {
    "date": "Enter a day, such as 2 May 2024.",
    "number": "Enter a number, such as 12.",
    "yes/no": "Enter yes or no.",
    "text": "Use at most 200 characters.",
}
