"""A cell of a table as a field takes it: a spreadsheet writes days, and the errors of formulas, its own way."""

import re
import unicodedata
from datetime import date

from app.letters.dates import date_in_words
from app.letters.problems import LetterError
from app.letters.text.front_matter import FieldSpec
from app.letters.text.values import ANY, InvalidValue
from app.web.tables.rows import Cell
from app.web.typed import day_in

DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
"""A day as spreadsheet programs here write it: 27/03/2015."""
IN_WORDS = re.compile(r"\d{1,2} [A-Za-z]{3,9} \d{4}", re.ASCII)
"""A day as pages write it: 27 March 2015."""

ERROR = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|FIELD!)|Err:\d{3}", re.ASCII)
"""What spreadsheets show of a formula that came to nothing."""


class SpreadsheetError(LetterError):
    """A cell holds the error of a formula. Facts: value."""

    code = "spreadsheet_error"


def field_cell(cell: Cell, spec: FieldSpec) -> Cell:
    """The cell for `values.prepare`: days as the field takes them, text as it prints (some programs write “ô” as two
    characters). Raises SpreadsheetError, and InvalidValue for a day that is in no calendar."""
    if isinstance(cell, date):
        return cell if spec.type in ("date", ANY) else date_in_words(cell)
    if ERROR.fullmatch(cell):
        raise SpreadsheetError(value=cell)
    if spec.type == "date" and IN_WORDS.fullmatch(cell) and (in_words := day_in(cell)):
        return in_words
    if spec.type == "date" and (match := DAY.fullmatch(cell)):
        day, month, year = map(int, match.groups())
        try:
            return date(year, month, day)
        except ValueError:
            raise InvalidValue("value_not_date", field=spec.name, value=cell) from None
    return unicodedata.normalize("NFC", cell)
