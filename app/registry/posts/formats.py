"""What a registry may put on a signed letter without being read by the clearing offices first.

Offices clear the text for a registry, and not each name and address that its letters print. So these follow formats
that are too strict to carry a message; words outside them print only where the offices have cleared exactly these
words (docs/security.md, "What a signed letter may say"). Pure.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise, takewhile
from typing import Protocol

from app.letters.dates import MONTHS
from app.letters.page.wording import WORDING
from app.letters.recipient.address import is_country, normalise_bfpo, normalise_postcode
from app.letters.recipient.recipient import Recipient
from app.letters.recipient.salutation import Holder
from app.letters.text.fields import Value, as_text
from app.registry.posts.vocabulary import WORD, vocabulary

Words = tuple[str, str]
"""What the words are (a key of `CHECKS`), and the words."""

LONGEST = {"title": 120, "salutation": 80, "name": 60, "line": 50, "value": 80}
"""In characters. The longest title that ships has 102."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HONORIFICS = _words("""
    mr mrs miss ms mx dr doctor prof professor councillor cllr sir dame lord lady baron baroness viscount
    viscountess earl countess marquess marchioness duke duchess the right rt most very hon honourable reverend rev
    revd father canon archdeacon dean bishop archbishop rabbi imam alderman alderwoman ald captain capt colonel col
    lieutenant lt brigadier major general commander admiral commodore sergeant judge justice mayor ambassador
    commissioner superintendent constable inspector cynghorydd gynghorydd cyng athro syr arglwydd arglwyddes bonesig
    y yr gwir anrhydeddus parchedig parch
""")

POST_NOMINALS = _words("""
    kg kt lg lt gcb kcb dcb cb gcmg kcmg dcmg cmg gcvo kcvo dcvo cvo lvo mvo gbe kbe dbe cbe obe mbe bem ch om iso
    vc gc gm qgm dso mc td vr rd qpm kpm qfsm kfsm qam kam qvrm dl jp pc kc qc mp ms msp mla am cstj ostj mstj kstj
    ma ba bsc msc meng beng mba mphil dphil phd edd md dm mbbs mbchb chb mb bs bch bmbs llb llm bcl frs fba fmedsci
    freng facss flsw frse frsa frcp frcs frcgp frcpsych frcpch frcn frcpath frcem frcog ffph mfph mrcp mrcgp rn rgn
    rm cqsw dipsw fcipd mcipd fca aca fcca acca cpfa cipfa fcma frics mrics fcgi fcmi cmgr cmi ceng cenv ph hon hons
    (hons)
""")

PARTICLES = _words("""
    de da del della di do dos du den der van von af av la le el al bin ibn bint ben ap ab ferch of y
""")

_LISTED = _words("""
    abandon abandoned about above after again against all and annul annulled any apologise apology are asked at be
    because been before below beware blackmail bogus burn but call cancel cancelled cannot comply contact contents
    decline declined delay delayed delete deleted deny destroy destroyed dial disregard do does draft email error
    every everything fake false fire forged forgery fraud from genuine has have here herein hoax how if ignore
    ignored immediately in into invalid is it its leak leaked letter letters liar lies me message minister ministers
    mistake must my never no nobody none not nothing notice now null obey object obsolete off on oppose opposed or
    order orders our over overruled overturned paused pay phone please postpone postponed proof recall recalled
    refuse refused reject rejected reply rescind rescinded resign resigned resist respond retract retracted revoke
    revoked ring scam scrap secret send sent shall should shred signed sorry stop superseded suspend suspended tear
    telephone text that the their them then there these they this those threat to today unauthorised unauthorized
    unsigned until untrue urgent us visit void warning was we website were what when where which who why with
    withdraw withdrawn withdraws without words wrong you your
    account anonymous bank budget budgets by code cut cuts ended ending ends for friday funded funding grants
    hack hacked hackers leave leaves monday money next payment quit resign resignation resigns saturday sort strike
    sunday tel thursday tomorrow tonight transfer tuesday vote votes wednesday week yesterday
    anwybyddu anwybyddwch anwybydder arian bygythiad canslo canslwyd celwydd diddymu diddymwyd dileu dilewch dirym
    ffoniwch ffug gohirio gohiriwyd gwall gwrthod gwrthodwch gwrthodwyd hwn hyn llythyr llythyrau peidiwch rhybudd
    stopiwch talwch twyll tynnu tynnwyd ymddiswyddo ymddiswyddodd ymddiheuro ymddiheuriad
