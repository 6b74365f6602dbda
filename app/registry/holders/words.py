"""What the pages call what is said of somebody who holds a post."""

LABELS = {
    "full_name": "Full name",
    "title": "Title",
    "forename": "Forename",
    "surname": "Surname",
    "post_nominals": "Letters after the name",
    "salutation": "Salutation",
    "acting": "Acting",
    "source": "Source",
    "verified_on": "Verified on",
}
"""What the forms call what is said of a holder."""
