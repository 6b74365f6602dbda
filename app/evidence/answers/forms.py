"""What is entered of a draft answer and of a decision on it."""

from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app.evidence.answers.attachments import LONGEST_TITLE
from app.evidence.answers.clear import Decision
from app.evidence.answers.save import Draft, OwnLine
from app.evidence.answers.states import Reader
from app.evidence.packs.lines.keep import LONGEST
from app.evidence.questions.forms import LONGEST_ANSWER, area
from app.web.acts import ActForm
from app.web.files.filetypes import FileType
from app.web.files.uploads import EVERY_TYPE, UploadField
from app.web.forms import checkboxes, line, radios

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")

PUBLISHED = EVERY_TYPE - {FileType.EML}
"""The types of file that an answer can have attached."""

OUTCOMES = {"cleared": "Cleared", "returned": "Returned for changes"}


class AnswerForm(ActForm):
    words = area(
        "Answer", "Enter the exact words that the minister will give", LONGEST_ANSWER, DataRequired("Enter the answer")
    )
    background = area("Background note (optional)", "For the minister. It is not part of the answer", LONGEST_ANSWER)
    supplementaries = area(
        "Likely supplementary questions (optional)",
        "What the minister may be asked next, and what to say. They are printed in the brief",
        LONGEST_ANSWER,
    )
    marking = radios("Protective marking", "Select the protective marking", [(one, one) for one in MARKINGS])
    seen = HiddenField()

    @property
    def draft(self) -> Draft:
        return Draft(self.words.data, self.background.data or "", self.supplementaries.data or "", self.marking.data)


class AnswerLinesForm(ActForm):
    """`which`: the lines that packs offer, each by the pack's number and what stands for the line."""

    which: SelectMultipleField = checkboxes("Lines")
    seen = HiddenField()

    def validate_which(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError("Select at least one line")


class OwnLineForm(ActForm):
    words = area("Line", "One or more sentences of the answer", LONGEST, DataRequired("Enter the line"))
    source: StringField = line(
        "Source", "For example, a publication with its date, or the team that gave the figure", 500,
        DataRequired("Enter the source"),
    )  # fmt: skip
    seen = HiddenField()

    @property
    def line(self) -> OwnLine:
        return OwnLine(" ".join(self.words.data.split()), self.source.data)


class FileForm(ActForm):
    file = UploadField("File", [InputRequired("Choose a file")], allowed=PUBLISHED)
    title: StringField = line(
        "Title", "As it is published, such as Areas inspected", LONGEST_TITLE, DataRequired("Enter the title")
    )


class DecisionForm(ActForm):
    """`text`: the hash of the words that the page showed."""

    outcome = radios("Decision", "Select the decision", OUTCOMES.items())
    decided_by: StringField = line("Decided by", "The person’s name and team", 200, DataRequired("Enter who decided"))
    note = area("Note (optional)", "For example, the changes that are needed", 5_000)
    text = HiddenField()

    def validate_note(self, field: StringField) -> None:
        if self.outcome.data == "returned" and not field.data:
            raise ValidationError("Enter the changes that are needed")

    def decision(self, reader: Reader) -> Decision:
        return Decision(reader, self.outcome.data == "cleared", self.decided_by.data, self.note.data or "")