""")
"""Of which messages are made and names are not, beside the forms of `_VERBS`."""

_VERBS = _words("""
    abandon annul apologise apologize beware blackmail cancel comply deceive decline delay delete deny destroy die
    discard dismiss disobey disregard distrust expel forge halt ignore invalidate kill leak lie mislead mistake murder
    nullify obey oppose overrule overturn pause phone postpone quash quit recall refuse reject rescind resign resist
    respond retract revoke scam scrap shred steal stop supercede supersede suspend telephone terminate threaten void
    vote withdraw withhold
""")
"""Whose forms in -s, -ed and -ing are in no name either. Not those of "bank", "burn" or "hack": Banks and Burns are."""

_IRREGULAR = _words("""
    burnt lying dying misled mistaken mistook paid rang rung sacked stole stolen struck tore torn withdrawn withdrew
    withheld
""")


def _forms(verb: str) -> Iterator[str]:
    """With the last letter doubled or not, as either may be typed."""
    stem = verb.removesuffix("e")
    yield verb
    if verb.endswith("y") and verb[-2] not in "aeo":
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
        return
    yield from (f"{verb}es" if verb.endswith(("s", "sh", "x", "ch")) else f"{verb}s", f"{stem}ed", f"{stem}ing")
    if re.search(r"[^aeiou][aeiou][dlmnpt]$", verb):
        yield from (f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing")


_INFLECTED = frozenset({*_IRREGULAR, *(form for verb in _VERBS for form in _forms(verb))})

NOT_IN_NAMES = _LISTED | _INFLECTED
"""It is no closed list, as there is none of names: what else holds a message back is how short a name is, that offices
are shown it, and that the owner alone makes a signed letter of it."""

IN_ADDRESSES = _words("""
    all at bank below by contact fire in off on over super the to under upon with c/o near o post stop y yr ar and for
