"""What is filled in about batches, counts and letters that came back."""

from collections.abc import Callable
from datetime import date
from types import MappingProxyType
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from app.campaigns.clearance.lost_clearances import Form
from app.delivery.attempts.reasons import OF_POST, PostReason
from app.delivery.marking.forms import despite_field
from app.delivery.posting.balance import Tally
from app.delivery.posting.refusals import REFUSALS
from app.delivery.posting.returns import ReturnDetails
from app.delivery.posting.states import NOT_POSTED
from app.delivery.words import pre_election_words
from app.registry.models import PreElectionPeriod
from app.web.files.filetypes import FileType
from app.web.files.uploads import UploadField
from app.web.forms import DatedForm, choices, date_input, not_in_future, radios, textarea
from app.web.tables.rows import LARGEST

MOST_COPIES = 999_999

WHOLE_NUMBER = "Enter a whole number, 0 for none"
NO_REASON = "Choose why it was not posted"


class CopiesField(IntegerField):  # type: ignore[misc]
    """A number of copies."""

    widget = GovTextInput()

    def __init__(self, label: str, hint: str = "", **kwargs: Any) -> None:
        in_range = NumberRange(0, MOST_COPIES, message=WHOLE_NUMBER)
        super().__init__(label, [InputRequired(WHOLE_NUMBER), in_range], description=hint, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.replace(",", "").strip() for value in valuelist])
        except ValueError:
            raise ValueError(WHOLE_NUMBER) from None


class CountForm(Form):
    """What the print room counted, in copies: of a whole batch, or of a letter."""

    printed = CopiesField("Printed", "All copies, including reprints")
    spoiled = CopiesField("Spoiled", "Copies thrown away, or printed but not posted")
    reprinted = CopiesField("Reprinted", "Copies printed to replace spoiled ones")
    posted = CopiesField("Posted")

    @property
    def tally(self) -> Tally:
        return Tally(self.printed.data, self.spoiled.data, self.reprinted.data, self.posted.data)

    def fill(self, tally: Tally) -> None:
        self.printed.data, self.spoiled.data = tally.printed, tally.spoiled
        self.reprinted.data, self.posted.data = tally.reprinted, tally.posted


class LetterCountForm(CountForm):
    """Of one letter, with why it was not posted, where it was not."""

    reason = radios("Why was it not posted?", validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.choices = choices((code, words.word) for code, words in NOT_POSTED.items())

    def validate_reason(self, field: RadioField) -> None:
        if self.posted.data == 0 and field.data not in NOT_POSTED:
            raise ValidationError(NO_REASON)

    @property
    def why(self) -> str:
        """Blank for a letter that was posted."""
        return "" if self.posted.data else str(self.reason.data)


class PostedForm(DatedForm, Form):
    """On which day a batch was posted."""

    boxes = MappingProxyType({"until": "on"})

    on = date_input("Date posted", "Enter the date posted", "", not_in_future(REFUSALS["posted_in_future"]))
    despite = despite_field()

    def __init__(self, *, period_on: Callable[[date], PreElectionPeriod | None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._period_on = period_on

    def validate_despite(self, field: TextAreaField) -> None:
        if self.period and not field.data:
            raise ValidationError(pre_election_words(self.period.name))

    @property
    def period(self) -> PreElectionPeriod | None:
        return self._period_on(self.on.data) if self.on.data else None


class ReturnForm(DatedForm, Form):
    """Why a letter came back, and when."""

    reason = radios("Why did it come back?", "Choose why it came back")
    on = date_input(
        "Date it came back",
        "Enter the date it came back",
        "",
        not_in_future("Date it came back must be today or in the past"),
    )
    note = textarea("What is written on the envelope (optional)", "", 1000)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.choices = choices((reason.value, OF_POST[reason].word) for reason in PostReason)

    @property
    def hints(self) -> dict[str, Any]:
        """Parameters of the radios: what each reason means."""
        return {"items": [{"hint": {"text": OF_POST[reason].says}} for reason in PostReason]}

    @property
    def returned(self) -> ReturnDetails:
        return ReturnDetails(PostReason(self.reason.data), self.on.data, self.note.data or "")


class SheetForm(Form):
    """A spreadsheet of posting results, or of returned letters."""

    table = UploadField(
        "Spreadsheet",
        [InputRequired("Select the spreadsheet")],
        allowed=[FileType.CSV, FileType.TXT, FileType.XLSX],
        largest=LARGEST,
        description="CSV or Excel. You can review it before anything is saved.",
    )
