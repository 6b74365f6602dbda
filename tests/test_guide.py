"""The guide says what is so: its pictures are those that are taken from practice, its links lead somewhere, and the
labels that it quotes stand in the pages."""

import re
from pathlib import Path

from tests.practice.pictures import PICTURES

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))
LARGEST = 120_000
"""Bytes of a picture."""
BEGINNING = re.compile(r"[>'\"“\n}]\s*\Z")
"""What comes before a string, an element's text, or what follows a Jinja tag."""


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def pictures_shown() -> set[str]:
    return {name for page in PAGES for name in re.findall(r"!\[[^]]+\]\(images/([\w-]+)\.png\)", text_of(page))}


def test_its_pictures_and_that_of_the_readme_are_those_taken_from_practice():
    readme = re.findall(r"!\[[^]]+\]\(docs/([\w/-]+)\.png\)", text_of(ROOT / "README.md"))
    assert {f"guide/images/{name}" for name in pictures_shown()} | {*readme} == {picture.file for picture in PICTURES}


def test_each_picture_is_there_and_small():
    kept = {file: file.stat().st_size for file in (ROOT / "docs").rglob("*.png")}
    assert kept.keys() == {ROOT / "docs" / f"{picture.file}.png" for picture in PICTURES}
    assert [file.name for file, size in kept.items() if size > LARGEST] == []


def test_every_link_leads_somewhere():
    links = [(page, target) for page in PAGES for target in re.findall(r"\]\(([^)]+)\)", text_of(page))]
    assert len(links) > len(PAGES)
    assert {(page.name, target) for page, target in links if not leads(page, target)} == set()


def leads(page: Path, target: str) -> bool:
    """Whether the file of a link is there, with the heading that the link names."""
    path, _, heading = target.partition("#")
    to = (page.parent / path) if path else page
    if not to.is_file():
        return False
    return not heading or heading in {anchor_of(title) for title in re.findall(r"^#+ (.+)$", text_of(to), re.M)}


def anchor_of(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_every_page_is_listed():
    listed = re.findall(r"\]\(([\w-]+\.md)\)", text_of(GUIDE / "README.md"))
    assert sorted(listed) == [page.name for page in PAGES if page.name != "README.md"]


def written() -> str:
    """What the application's pages and sentences are made of."""
    sources = [file for ending in ("html", "py") for file in (ROOT / "app").rglob(f"*.{ending}")]
    return "\n".join(map(text_of, sources))


def test_every_label_that_it_quotes_stands_in_the_pages():
    """In bold; “…” is where a number stands."""
    quoted = {
        page.name: {" ".join(label.split()) for label in re.findall(r"\*\*(.+?)\*\*", text_of(page), re.S)}
        for page in PAGES
    }
    labels, sources = set.union(*quoted.values()), written()
    missing = {label for label in labels if not stands(label, sources)}
    assert labels
    assert {page: here for page, of_page in quoted.items() if (here := of_page & missing)} == {}


def stands(label: str, written: str) -> bool:
    """At the beginning of a string, of an element or of what follows a Jinja tag, up to the end of a word."""
    first, *others = (rf"{re.escape(part.strip())}(?!\w)" for part in label.split("…"))
    starts = (found.start() for found in re.finditer(first, written))
    begins = any(BEGINNING.search(written, max(0, start - 100), start) for start in starts)
    return begins and all(re.search(part, written) for part in others)
