"""Why a file can't be an enclosure, and what is worth knowing of one that can: a sentence for each code."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.letters.enclosure import Finding
from app.letters.page.wording import join
from app.web.filters import format_bytes

REFUSED: Mapping[str, str] = {
    "too_many_bytes": "The file is {bytes}. It must be {limit} or smaller",
    "unreadable": "The file can’t be opened as a PDF. Save it as PDF again from the program that made it",
    "too_heavy": "The file takes too much time or memory to open. Save it as PDF again, with smaller pictures",
    "encrypted": "The file has a password or is locked against changes. Remove it and save the file again",
    "no_pages": "The file has no pages",
    "too_many_pages": "The file has {pages} pages. It must have {limit} or fewer. Remove some pages, or link to it "
    "in the letter",
    "not_a4": "The file is not all A4: {pages}. Set the page size to A4 (210 by 297 mm) and save it again",
    "landscape": "{pages}. Make {them} portrait and save the file again",
    "fonts_missing": "The PDF does not include {fonts}, so it could print wrongly. In Word, select Save as PDF, then "
    "select the new file here",
    "form": "The file has form fields to fill in or sign. Print it to PDF, so that they become part of the page",
    "laid_over": "{pages} comments, stamps or similar ({kinds}). Remove them, or print the file to PDF",
    "scripts": "The file contains a script (JavaScript). Remove it and save the file again",
    "actions": "The file has automatic actions: {kinds}. Remove them and save the file again",
    "files_inside": "The file contains other files. Remove them, or add each as a separate enclosure",
    "portfolio": "The file is a portfolio of several files. Add each as a separate enclosure",
    "hidden_layers": "The file has layers that can be hidden, so it may print differently on paper. Print it to PDF",
    "outside": "The file loads content from outside the file. Print it to PDF",
}

ADVICE: Mapping[str, str] = {
    "untagged": "People who use screen readers can’t read this PDF. Ask its author for an accessible (tagged) one.",
    "near_edges": "{pages} content that may be cut off: within 15 mm of the sides, or 5 mm of the top or bottom.",
}

VERBS: Mapping[str, tuple[str, str]] = {
    "landscape": ("is landscape", "are landscape"),
    "laid_over": ("has", "have"),
    "near_edges": ("has", "have"),
}
"""What pages do, one and several."""

GONE = "This file is not in the file store any more. Choose it again"

NAMED = 6
"""Pages and fonts that are named; of more, how many."""


def refused_words(findings: Sequence[Finding]) -> list[str]:
    """Return every reason to refuse a file, each as its own error."""
    return [REFUSED[finding.code].format_map(_facts(finding)) for finding in findings]


def advice_words(findings: Sequence[Finding]) -> list[str]:
    return [ADVICE[finding.code].format_map(_facts(finding)) for finding in findings]


def _facts(finding: Finding) -> dict[str, Any]:
    said = dict(finding.facts)
    match finding.code:
        case "too_many_bytes":
            said = {name: format_bytes(number) for name, number in said.items()}
        case "not_a4":
            said["pages"] = _some([f"page {number} is {w} by {h} mm" for number, w, h in said["pages"]])
        case "landscape" | "laid_over" | "near_edges":
            one, many = VERBS[finding.code]
            several = len(said["pages"]) > 1
            numbers = _some([str(number) for number in said["pages"]])
            said["pages"] = f"{'Pages' if several else 'Page'} {numbers} {many if several else one}"
            said["them"] = "them" if several else "it"
        case "fonts_missing":
            said["fonts"] = f"the font{'' if len(said['fonts']) == 1 else 's'} {_some(said['fonts'])}"
    if "kinds" in said:
        said["kinds"] = _some(said["kinds"])
    return said


def _some(things: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = [f"{len(things) - NAMED:,} more"] if len(things) > NAMED else []
    return join([*things[:NAMED], *more])
