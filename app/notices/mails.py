"""Notices as the text of a mail: one, or several of a day together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from app.notices.facts import Facts
from app.notices.models import Notice
from app.notices.words import CAMPAIGN, KINDS, RESTRICTED, NoticeWords, kind_of, notice_words
from app.web.filters import format_plural


@dataclass(frozen=True)
class Text:
    subject: str
    body: str


def text_of(notices: Sequence[Notice], base_url: str, *, to: str) -> Text:
    """A mail that tells the reader called `to` of `notices`, with links that begin with `base_url`."""
    site = base_url.rstrip("/")
    said = [(one, notice_words(one.kind, cast("Facts", one.facts))) for one in notices]
    ending = _ending(site)
    if len(said) == 1:
        notice, words = said[0]
        return Text(
            subject_of(notice),
            f"Dear {to},\n\n{_paragraphs(words, site + notice.href)}\n\n{ending}",
        )
    parts = [
        f"{number}. {subject_of(notice)}\n\n{_paragraphs(words, site + notice.href)}"
        for number, (notice, words) in enumerate(said, 1)
    ]
    count = format_plural(len(said), "notice")
    beginning = f"Dear {to},\n\nYou have {count} since your last email from Despatch."
    return Text(f"{count} from Despatch", "\n\n\n".join((beginning, *parts, ending)))


def subject_of(notice: Notice) -> str:
    """ "MAR15: Clearance needed by 3 December 2026"; of what is neither a campaign nor a report, the sentence alone."""
    subject = notice_words(notice.kind, cast("Facts", notice.facts)).subject
    kind = kind_of(notice.kind)
    begins = kind.role is not None or kind.about == CAMPAIGN
    return f"{notice.facts['reference']}: {subject}" if begins else subject


def outside_words_of(notice: Notice) -> str:
    """What may be said of a notice to those whom it is not for."""
    hidden = notice.kind in RESTRICTED or notice.kind not in KINDS
    return "A notice that only its reader may see" if hidden else subject_of(notice)


def _paragraphs(said: NoticeWords, link: str) -> str:
    details = "\n".join(f"{name}: {value}" for name, value in said.details)
    return f"{said.says}\n\n{details}\n\n{said.act}:\n{link}"


def _ending(site: str) -> str:
    return (
        "-- \nThis is an automatic message from Despatch. Please do not reply to it. Choose which emails you get:\n"
        f"{site}/account"
    )
