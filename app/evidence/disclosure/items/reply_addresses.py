"""Addresses for replies in what is released: each has the token of one letter, with which anyone could write to us as
its recipient. They are replaced as a bundle is made, so that the text of an item, and the redactions that count its
characters, stay as they are."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.delivery.models import ReplyAddress
from app.evidence.disclosure.items.redact import Piece

INSTEAD = "[the department’s address for replies]"
"""In brackets, since the words are ours."""

WORD = re.compile(r"[a-z0-9]+")
"""What may be a token."""

WINDOW = 500
"""Words named in one statement."""


def reply_tokens_in(session: Session, text: str) -> set[str]:
    """The tokens of letters that the text says, also in capitals."""
    words = sorted(set(WORD.findall(text.lower())))
    return {
        token
        for start in range(0, len(words), WINDOW)
        for token in session.scalars(
            select(ReplyAddress.token).where(ReplyAddress.token.in_(words[start : start + WINDOW]))
        )
    }


def without_tokens(text: str, tokens: Collection[str]) -> str:
    """`text` with other words for each address that has one of the tokens, and for a token alone."""
    for token in tokens:
        address = rf"(?:[\w.%'+-]*\+)?(?<![a-z0-9]){re.escape(token)}(?![a-z0-9])(?:@[\w-]+(?:\.[\w-]+)*)?"
        text = re.sub(address, INSTEAD, text, flags=re.IGNORECASE)
    return text


def pieces_without_tokens(pages: Sequence[Sequence[Piece]], tokens: Collection[str]) -> list[list[Piece]]:
    """Likewise, of the pieces of an item by page; those that are black stay as they are."""
    return [
        [piece if piece.exemption else replace(piece, words=without_tokens(piece.words, tokens)) for piece in page]
        for page in pages
    ]
