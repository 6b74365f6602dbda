"""What is said of a field of one's own, and of what does not suit it."""

from app.web.typed import no_real_date

TO_PRINT = (
    "A letter that contains (({name})) prints it once its campaign declares the field too. "
    "The campaign’s page offers this."
)

DOES_NOT_SUIT = {
    "date": f"{no_real_date()}.",
    "number": "Enter a number, such as 12.",
    "yes/no": "Enter yes or no.",
    "text": "Use 200 characters or fewer.",
}
