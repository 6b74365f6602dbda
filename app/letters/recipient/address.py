"""UK postal addresses: clean one, check one, lay out the block that shows through the envelope's window.

Rules of Royal Mail and of the published letter specification of GOV.UK Notify. They are for an address as kept; the
block adds the names above it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from app.letters.page.measures import SMALL_PT, WINDOW, WINDOW_LINES
from app.letters.page.typeface import wrap
from app.letters.problems import LetterError, Problem

UK = frozenset(
    {
        "united kingdom", "uk", "u.k", "great britain", "gb", "britain", "the united kingdom",
        "united kingdom of great britain and northern ireland",
        "england", "scotland", "wales", "cymru", "northern ireland",
    }
)  # fmt: skip

_COUNTRIES = """
afghanistan, albania, algeria, andorra, angola, anguilla, antigua and barbuda, argentina, armenia, aruba, australia,
austria, azerbaijan, bahamas, bahrain, bangladesh, barbados, belarus, belgium, belize, benin, bermuda, bhutan,
bolivia, bosnia and herzegovina, botswana, brazil, british virgin islands, brunei, bulgaria, burkina faso, burundi,
cambodia, cameroon, canada, cape verde, cayman islands, central african republic, chad, chile, china, colombia,
comoros, congo, costa rica, croatia, cuba, cyprus, czech republic, czechia, democratic republic of the congo,
denmark, djibouti, dominica, dominican republic, east timor, ecuador, egypt, el salvador, equatorial guinea,
eritrea, estonia, eswatini, ethiopia, falkland islands, faroe islands, fiji, finland, france, french guiana, french
polynesia, gabon, gambia, georgia, germany, ghana, gibraltar, greece, greenland, grenada, guadeloupe, guatemala,
guinea, guinea-bissau, guyana, haiti, honduras, hong kong, hungary, iceland, india, indonesia, iran, iraq, ireland,
israel, italy, ivory coast, jamaica, japan, jordan, kazakhstan, kenya, kiribati, kosovo, kuwait, kyrgyzstan, laos,
latvia, lebanon, lesotho, liberia, libya, liechtenstein, lithuania, luxembourg, macao, madagascar, malawi, malaysia,
maldives, mali, malta, marshall islands, martinique, mauritania, mauritius, mayotte, mexico, micronesia, moldova,
monaco, mongolia, montenegro, montserrat, morocco, mozambique, myanmar, namibia, nauru, nepal, netherlands, new
caledonia, new zealand, nicaragua, niger, nigeria, north korea, north macedonia, norway, oman, pakistan, palau,
palestine, panama, papua new guinea, paraguay, peru, philippines, poland, portugal, puerto rico, qatar, republic of
ireland, reunion, romania, russia, rwanda, samoa, san marino, sao tome and principe, saudi arabia, senegal, serbia,
seychelles, sierra leone, singapore, slovakia, slovenia, solomon islands, somalia, south africa, south korea, south
sudan, spain, sri lanka, st helena, st kitts and nevis, st lucia, st vincent, sudan, suriname, sweden, switzerland,
syria, taiwan, tajikistan, tanzania, thailand, the bahamas, the gambia, the netherlands, the philippines, togo,
tonga, trinidad and tobago, tunisia, turkey, turkmenistan, turks and caicos islands, tuvalu, türkiye, uganda,
ukraine, united arab emirates, united states, united states of america, uruguay, usa, uzbekistan, vanuatu, vatican
city, venezuela, vietnam, yemen, zambia, zimbabwe
"""
COUNTRIES = frozenset(" ".join(name.split()) for name in _COUNTRIES.split(","))
"""As an address ends with them, in lower case: for international post."""


def is_country(line: str) -> bool:
    return line.strip(" .").casefold() in COUNTRIES | UK


def is_uk(line: str) -> bool:
    return line.strip(" .").casefold() in UK


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


@lru_cache(maxsize=16_384)
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


MIN_LINES, MAX_LINES = 3, 7

_BAD_STARTS = tuple('@()=[]"\\/,<>~')
_NO_FIXED_ABODE = re.compile(r"\b(?:n\.?f\.?a|no fixed (?:abode|address))\b", re.IGNORECASE)


class AddressOverflow(LetterError):
    """Names and address don't fit the window's seven lines, even without the county. Facts: lines, limit."""

    code = "address_overflow"


def clean(lines: Iterable[str]) -> tuple[str, ...]:
    """The address in its kept form: spaces and commas tidied, no empty line, no closing UK country, postcode normal."""
    tidy = [_tidy(line) for line in lines]
    kept = [line for line in tidy if line]
    while kept and is_uk(kept[-1]):
        kept.pop()
    if kept:
        kept[-1] = normalise_postcode(kept[-1]) or normalise_bfpo(kept[-1]) or kept[-1]
    return tuple(kept)


def _tidy(line: str) -> str:
    line = re.sub(r"\s+([,.])", r"\1", " ".join(line.split()))
    return line.rstrip(", ")


def check(lines: Sequence[str], *, international: bool = False) -> tuple[Problem, ...]:
    """Every rule that a cleaned address breaks; `line` is the address's own, from 1. Empty when it can be posted to."""
    problems = []
    if len(lines) < MIN_LINES:
        problems.append(Problem("address_too_short", facts={"lines": len(lines), "limit": MIN_LINES}))
    if len(lines) > MAX_LINES:
        problems.append(Problem("address_too_long", facts={"lines": len(lines), "limit": MAX_LINES}))
    last = lines[-1] if lines else ""
    inland = normalise_postcode(last) is not None or normalise_bfpo(last) is not None
    if not (inland or (international and is_country(last))):
        code = "address_ends_without_postcode_or_country" if international else "address_ends_without_postcode"
        problems.append(Problem(code, len(lines), {"text": last}))
    if any(is_bfpo(line) for line in lines):
        problems += [
            Problem("address_bfpo_with_country", number, {"text": line})
            for number, line in enumerate(lines, 1)
            if is_country(line)
        ]
    for number, line in enumerate(lines, 1):
        if line.startswith(_BAD_STARTS):
            problems.append(Problem("address_line_starts_with_sign", number, {"text": line}))
        if number <= 2 and not any(character.isalnum() for character in line):
            problems.append(Problem("address_line_without_letter_or_digit", number, {"text": line}))
        if _NO_FIXED_ABODE.search(line):
            problems.append(Problem("address_no_fixed_abode", number, {"text": line}))
    return tuple(problems)


def lay_out(names: Sequence[str], address: Sequence[str], *, county: str = "") -> tuple[str, ...]:
    """Printed lines of the addressee block, at 9 pt within the window's 95.4 mm, names first.

    Too many lines: the county goes first. Raises AddressOverflow when more than seven are left.
    """
    lines = _printed((*names, *address))
    if len(lines) > WINDOW_LINES and county:
        lines = _printed((*names, *_without(county, address)))
    if len(lines) > WINDOW_LINES:
        raise AddressOverflow(lines=len(lines), limit=WINDOW_LINES)
    return lines


def _without(county: str, address: Sequence[str]) -> Sequence[str]:
    """Less the last line that says the county: one before it is the town of its name."""
    said = [place for place, line in enumerate(address) if line.casefold() == county.casefold()]
    return [line for place, line in enumerate(address) if place not in said[-1:]]


def _printed(lines: Iterable[str]) -> tuple[str, ...]:
    width = WINDOW.width
    return tuple([printed for line in lines for printed in wrap(line, width, SMALL_PT)])
