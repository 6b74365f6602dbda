"""What is filled in about an enclosure."""

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextInput
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.campaigns.clearance.losses import Form
from app.campaigns.enclosures.change import Filled, KeptFile
from app.campaigns.enclosures.enclosed import AFTER, BESIDE
from app.campaigns.fields.box import printable
from app.drafting.boxes import LONGEST_LINE
from app.letters.enclosure import MOST_PAGES
from app.web.filetypes import FileType
from app.web.forms import choices, short_words
from app.web.typed import one_line
from app.web.uploads import UploadField

PLACES = {AFTER: "Behind each letter", BESIDE: "Beside the letters"}


class EnclosureForm(Form):
    """`kept`: SHA-256 of a file that was sent before, and is looked at now."""

    name = StringField(
        "Name",
        [
            DataRequired("Enter the name as the letter prints it"),
            Length(max=LONGEST_LINE, message=f"Use at most {LONGEST_LINE} characters"),
            printable,
            short_words,
        ],
        filters=[one_line],
        widget=GovTextInput(),
        description="As it is printed under the signatures",
    )
    file = UploadField(
        "PDF",
        allowed=[FileType.PDF],
        description=f"A4 upright, with its fonts, at most {MOST_PAGES} pages",
    )
    placement = RadioField(
        "Where the file goes",
        [InputRequired("Choose where the file goes")],
        choices=choices([*PLACES.items()]),
        default=AFTER,
        widget=GovRadioInput(),
        description="Behind: printed right after each letter, in the same bundle. Beside: a file of its own, to be put "
        "in with each letter or attached",
    )
    kept = HiddenField()

    def filled(self, file: KeptFile | None) -> Filled:
        return Filled(self.name.data, self.placement.data, file)
