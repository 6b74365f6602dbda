"""What a letter's file is called once it leaves storage: safe on Windows, unique, the same every time."""

import unicodedata

from app.production.editions import MadeLetter

LONGEST = 120
"""Characters of a name before its extension: a path on Windows may have 260 in all."""

FORBIDDEN = {ord(character): " " for character in '<>:"/\\|?*'}
"""What Windows allows in no name, beside control characters and a dot or space at the end."""


def file_name(letter: MadeLetter, extension: str) -> str:
    """ "MAR15-0284 Leader of Rotherham Metropolitan Borough Council.pdf": unique, since the reference is."""
    text = unicodedata.normalize("NFC", f"{letter.reference} {letter.recipient}").translate(FORBIDDEN)
    shown = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return f"{' '.join(shown.split())[:LONGEST].rstrip('. ')}.{extension}"


def path_in_folder(letter: MadeLetter, extension: str) -> str:
    """ "pdf/council-leaders/MAR15-0284 Leader of ….pdf": where a file stands in ZIPs, in manifests and in folders."""
    return f"{extension}/{letter.registry_slug}/{file_name(letter, extension)}"
