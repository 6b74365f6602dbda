"""Office-holders as a table writes them, in one cell: what of it is a title, a name, letters after it."""

from app.letters.recipient.person import AmbiguousName, names_nobody, split_name
from app.letters.recipient.salutation import Holder, name_line


def holder_named(written: str) -> Holder:
    """The holder whose name is `written`, "Sir Alex Example QPM": greeted as the title asks, and addressed in the words
    of the cell, so that one which can't be told apart safely, or says more than a name, stays whole.
    Nobody where it says that there is nobody: "Vacant"."""
    if names_nobody(written):
        return Holder()
    try:
        holder = split_name(written)
    except AmbiguousName:
        return Holder(full_name=written)
    return holder if name_line(holder).split() == written.replace(",", " ").split() else Holder(full_name=written)
