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

PLACES = {AFTER: "Printed after each letter", BESIDE: "As a separate sheet or attachment"}


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
        description=f"A PDF, A4 portrait, {MOST_PAGES} pages or fewer",
    )
    placement = radios(
        "How is it sent?",
        "Select how the file is sent",
        [*PLACES.items()],
        default=AFTER,
    )
    kept = HiddenField()

    def filled(self, file: KeptFile | None) -> EnclosureDetails:
        return EnclosureDetails(self.name.data, self.placement.data, file)