""")
"""Of those, what streets and buildings are called by."""

NOT_IN_ADDRESSES = _words("confidential dear deceased faithfully gone sender signature sincerely strictly yours")
"""Of messages and letters, not of addresses. They may be in a name."""

_LONG = re.compile(
    "|".join(
        sorted({one for one in _LISTED - IN_ADDRESSES if len(one) >= 7} | {one for one in _INFLECTED if len(one) >= 9})
    )
)
"""Words of messages that are too long to be in a name by chance."""

WHOLE_SALUTATIONS = frozenset(
    {
        *(words.unknown.casefold() for words in WORDING.values()),
        *("dear sir", "dear madam", "dear sirs", "dear sir and madam", "dear madam or sir", "dear colleague"),
        *("dear colleagues", "dear all", "annwyl gydweithiwr", "annwyl gydweithwyr", "annwyl syr", "annwyl fadam"),
        *("my lord", "my lady", "my lord mayor", "my lady mayoress", "your grace", "your excellency", "your honour"),
        *("your royal highness", "may it please your royal highness", "your majesty"),
    }
)

_GREETINGS = frozenset({*(words.greeting.casefold() for words in WORDING.values()), "my", "f’annwyl"})
_SPELLED = re.compile(r"(?:Mac|Mc|Fitz|Van|De|Di|La|Le|O’|D’|N’)?[A-Z][a-z]*")
_PREFIX = re.compile(r"mac|mc|fitz|van|de|di|la|le|o’|d’|n’")
_AFTER_PREFIX = NOT_IN_NAMES - _words("call")
"""Words that no prefix makes a name of. McCall is one."""
_INITIALS = re.compile(r"(?:[A-Z]\.?){1,3}")
_NUMBER = re.compile(r"£?-?(?:0|[1-9]\d{0,2}(?:,?\d{3}){0,2})(?:\.\d{1,4})?%?", re.ASCII)
_REFERENCE = re.compile(r"(?=.*\d)(?=.*[A-Z])[A-Z0-9]{1,8}(?:[-/][A-Z0-9]{1,8}){0,2}", re.ASCII)
_MONTHS = "|".join(month for names in MONTHS.values() for month in names)
_DATE = re.compile(rf"(?:[1-9]|[12]\d|3[01]) (?:{_MONTHS}) (?:19|20)\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d", re.ASCII)
_HOUSE = re.compile(r"[A-Z]?[1-9]\d{0,3}[A-Za-z]?(?:[-–/][1-9]\d{0,3}[A-Za-z]?)?,?", re.ASCII)
MOST_INITIALS = 3
"""Single capitals in a row in a name: more of them spell words."""

_ONLY_IN_PHRASES = {
    "is": r"(?!)",
    "all": r"\bto all\b|\ball saints\b",
    "to": r"^to (?:all|the)\b|\bto the\b",
    "in": r"\bin (?:the annex|england|wales|scotland|(?:northern )?ireland|london|charge)\b",
    "on": r"\bon(?: the)? (?:trent|tees|thames|sea|avon|humber|tyne|soar|severn)\b",
    "by": r"\bby the sea\b",
    "place": r"(?:^|\b(?:of|and|for|director) |[&,] )place\b",
    "fire": r"\bfire(?: service| officer| authority| and rescue|, | rescue|$)|\band fire\b",
}
"""Words that make a sentence of titles: each only as titles and names of bodies have it. Case folded."""

_ONLY_IN_ADDRESSES = {
    "all": r"\ball (?:saints|hallows|souls)\b",
    "below": r"\bbelow \w",
    "contact": r"\bcontact (?!all\b|below\b|the\b)\w",
    "fire": r"\bfire\b(?! (?:all|on|the)\b)",
    "for": r"\w for\b",
    "in": r"\w in\b",
    "off": r"\boff \w",
    "post": r"\bpost\b(?! (?:all|below|off|the|to)\b)",
    "stop": r"\bone stop shop\b",
}
"""The same, of lines of addresses."""

_OTHER_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "s", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O"}
)


def unusual(recipient: Recipient, values: Mapping[str, Value], more: frozenset[str] = frozenset()) -> Iterator[Words]:
    """The words outside the formats, of a letter to `recipient` with its own `values`. `more`: what the vocabulary has
    beside what ships, see vocabulary.words_of_practice."""
    own = names_of(recipient.holder)
    for kind, words in printed_words(recipient, values):
        spelled = words.replace("'", "’")
        if kind == "salutation":
            follows = is_salutation(spelled, own, more)
        elif kind in BY_VOCABULARY:
            follows = BY_VOCABULARY[kind](spelled, more)
        else:
            follows = CHECKS[kind](spelled)
        if words and not follows:
            yield kind, words


def printed_words(recipient: Recipient, values: Mapping[str, Value]) -> Iterator[Words]:
    """What a letter prints of its recipient and in its own fields."""
    yield "title", recipient.post_title
    yield "salutation", recipient.post_salutation
    if holder := recipient.holder:
        yield "honorific", holder.title
        yield from (("name", name) for name in (holder.full_name, holder.forename, holder.surname))
        yield "post_nominals", holder.post_nominals
        yield "salutation", holder.salutation
    yield from (("address", line) for line in recipient.address)
    bodies = (recipient.organisation, recipient.organisation_article, recipient.region, recipient.policing_body)
    yield from (("organisation", name) for name in bodies)
    around = (recipient.areas, recipient.councils, recipient.police_forces, recipient.health_bodies)
    yield from (("organisation", name) for names in around for name in names)
    yield from (("organisation", name) for name in recipient.directors_of_childrens_services)
    yield from (("value", as_text(value)) for value in values.values())


@lru_cache(maxsize=16384)
def _is_called(words: str, more: frozenset[str] = frozenset()) -> bool:
    """Made of the vocabulary alone, as titles, organisations and places are. `more` is of it too."""
    if len(words) > LONGEST["title"] or "  " in words or re.search(r"[^\w ’,&().-]|[\d_]", words):
        return False
    spelled = [word.casefold().rstrip(".") for word in WORD.findall(words)]
    if not all(word in vocabulary() or word in more for word in spelled) or WORD.sub("", words).strip(" ,&()-"):
        return False
    return _in_phrases(words, spelled, _ONLY_IN_PHRASES)


def _in_phrases(words: str, spelled: Sequence[str], phrases: Mapping[str, str]) -> bool:
    """Whether those of the words that `phrases` binds are in these alone."""
    bound = phrases.keys() & set(spelled)
    return all(spelled.count(word) == len(re.findall(phrases[word], words.casefold())) for word in bound)


def names_of(holder: Holder | None) -> frozenset[str]:
    """The words of a holder's own names, and what hyphens join in them, as `is_salutation` compares them."""
    names = f"{holder.full_name} {holder.forename} {holder.surname}" if holder else ""
    spelled = _without_accents(names.replace("'", "’")).casefold()
    return frozenset({*spelled.split(), *spelled.replace("-", " ").split()})


@lru_cache(maxsize=16384)
def is_salutation(words: str, own: frozenset[str] = frozenset(), more: frozenset[str] = frozenset()) -> bool:
    """A greeting of an office, one of those that are whole, or one of the holder by titles and the words of their `own`
    names alone: another name could be an insult."""
    words = words.rstrip(", ")
    if words.casefold() in WHOLE_SALUTATIONS:
        return True
    greeting, _, rest = words.partition(" ")
    if len(words) > LONGEST["salutation"] or greeting.casefold() not in _GREETINGS or not rest:
        return False
    if _is_called(rest, more):
        return True
    named = rest.split(" ")
    titles = list(takewhile(lambda word: word.rstrip(".").casefold() in HONORIFICS, named))
    name = " ".join(named[len(titles) :])
    if greeting.casefold() == "my" and not titles:
        return False
    return (
        bool(name)
        and is_name(name)
        and all(_is_own(word, own) for word in _without_accents(name).casefold().split(" "))
    )


