"""An item read: its words by page, and the file that it is."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.evidence.disclosure.apart import ExtractedText, extract, read_apart
from app.evidence.disclosure.finding.found_item import File
from app.evidence.disclosure.finding.sources import file_of, words_of
from app.evidence.disclosure.models import DisclosureItem
from app.platform.storage import Storage, sha256

PAGE = "\f"
"""Between pages in the text of an item; no page's words hold one."""


class ItemGone(Exception):
    """What the item was is no longer there, or is restricted since. `args[0]`: its number."""

    code = "item_gone"


@dataclass(frozen=True)
class ItemContent:
    """`file`: None of what is words alone."""

    read: ExtractedText
    file: File | None = None

    @property
    def text(self) -> str:
        return PAGE.join(self.read.pages)

    @property
    def sha256(self) -> str:
        return sha256(self.text.encode())


def read_item(session: Session, storage: Storage, item: DisclosureItem) -> ItemContent:
    """As of the search that found it. Raises ItemGone, and what the store raises."""
    if not item.format:
        return ItemContent(ExtractedText((words_at(session, item, known_at=item.found),)))
    file = file_of(session, item.key)
    if file is None:
        raise ItemGone(item.number)
    return ItemContent(read_file(file, storage), file)


def words_at(session: Session, item: DisclosureItem, *, known_at: int) -> str:
    """Of an item that is words alone. Raises ItemGone."""
    words = words_of(session, item.key, known_at=known_at)
    if words is None:
        raise ItemGone(item.number)
    return words.replace("\r\n", "\n").replace(PAGE, "\n")


def read_file(file: File, storage: Storage) -> ExtractedText:
    """What Despatch made itself is read here; what came from outside in a limited process."""
    body = b"".join(file.read(storage))
    if not file.ours:
        return read_apart(body)
    pages, fault, _ = extract.here(body)
    return ExtractedText(tuple(pages), fault)
