"""Office-holders as a table writes them, in one cell: what of it is a title, a name, letters after it."""

from app.letters.person import NotTold, split_name
from app.letters.salutation import Holder, name_line


def holder_named(written: str) -> Holder:
    """The holder whose name is `written`, "Sir Alex Example QPM": greeted as the title asks, and addressed in the words
    of the cell, so that one which can't be told apart safely stays whole."""
    try:
        said = split_name(written)
    except NotTold:
        return Holder(full_name=written)
    holder = Holder(
        full_name=said.full_name,
        title=said.title,
        forename=said.forename,
        surname=said.surname,
        post_nominals=said.nominals,
    )
    return holder if name_line(holder).split() == written.replace(",", " ").split() else Holder(full_name=written)
