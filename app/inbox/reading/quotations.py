"""What of a mail's text is new, and what it quotes or forwards. Never raises; its time is in proportion to the text."""

import re
from dataclasses import dataclass

from mailparser_reply import EmailReplyParser

LONGEST_FOR_LIBRARY = 12_000
"""Characters given to mail-parser-reply: some of its patterns take far longer on longer texts."""

MOST_LINES = 20_000

WROTE = re.compile(
    r"^[ \t>]*(?:on|ar|am|le|el|il|op|den|em)\b.{4,200}"
    r"(?:wrote|ysgrifennodd|schrieb|a écrit|escribió|ha scritto|schreef)\b.{0,120}:\s*$",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"^[^<>]{2,120}<[^<>\s@]{1,64}@[^<>\s@]{1,120}>[^<>]{0,60}\b(?:wrote|ysgrifennodd)\b[^<>]{0,40}:\s*$", re.IGNORECASE
)
FORWARDED = re.compile(
    r"^[ \t>]*(?:-{2,}[ \t]*(?:original message|forwarded (?:message|by)|neges wreiddiol|neges a anfonwyd ymlaen"
    r"|ursprüngliche nachricht|message d'origine)\b.{0,80}"
    r"|begin forwarded message:|dechrau neges a anfonwyd ymlaen:|original message[: ]*|-{3,} ?original ?-{3,})[ \t-]*$",
    re.IGNORECASE,
)
BLOCK_BEGINS = re.compile(r"^[ \t>*]*(?:from|oddi wrth|von|de)[ \t]*:\*?[ \t]*\S", re.IGNORECASE)
BLOCK_LINE = re.compile(
    r"^[ \t>*]*(?:sent|date|to|cc|subject|anfonwyd|dyddiad|at|pwnc|gesendet|an|betreff|envoyé|à|objet)[ \t]*:\*?",
    re.IGNORECASE,
)
RULE = re.compile(r"^[ \t]*(?:_{10,}|-{20,})[ \t]*$")
MARKED = re.compile(r"^[ \t]?[>|]")


@dataclass(frozen=True)
class Passage:
    text: str
    quoted: bool


def split_quoted(text: str) -> tuple[Passage, ...]:
    """The text as passages in order, each new or quoted. All that follows a forwarding or reply header is quoted, but
    an answer between lines marked ">" is new. Together they are the whole text, less blank lines at their ends."""
    lines = text[:5_000_000].split("\n")
    end = min(_header_at(lines), _library_at(text, lines), len(lines))
    passages: list[tuple[bool, list[str]]] = []
    for number, line in enumerate(lines):
        quoted = number >= end or MARKED.match(line) is not None
        if not passages or (passages[-1][0] != quoted and line.strip()):
            passages.append((quoted, []))
        passages[-1][1].append(line)
    joined = (Passage("\n".join(within).strip("\n"), quoted) for quoted, within in passages)
    return tuple(passage for passage in joined if passage.text.strip())


def new_words(text: str) -> str:
    """What the writer of a mail added: its passages that are not quoted."""
    return "\n".join(passage.text for passage in split_quoted(text) if not passage.quoted)


def _header_at(lines: list[str]) -> int:
    """The number of the line with which a quotation that runs to the end begins; that of no line if none does."""
    for number, line in enumerate(lines[:MOST_LINES]):
        if not line.strip():
            continue
        if FORWARDED.match(line[:400]):
            return number
        if _wrote(lines, number) and not _answered_below(lines, number):
            return number
        if BLOCK_BEGINS.match(line[:400]):
            near = [near for near in lines[number + 1 : number + 7] if near.strip()]
            if sum(BLOCK_LINE.match(other[:400]) is not None for other in near[:5]) >= 2:
                above = number - 1
                return above if above >= 0 and RULE.match(lines[above][:400]) else number
    return len(lines)


def _wrote(lines: list[str], number: int) -> bool:
    """ "On … wrote:", which programs fold over as many as three lines, or "Name <address> wrote:"."""
    if NAMED.match(lines[number][:600]):
        return True
    return any(WROTE.match(" ".join(map(str.strip, lines[number : number + more]))[:600]) for more in (1, 2, 3))


def _answered_below(lines: list[str], number: int) -> bool:
    """Whether answers stand between the marked lines that follow: then only those lines are quoted."""
    following = [line for line in lines[number + 1 : number + 400] if line.strip()]
    marked = [MARKED.match(line) is not None for line in following]
    return any(marked[:3]) and not all(marked[marked.index(True) :])


def _library_at(text: str, lines: list[str]) -> int:
    """Where mail-parser-reply, which knows more languages and programs, finds the first header of what is quoted."""
    if len(text) > LONGEST_FOR_LIBRARY or any(len(line) > 1_000 for line in lines):
        return len(lines)
    try:
        replies = EmailReplyParser(languages=["en", "de", "fr"]).read(text).replies
    except Exception:  # noqa: BLE001 (it breaks on texts without words, among others)
        return len(lines)
    header = next((reply.headers for reply in replies if reply.headers), "")
    first = next((line.strip() for line in header.split("\n") if line.strip()), "")
    if len(first) < 4:
        return len(lines)
    found = next((number for number, line in enumerate(lines) if line.strip() == first), len(lines))
    return len(lines) if found < len(lines) and _answered_below(lines, found) else found
