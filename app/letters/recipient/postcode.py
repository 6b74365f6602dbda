"""UK postcodes, those of British Forces Post Offices and of the Crown dependencies included."""

import re

_AREAS = """
AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX
FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG
NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS
TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
AREAS = frozenset(_AREAS.split())
"""Postcode areas; BX is no place's, and large organisations are written to by it. Gibraltar's (GX) and Girobank's (GIR)
are not among them: neither is an inland address."""

_POSTCODE = re.compile(r"([A-Z]{1,2})(\d[A-Z\d]?)(\d[ABD-HJLNP-UW-Z]{2})")
"""Area, district, and the last part: a digit and two letters other than C, I, K, M, O and V."""

_BFPO_NUMBER = re.compile(r"B\.?F\.?P\.?O\.?\s*(?:C/O\s*)?([0-9]{1,4})", re.IGNORECASE)


def normalise_postcode(text: str) -> str | None:
    """The postcode in upper case with one space, wherever its spaces stood; None when it is no postcode."""
    letters = "".join(text.split())
    match = _POSTCODE.fullmatch(letters.upper()) if letters.isascii() else None
    return f"{match[1]}{match[2]} {match[3]}" if match and match[1] in AREAS else None


def normalise_bfpo(text: str) -> str | None:
    """ "BFPO 58" from the ways in which a forces post office number is written; None when it is none."""
    match = _BFPO_NUMBER.fullmatch(text.strip())
    return f"BFPO {int(match[1])}" if match else None


def is_bfpo(text: str) -> bool:
    """Whether the line is a BFPO number or a postcode of the forces (BF1)."""
    return normalise_bfpo(text) is not None or (normalise_postcode(text) or "").startswith("BF")