def _is_own(word: str, own: Collection[str]) -> bool:
    """Whether a word is among somebody's own names, or the initial of one: several together could be a word."""
    return word in own or word.rstrip(".") in {one[0] for one in own}


@lru_cache(maxsize=16384)
def is_name(words: str) -> bool:
    """Of a person: up to four words beside initials and particles, each spelled as a name."""
    named = words.split(" ")
    return (
        len(words) <= LONGEST["name"]
        and _spelled_out(words) <= 4
        and _most_initials(named) <= MOST_INITIALS
        and not _divides_a_message(named)
        and all(map(_is_named, named))
    )


def _most_initials(named: Sequence[str]) -> int:
    """The longest run of single capitals, whatever particles are among them."""
    runs = groupby((word for word in named if word not in PARTICLES), key=lambda word: bool(_INITIALS.fullmatch(word)))
    return max((sum(map(str.isalpha, "".join(run))) for initials, run in runs if initials), default=0)


def _spelled_out(words: str) -> int:
    """How many words of a name are neither initials nor particles."""
    return sum(word not in PARTICLES and not _INITIALS.fullmatch(word) for word in words.split(" "))


def _is_named(word: str) -> bool:
    if word in PARTICLES:
        return True
    if _INITIALS.fullmatch(word):
        return len(word) == 1 or _letters(word) not in NOT_IN_NAMES
    plain = _without_accents(word)
    parts = re.split(r"-|(?<=[a-z])’", plain)
    spelled = all(part in PARTICLES or part in ("s", "t") or _SPELLED.fullmatch(part) for part in parts if part)
    return spelled and "" not in parts and not any(map(_says_something, _spellings(plain, parts)))


def _letters(word: str) -> str:
    return "".join(filter(str.isalpha, word)).casefold()


def _says_something(spelled: str) -> bool:
    """Whether letters are a word of messages, hold a long one, are several run together, or are one of four letters or
    more behind the prefix of a surname."""
    if spelled in NOT_IN_NAMES or _LONG.search(spelled) or _runs_together(spelled):
        return True
    prefix = _PREFIX.match(spelled)
    return prefix is not None and len(spelled) >= prefix.end() + 4 and spelled[prefix.end() :] in _AFTER_PREFIX


def _runs_together(spelled: str) -> bool:
    """Whether ten letters or more are words of messages and nothing else: "thisletterisvoid"."""
    ends = {0}
    for end in range(1, len(spelled) + 1) if len(spelled) >= 10 else ():
        if any(spelled[start:end] in NOT_IN_NAMES for start in ends):
            ends.add(end)
    return len(spelled) in ends


def _divides_a_message(named: Sequence[str], but: Collection[str] = ()) -> bool:
    """Whether spaces divide a word of messages: a long one anywhere, another between words of two letters or more. None
    of the words `but`, divided or not."""
    plain = [_stripped(word).casefold() for word in named]
    runs = [
        "".join(plain[start:end])
        for start in range(len(plain))
        for end in range(start + 2, len(plain) + 1)
        if all(len(word) > 1 for word in plain[start:end])
    ]
    return bool(_LONG.search("".join(plain))) or not NOT_IN_NAMES.isdisjoint(set(runs) - set(but))


def _spellings(plain: str, parts: Sequence[str]) -> set[str]:
    """A word as a reader may take it: whole, in its parts, and with them joined."""
    return {one.casefold() for one in (plain, *parts, "".join(parts))}


def _without_accents(word: str) -> str:
    """Less its accents, so that only letters of Latin script are left as letters of A to Z. A mark that makes no letter
    of its own with the one before it, such as a line through it, is left too."""
    composed = unicodedata.normalize("NFC", word.translate(_OTHER_LETTERS))
    return "".join(
        one if unicodedata.category(one) == "Mn" else unicodedata.normalize("NFD", one)[0] for one in composed
    )


def _is_honorific(words: str) -> bool:
    return len(words) <= LONGEST["name"] and {word.strip(".,").casefold() for word in words.split(" ")} <= HONORIFICS


def _is_post_nominals(words: str) -> bool:
    return len(words) <= LONGEST["name"] and {word.strip(",").casefold() for word in words.split(" ")} <= POST_NOMINALS


