"""What the pages call what is said of a post."""

LABELS = {
    "title": "Printed title",
    "salutation": "Salutation",
    "names_organisation": "The title names the organisation",
    "office_is_form": "Letters greet the office, whoever holds it",
    "note": "Note",
    "source": "Source",
}


def title_value_words(value: str | bool) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value or "Nothing"
