"""Bytes of a mail as words, whatever set of characters they claim. Never raises."""

import codecs
import re

NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"})
"""Python's codecs that no mail means."""

READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601": "cp949"}
"""Sets whose name is used for their larger sibling, as browsers hold (WHATWG Encoding)."""

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Control characters, and those that turn the direction of what is read (bidirectional overrides)."""

SPACE = re.compile(r"\s+")


def decode(body: bytes, charset: str | None = None) -> str:
    """The words of `body`: by what it claims where that holds, else UTF-8, else the Windows set."""
    claimed = _codec(charset)
    for codec in (claimed, "utf-8"):
        if codec:
            try:
                return body.decode(codec)
            except (UnicodeError, ValueError):
                continue
    several_bytes = claimed is not None and not claimed.startswith(("utf", "iso8859", "cp125", "koi8", "mac"))
    return body.decode(claimed if several_bytes and claimed else "cp1252", "replace")


def _codec(charset: str | None) -> str | None:
    if not charset or "\0" in charset:
        return None
    try:
        found = codecs.lookup(charset.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if found.name in NO_CHARSETS or not _makes_words(found.name):
        return None
    return None if found.name == "ascii" else READ_AS.get(found.name, found.name)


def _makes_words(codec: str) -> bool:
    """Whether bytes.decode takes it: Python keeps base64 and its like among its codecs too."""
    try:
        b"a".decode(codec)
    except UnicodeError:  # one byte is no character in some sets
        return True
    except LookupError:
        return False
    return True


def readable(words: str) -> str:
    """`words` with lines as \\n and without what no page should be given."""
    return UNSEEN.sub("", words.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))


def one_line(words: str) -> str:
    return SPACE.sub(" ", UNSEEN.sub("", words.replace("\r", " ").replace("\n", " "))).strip()