@lru_cache(maxsize=16384)
def is_address_line(words: str, more: frozenset[str] = frozenset()) -> bool:
    """Of a postal address: houses by number, places by name, a postcode or a country."""
    if normalise_postcode(words) or normalise_bfpo(words) or is_country(words):
        return True
    if len(words) > LONGEST["line"] or sum(map(str.isdigit, words)) > 8 or not re.search(r"[^\W\d_]", words):
        return False
    named = words.split(" ")
    if any(_HOUSE.fullmatch(one) and _HOUSE.fullmatch(other) for one, other in pairwise(named)):
        return False
    if _divides_a_message(named, IN_ADDRESSES) or not _has_few_initials(named):
        return False
    spelled = [_stripped(word).casefold() for word in re.split("[ -]", words)]
    return _in_phrases(" ".join(spelled), spelled, _ONLY_IN_ADDRESSES) and all(
        _is_of_address(one, more) for one in named
    )


def _has_few_initials(named: Sequence[str]) -> bool:
    """Whether a line has two initials at most ("PO Box 12", "King George V Road", "NHS HQ Leeds"): more of them spell a
    message. They are beside another word, or one is beside a number."""
    plain = [_stripped(word) for word in named]
    initials = [word for word in plain if _INITIALS.fullmatch(word)]
    others = [word for word in plain if word not in initials]
    spelled = any(len(_letters(word)) > 1 for word in others)
    return not initials or (len(initials) <= 2 and (spelled or (bool(others) and len(initials) == 1)))


def _stripped(word: str) -> str:
    """A word of an address as it is compared: without accents, or the signs around it."""
    return _without_accents(word.strip("(),").rstrip(".’"))


def _is_of_address(word: str, more: Collection[str]) -> bool:
    if _HOUSE.fullmatch(word) or word == "&" or word in IN_ADDRESSES or word in PARTICLES:
        return True
    plain = _stripped(word)
    if plain.casefold() in NOT_IN_ADDRESSES:
        return False
    if plain.casefold() in IN_ADDRESSES:
        return True
    if _INITIALS.fullmatch(plain):
        return len(plain) == 1 or _letters(plain) not in NOT_IN_NAMES
    if (plain.casefold() in vocabulary() or plain.casefold() in more) and plain.casefold() not in NOT_IN_NAMES:
        return True
    parts = re.split(r"-|(?<=[a-z])’", plain)
    spelled = all(
        part.casefold() in IN_ADDRESSES | {"s", "t"} | PARTICLES or _SPELLED.fullmatch(part) for part in parts
    )
    return spelled and not any(map(_says_something, _spellings(plain, parts) - IN_ADDRESSES))


@lru_cache(maxsize=16384)
def is_value(words: str, more: frozenset[str] = frozenset()) -> bool:
    """A number, a date, a reference, words of the vocabulary; yes or no. Names of people are cleared word by word: in
    the middle of a sentence, three capitalised words can say too much."""
    if len(words) > LONGEST["value"]:
        return False
    if words.casefold() in ("yes", "no") or any(one.fullmatch(words) for one in (_NUMBER, _DATE)):
        return True
    return _is_reference(words) or _is_called(words, more)


def _is_reference(words: str) -> bool:
    """Capitals and digits with hyphens or slashes: too few letters for a message, too few digits for a telephone."""
    letters = "".join(filter(str.isalpha, words)).casefold()
    few = len(letters) <= 3 and sum(map(str.isdigit, words)) <= 8
    return few and letters not in NOT_IN_NAMES and bool(_REFERENCE.fullmatch(words))


def words_of_messages(reference: str) -> list[str]:
    """Words of a campaign's reference, which prints on each letter, that could make a message of it: whole, or with
    the hyphens and digits between its letters left out."""
    parts = re.findall(r"[a-z]+", reference.casefold())
    joined = {"".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
    return sorted(joined & NOT_IN_NAMES)


class VocabularyCheck(Protocol):
    """A format that words beside what ships may follow, `more`."""

    def __call__(self, words: str, more: frozenset[str] = frozenset(), /) -> bool: ...


BY_VOCABULARY: Mapping[str, VocabularyCheck] = {
    "title": _is_called,
    "organisation": _is_called,
    "address": is_address_line,
    "value": is_value,
}

CHECKS: Mapping[str, Callable[[str], bool]] = {
    "salutation": is_salutation,
    "honorific": _is_honorific,
    "name": is_name,
    "post_nominals": _is_post_nominals,
    **BY_VOCABULARY,
}
"""Whether words follow the format of what they are, whoever holds the post. Apostrophes are curly."""
