"""What is filled in about an enclosure."""

from wtforms import HiddenField
from wtforms.validators import DataRequired

from app.campaigns.clearance.lost_clearances import Form
from app.campaigns.enclosures.change import EnclosureDetails, KeptFile
from app.campaigns.enclosures.enclosure_list import AFTER, BESIDE
from app.campaigns.fields.box import printable
from app.drafting.boxes import LONGEST_LINE
from app.letters.enclosure import MOST_PAGES
from app.web.files.filetypes import FileType
from app.web.files.uploads import UploadField
from app.web.forms import max_length, radios, short_words, text_input
from app.web.typed import one_line

PLACES = {AFTER: "After each letter", BESIDE: "Separate file"}


class EnclosureForm(Form):
    """`kept`: SHA-256 of a file that was sent before, and is looked at now."""

    name = text_input(
        "Name",
        "As it will be printed under the signatures",
        DataRequired("Enter the name of the enclosure"),
        max_length(LONGEST_LINE),
        printable,
        short_words,
        filters=[one_line],
    )
    file = UploadField(
        "PDF",
        allowed=[FileType.PDF],
        description=f"A4 portrait, with all fonts embedded, {MOST_PAGES} pages or fewer",
    )
    placement = radios(
        "Place of the file",
        "Choose the place of the file",
        [*PLACES.items()],
        hint="After each letter: printed with the letter. Separate file: printed separately and put "
        "in the envelope, or attached to the email",
        default=AFTER,
    )
    kept = HiddenField()

    def filled(self, file: KeptFile | None) -> EnclosureDetails:
        return EnclosureDetails(self.name.data, self.placement.data, file)
