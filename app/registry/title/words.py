"""What the pages call what is said of a post."""

LABELS = {
    "title": "Printed title",
    "salutation": "Salutation",
    "names_organisation": "The title includes the organisation’s name",
    "office_is_form": "Letters use the post’s salutation, even when a name is recorded",
    "note": "Note",
    "source": "Source",
}


def title_value_words(value: str | bool) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value or "Nothing"
