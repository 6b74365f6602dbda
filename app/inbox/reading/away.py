"""What automatic replies say, in English or Welsh: when somebody is back, whom to ask, by when a reply is promised."""

import re
from collections.abc import Collection
from datetime import date, timedelta

from app.inbox.reading.headers import ADDRESS

MOST_LOOKED_AT = 4_000
MOST_CONTACTS = 5
LONGEST_ABSENCE = timedelta(days=400)

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan ionawr ion",
            "february feb chwefror chwe",
            "march mar mawrth maw",
            "april apr ebrill ebr",
            "may mai",
            "june jun mehefin meh",
            "july jul gorffennaf gor",
            "august aug awst",
            "september sept sep medi",
            "october oct hydref hyd",
            "november nov tachwedd tach",
            "december dec rhagfyr rhag",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday llun",
            "tuesday mawrth",
            "wednesday mercher",
            "thursday iau",
            "friday gwener",
            "saturday sadwrn",
            "sunday sul",
        )
    )
    for name in names.split()
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))

DAY = (
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|af|ail|ydd|eg|fed|ain)?(?: of)? (?P<m1>{MONTH})\b\.?,?(?: (?P<y1>20\d\d))?"
    rf"|(?P<m2>{MONTH})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b,?(?: (?P<y2>20\d\d))?"
    r"|(?P<y3>20\d\d)-(?P<m3>\d{1,2})-(?P<d3>\d{1,2})"
    r"|(?P<d4>\d{1,2})[/.](?P<m4>\d{1,2})(?:[/.](?P<y4>20\d\d|\d\d))?\b)"
)
BACK = re.compile(
    r"(?:\b(?:return(?:ing)?|back|available|resume|reachable|until|till|til|through|dychwelyd|dychwelaf|ôl|tan|hyd)\b)"
    r"(?: (?!from\b|to the\b.{0,3}\d)[a-zôŷŵâêîû',()]+){0,8}?,?"
    rf" (?:(?:{WEEKDAY}),? (?:the )?)?(?:the )?{DAY}",
    re.IGNORECASE,
)
SPAN = re.compile(
    rf"(?:(?<= )|\d)(?:to|-|–|until|and|i|tan) ?(?:and including )?(?:(?:{WEEKDAY}),? )?(?:the )?{DAY}", re.IGNORECASE
)
WEEKDAY_BACK = re.compile(
    r"\b(?:return(?:ing)?|back|until|till|dychwelyd|ôl|tan)\b"
    rf"(?: (?:to|in|at|on|the|my|office|work|swyddfa|i'r|yn|ar|next|ddydd|dydd|desk)){{0,6}} (?P<day>{WEEKDAY})\b",
    re.IGNORECASE,
)


def returns_on(words: str, *, sent: date | None) -> date | None:
    """The day on which its writer is back, or until which they are away.

    A year that isn't said is that of the next such day after `sent`; days before months, as in the United Kingdom."""
    plain = re.sub(r"\s+", " ", words[:MOST_LOOKED_AT])
    for pattern in (BACK, SPAN):
        for found in pattern.finditer(plain):
            if (day := day_in(found, sent)) and (
                sent is None or sent <= day + timedelta(days=1) <= sent + LONGEST_ABSENCE
            ):
                return day
    if sent and (back := WEEKDAY_BACK.search(plain)):
        ahead = (WEEKDAYS[back["day"].lower()] - sent.weekday() - 1) % 7 + 1
        return sent + timedelta(days=ahead)
    if sent and re.search(r"\b(?:back|return\w*)\b[^.]{0,30}\btomorrow\b", plain, re.IGNORECASE):
        return sent + timedelta(days=1)
    return None


def day_in(found: re.Match[str], sent: date | None) -> date | None:
    """The day that a pattern with DAY in it found."""
    for n in "1234":
        day, month, year = found[f"d{n}"], found[f"m{n}"], found[f"y{n}"]
        if not day or not month:
            continue
        number = MONTHS[month.lower()] if month.lower() in MONTHS else int(month)
        try:
            if year:
                return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
            if sent is None:
                return None
            soon = date(sent.year, number, int(day))
            return soon if soon >= sent - timedelta(days=31) else date(sent.year + 1, number, int(day))
        except ValueError:
            return None
    return None


def contacts(words: str, *, but_not: Collection[str]) -> tuple[str, ...]:
    """The addresses that a note names, each once, in order, but not those of its writer and of ours."""
    found = dict.fromkeys(address.lower().strip(".") for address in ADDRESS.findall(words[:MOST_LOOKED_AT]))
    return tuple(address for address in found if address not in but_not)[:MOST_CONTACTS]


LONGEST = timedelta(days=400)

SENTENCE = re.compile(r"(?<=[.!?]) ")
OF_A_REPLY = re.compile(r"repl(?:y|ies|ied)|respon[ds]|answer|writ(?:e|ten)|in touch|ateb|ymateb", re.IGNORECASE)
BY = re.compile(
    r"\b(?:will|shall|[’']ll|aim|hope|expect|intend|endeavour|plan|promise|should|byddwn|byddaf|gobeithiwn)\b.{0,160}?"
    r"\b(?:by|before|no later than|erbyn)(?: [a-z]+){0,8}?,?"
    rf" (?:(?:{WEEKDAY}),? )?(?:the )?{DAY}",
    re.IGNORECASE,
)


def full_reply_by(words: str, *, sent: date) -> date | None:
    """Return the day by which the writer says, in one sentence, that a reply will come; None where no sentence names
    one. `words`: what the mail adds to what it quotes. A year that isn't said is that of the next such day after
    `sent`."""
    for sentence in SENTENCE.split(re.sub(r"\s+", " ", words[:MOST_LOOKED_AT])):
        if OF_A_REPLY.search(sentence) and (found := BY.search(sentence)):
            day = day_in(found, sent)
            if day and sent <= day <= sent + LONGEST:
                return day
    return None
