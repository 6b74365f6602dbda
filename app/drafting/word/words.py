"""What is said of a Word file: why it can't be opened, and what of it is not in the text."""

from collections.abc import Mapping

from app.letters.page.wording import join
from app.letters.word_text.package import MOST_BYTES
from app.letters.word_text.report import LeftOut
from app.web.filters import format_bytes, format_plural, quoted

SAVE_AS = "Open it in Word and save it as a Word document (.docx)"

REFUSED: Mapping[str, str] = {
    "too_large": f"This file is larger than {format_bytes(MOST_BYTES)}. Remove its pictures and select it again",
    "too_heavy": "This file is too large to open. Copy its words into a new Word document and select that",
    "not_word": "This is not a Word document. Select a file whose name ends in .docx",
    "old_word": f"This file is of an older type. {SAVE_AS}",
    "locked": "This file is locked with a password. Save a copy without the password and select that",
    "macros": "This file has macros. Save a copy without macros, as a Word document (.docx), and select that",
    "strict": f"This file is a Strict Open XML document. {SAVE_AS}, not as Strict Open XML",
    "damaged": "This file is damaged. Open it in Word, save a copy and select that",
    "empty": "This file has no text. Words in pictures, text boxes, headers and footers are not read",
    "too_long": "The text of this file is longer than a letter can be. Shorten it and select it again",
}

LEFT: Mapping[str, tuple[str, str]] = {
    "pictures": ("1 picture was left out", "{} pictures were left out"),
    "text_boxes": ("1 text box was left out", "{} text boxes were left out"),
    "equations": ("1 equation was left out", "{} equations were left out"),
    "symbols": ("1 symbol of a special font was left out", "{} symbols of special fonts were left out"),
    "embedded": ("1 embedded document was left out", "{} embedded documents were left out"),
    "toc": ("1 table of contents was left out", "{} tables of contents were left out"),
    "hidden": ("1 piece of hidden text was left out", "{} pieces of hidden text were left out"),
    "struck": ("1 piece of crossed-out text was left out", "{} pieces of crossed-out text were left out"),
    "underlined": ("1 underline was removed", "{} underlines were removed"),
    "highlighted": ("1 highlight was removed", "{} highlights were removed"),
    "coloured": ("1 piece of coloured text became black", "{} pieces of coloured text became black"),
    "raised": ("1 superscript or subscript became plain text", "{} superscripts and subscripts became plain text"),
    "notes": ("1 footnote or endnote was moved to the end", "{} footnotes and endnotes were moved to the end"),
    "fields": ("1 automatic field became plain text", "{} automatic fields became plain text"),
    "controls": ("1 content control became plain text", "{} content controls became plain text"),
    "links": (
        "1 link was removed because it is not to a web or email address",
        "{} links were removed because they are not to web or email addresses",
    ),
    "page_heads": ("1 header or footer was left out", "{} headers and footers were left out"),
    "heading_levels": ("", "{} levels of heading became one"),
    "numbered_headings": ("1 heading lost its number", "{} headings lost their numbers"),
    "lettered_lists": (
        "1 list with letters or Roman numerals is numbered 1, 2, 3",
        "{} lists with letters or Roman numerals are numbered 1, 2, 3",
    ),
    "compound_lists": (
        "1 list with numbers such as 2.1 is numbered 1, 2, 3",
        "{} lists with numbers such as 2.1 are numbered 1, 2, 3",
    ),
    "cell_lists": ("1 list item in a table became text", "{} list items in tables became text"),
    "merged_cells": ("1 merged table cell was split", "{} merged table cells were split"),
    "cell_paragraphs": (
        "1 table cell with several paragraphs became one paragraph",
        "{} table cells with several paragraphs became one paragraph each",
    ),
    "nested_tables": ("1 table inside a table became text", "{} tables inside tables became text"),
    "boxes": ("1 table with a single cell became paragraphs", "{} tables with a single cell became paragraphs"),
    "passage_open": (
        "1 “Only for …” or “End of the text only for …” line has no partner. Check who gets the text beside it",
        "{} “Only for …” or “End of the text only for …” lines have no partner. Check who gets the text beside them",
    ),
    "passage_words": (
        "1 “Only for …” line was edited in Word. Check who gets the text beside it, and what is printed of it",
        "{} “Only for …” lines were edited in Word. Check who gets the text beside them, and what is printed of them",
    ),
    "condition_open": ("1 condition has lost one of its brackets", "{} conditions have lost one of their brackets"),
    "field_words": (
        "1 field was typed over in Word. The field is still in the letter, and the typed words are not",
        "{} fields were typed over in Word. The fields are still in the letter, and the typed words are not",
    ),
}
"""Of one and of several, by the code of LeftOut."""


def left_words(left: LeftOut) -> str:
    """In a sentence, with the first of the words: “2 highlights were removed: “TBC” and “date”.”"""
    one, many = LEFT[left.code]
    said = one if left.count == 1 else many.format(f"{left.count:,}")
    shown = [quoted(words) for words in left.words]
    if not shown:
        return f"{said}."
    return f"{said}: {join(shown)}{'' if left.count <= len(shown) else ' and others'}."


def count_words(added: int, changed: int, removed: int, moved: int) -> str:
    """“2 paragraphs added, 1 changed and 3 removed”; blank where nothing is."""
    counted = ((added, "added"), (changed, "changed"), (removed, "removed"), (moved, "moved"))
    said = [(count, words) for count, words in counted if count]
    if not said:
        return ""
    (first, words), *others = said
    return join([f"{format_plural(first, 'paragraph')} {words}", *(f"{count:,} {words}" for count, words in others)])
