"""Why a registry of one's own, a field of it or a post can't be made so."""

CANT_DECLARE = {
    "registry_taken": "There is a registry of that name already. Enter another name.",
    "field_taken": "The registry has a field of that name already. Enter another name.",
    "field_unfit": "A field’s name has letters, and none of ( ) , ? :. Enter another.",
    "field_built_in": "Every letter has a field of that name already. Enter another name.",
}

CANT_ADD = {
    "organisation_taken": "There are several organisations of that name on that day. Enter a code instead.",
    "post_taken": "This organisation has a post in the registry already on that day or later.",
}

NO_LIKE = "There is no one organisation called “{name}”. {meant} Enter its whole name or a code."

WHICH = "Say which organisation you mean, or that it is a new one."

NOT_YET = "{name} is on record from {day}. Enter that day or a later one."

NOT_ANY_MORE = "{name} is not on record on that day. Enter another day."

TO_PRINT = "A letter that says (({name})) prints it once its campaign has declared the field too: its page offers that."

DOES_NOT_SUIT = {
    "date": "Enter a day, such as 2 May 2024.",
    "number": "Enter a number, such as 12.",
    "yes/no": "Enter yes or no.",
    "text": "Use at most 200 characters.",
}
