"""Why a file can't be an enclosure, and what is worth knowing of one that can: a sentence for each code."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.letters.enclosure import Finding
from app.letters.page.wording import join
from app.web.filters import format_bytes

REFUSED: Mapping[str, str] = {
    "too_many_bytes": "The file has {bytes}, and {limit} are taken. Save it smaller",
    "unreadable": "The file does not open as a PDF. Save it as PDF again from the program that made it",
    "too_heavy": "The file takes more time or memory to open than a document may. Save it as PDF again, with smaller "
    "pictures",
    "encrypted": "The file has a password or is locked against changes. Save it without",
    "no_pages": "The file has no pages",
    "too_many_pages": "The file has {pages} pages, and {limit} are taken. Leave some out, or link to it in the letter",
    "not_a4": "Not on A4 paper: {pages}. Set the paper to A4 (210 by 297 mm) and save it again",
    "landscape": "{pages}. Letters are printed upright: rotate by 90 degrees and save the file again",
    "fonts_missing": "The file does not hold {fonts}, so it would print otherwise elsewhere. Save it with all fonts "
    "embedded",
    "form": "The file has boxes to fill in, or to sign. Print it to PDF, so that they are part of the page",
    "laid_over": "{pages} comments, stamps or the like laid over the text ({kinds}). Take them out, or print the file "
    "to PDF",
    "scripts": "The file holds a script (JavaScript). Save it without",
    "actions": "The file would do things by itself: {kinds}. Save it without",
    "files_inside": "The file holds other files. Take them out, or add each as an enclosure of its own",
    "portfolio": "The file is a portfolio of several. Add each as an enclosure of its own",
    "hidden_layers": "The file has layers that may be hidden, so what prints may not be what one sees. Print it to PDF",
    "outside": "The file fetches parts of itself from elsewhere. Print it to PDF",
}

ADVICE: Mapping[str, str] = {
    "untagged": "It is not tagged, so people who use screen readers can’t read it. Ask its author for a tagged PDF.",
    "near_edges": "{pages} ink nearer to the edge than printers reach: 15 mm at the sides, 5 mm at head and foot.",
}

VERBS: Mapping[str, tuple[str, str]] = {
    "landscape": ("lies on its side", "lie on their side"),
    "laid_over": ("has", "have"),
    "near_edges": ("has", "have"),
}
"""What pages do, one and several."""

GONE = "The file store does not hold this file. Choose it again"

NAMED = 6
"""Pages and fonts that are named; of more, how many."""


def refused_words(findings: Sequence[Finding]) -> str:
    """All that keeps a file out, as one error beside its box."""
    return ". ".join(REFUSED[finding.code].format_map(_facts(finding)) for finding in findings)


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
    for name in ("fonts", "kinds"):
        if name in said:
            said[name] = _some(said[name])
    return said


def _some(things: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = [f"{len(things) - NAMED:,} more"] if len(things) > NAMED else []
    return join([*things[:NAMED], *more])
