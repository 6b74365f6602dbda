"""What is wrong with a letter or an address, as a sentence says it."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.letters.dates import date_in_words
from app.letters.page.wording import join
from app.letters.problems import Problem
from app.letters.text.long_words import LONGEST_WORD
from app.letters.text.values import SHORT


@dataclass(frozen=True)
class Words:
    """Two sentences with places for the facts."""

    wrong: str
    to_do: str

    def __str__(self) -> str:
        return f"{self.wrong} {self.to_do}"


SHOWN = 40
"""Characters of a value that are quoted."""

CONTROLS = {"\t": "tab"}
"""Names of characters that Unicode gives none."""

PARTS = {
    "letterhead": "departments’ names at the head of the page need",
    "details": "sender’s address at the head of the page needs",
    "reference": "reference at the foot needs",
}
"""The parts of a page, as HeadOverflow names them."""


LETTER_WRONG: Mapping[str, str] = {
    "missing_fields": "No value for {fields}.",
    "address_overflow": "The names and the address need {lines} lines and {limit} fit the envelope’s window.",
    "head_overflow": "The {part} {height} mm and there is room for {limit} mm.",
    "unprintable_characters": "The letter’s typeface can’t print {characters}.",
    "nothing_said": "No part of the text is for this letter, so it would be empty.",
    "words_not_cleared": "The private offices have not cleared {words}.",
    "too_complex": "The text is too complex to lay out.",
    "too_many_pages": "It has {pages} pages, and a letter can have {limit} at most.",
}
"""Why a letter can't be made. What to do is for each place to say."""

TOO_LONG = Words("“{value}” is too long.", f"Use at most {SHORT} characters.")

VALUE_WRONG: Mapping[str, Words] = {
    "value_not_text": TOO_LONG,
    "value_not_choice": TOO_LONG,
    "value_not_long_text": Words("“{value}” is not text.", "Enter text."),
    "value_not_date": Words("“{value}” is not a date.", "Write it as 27 March 2015."),
    "value_not_number": Words("“{value}” is not a number.", "Use digits, such as 1,268 or 0.5."),
    "value_not_yes_or_no": Words("“{value}” is neither yes nor no.", "Enter yes or no."),
    "value_not_in_format": Words("“{value}” can’t be printed as “{format}”.", "Enter a number or a date that can be."),
    "value_not_a_choice": Words("“{value}” is not one of the choices.", "Enter one of these: {choices}."),
}
"""Why a value does not suit its field, and what to do where it was written."""

LONG_WORD = Words(
    f"“{{word}}…” has more than {LONGEST_WORD} characters without a space.", "Divide it, or use a shorter address."
)
"""Where the word was written."""

CANT_PRINT = Words(LETTER_WRONG["unprintable_characters"], "Write it another way.")
"""Where the characters were written."""

SPREADSHEET_ERROR = Words("“{value}” is a formula error.", "Enter the value itself in the cell.")

TABLE_WRONG: Mapping[str, Words] = {
    "quotation_marks_unpaired": Words(
        "The quotation marks in row {row} do not match.",
        "Put one at each end of the cell and two for each inside it, or none. Save the table again.",
    ),
    "cell_too_long": Words(
        "A cell in row {row} has more than {limit:,} characters.",
        "Shorten it, or close the quotation mark that it begins with, and save the table again.",
    ),
    "too_many_characters": Words(
        "The table has more than {limit:,} characters.",
        "Remove the columns that are not needed, or divide the table, and select it again.",
    ),
    "too_many_columns": Words(
        "Row {row} has more than {limit} columns, and Despatch reads no more than that.",
        "Remove the columns that are not needed, and save the table again.",
    ),
    "formula_without_result": Words(
        "The file has no result for the formula in row {row}, column {column}.",
        "Open it in a spreadsheet and save it.",
    ),
    "too_heavy": Words(
        "The file needs too much time or memory to read.",
        "Save the sheet as CSV, or divide the table, and select it again.",
    ),
    "workbook_locked": Words(
        "The workbook has a password or is in the old .xls format.", "Save it without a password, as XLSX or CSV."
    ),
}
"""Why a table is not read, wherever one is."""

ADDRESS_WRONG = {
    "address_too_short": "Enter at least two lines of address and a postcode.",
    "address_too_long": "With its postcode an address has {limit} lines at most, and this has {lines}. Remove some.",
    "address_ends_without_postcode": "“{text}” is not a postcode. Enter one such as SW1A 2AA.",
    "address_ends_without_postcode_or_country": "“{text}” is not a postcode or a country. End the address with one.",
    "address_bfpo_with_country": "“{text}” does not belong in a BFPO address. Remove it.",
    "address_line_starts_with_sign": "“{text}” begins with a symbol. Begin the line with a letter or a digit.",
    "address_line_without_letter_or_digit": "“{text}” has no letter or digit. The first two lines need one.",
    "address_no_fixed_abode": "“{text}” is not an address that you can post to. Enter an address.",
}
"""Why an address can't be posted to, by the codes of `address.check`."""


def facts_in_words(facts: Mapping[str, Any]) -> dict[str, str]:
    """What a sentence's places are filled with. `facts` are those that came with a code, perhaps kept as JSON."""
    return {name: _fact_in_words(name, fact) for name, fact in facts.items()}


def characters_in_words(characters: Iterable[str]) -> str:
    """“→” (U+2192, rightwards arrow) and “中” (U+4E2D, cjk unified ideograph-4e2d)"""
    return join([_character(character) for character in characters])


def cant_print(characters: Iterable[str]) -> str:
    """Said beside a box that holds them."""
    return str(CANT_PRINT).format(characters=characters_in_words(characters)).removesuffix(".")


def long_word(words: Sequence[str]) -> str:
    """Said beside a box that holds them."""
    return str(LONG_WORD).format(word=words[0]).removesuffix(".")


def address_wrong(problem: Problem) -> str:
    """Why an address can't be posted to, and what to do."""
    return ADDRESS_WRONG[problem.code].format(**problem.facts)


def _fact_in_words(name: str, fact: Any) -> str:
    match name:
        case "fields" | "words":
            return join([f"“{field}”" for field in fact])
        case "offices":
            return join(list(fact))
        case "characters":
            return characters_in_words(fact)
        case "choices":
            return ", ".join(f"“{choice}”" for choice in fact)
        case "part":
            return PARTS[fact]
        case "day":
            return date_in_words(date.fromisoformat(fact))
        case "value" if len(fact) > SHOWN:
            return f"{fact[:SHOWN].rstrip()}…"
    return str(fact)


def _character(character: str) -> str:
    """A character that may not show here either: itself and its name."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, CONTROLS.get(character, "without a name")).lower()
    return f"“{character}” ({code}, {name})" if character.isprintable() else f"{code} ({name})"
