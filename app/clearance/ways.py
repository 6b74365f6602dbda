"""The ways in which a minister's office gives its consent, and why one that was given no longer stands."""

HOW = {
    "email": "By email",
    "letter": "By letter",
    "telephone": "By telephone",
    "meeting": "In a meeting",
    "submission": "On a submission",
}

WHY_REMOVED = {
    "edited": "What is printed was changed",
    "picture": "The signature was changed",
    "withdrawn": "Taken back",
}
