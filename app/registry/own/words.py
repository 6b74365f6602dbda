"""What is said of a field of one's own, and of what does not suit it."""

from app.web.typed import no_real_date

TO_PRINT = (
    "To show it in a letter, add the field “{name}” to the campaign as well: open its letter and select “Insert”."
)

DOES_NOT_SUIT = {
    "date": no_real_date(),
    "number": "Enter a number, such as 12",
    "yes/no": "Enter yes or no",
    "text": "Use 200 characters or fewer",
}
