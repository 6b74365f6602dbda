"""What the pages call what is said of somebody who holds a post."""

from app.registry.holders.person import PERSON_FIELDS

LABELS = {
    **{field.name: field.label for field in PERSON_FIELDS},
    "acting": "Acting",
    "source": "Source",
    "verified_on": "Verified on",
}
"""What the forms call what is said of a holder."""
