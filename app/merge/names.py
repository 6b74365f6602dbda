"""Office-holders as a table writes them, in one cell: which of the words are a title, a name, letters after it."""

from itertools import takewhile

from app.letters.salutation import BY_FORENAME, BY_SURNAME, LADIES, LORDS, UNSPOKEN, Holder

PLAIN = frozenset({"mr", "mrs", "ms", "miss", "mx"})
TITLES = LORDS | LADIES | BY_FORENAME | BY_SURNAME.keys() | UNSPOKEN | PLAIN
PEERS = LORDS | LADIES

# fmt: off
LETTERS = frozenset({
    "KG", "LG", "KT", "LT", "GCB", "KCB", "DCB", "CB", "GCMG", "KCMG", "DCMG", "CMG", "GCVO", "KCVO",
    "DCVO", "CVO", "LVO", "MVO", "CH", "OM", "GBE", "KBE", "DBE", "CBE", "OBE", "MBE", "BEM", "KPM", "QPM",
    "KFSM", "QFSM", "KAM", "QAM", "KVRM", "QVRM", "TD", "VR", "RD", "DL", "JP", "KC", "QC", "PC", "MP",
    "MS", "MSP", "MLA", "AM", "PhD", "DPhil", "MD", "MA", "MSc", "BA", "BSc", "MBA", "LLB", "LLM", "FRS",
    "FBA", "FRSA", "FRCA", "FRCN", "FRCP", "FRCS", "FRCGP", "FRCPCH", "FRCPsych", "RGN", "CPFA", "FCA",
    "FCIPD",
})
# fmt: on
"""Letters after a name, of honours, offices and learning. Those that are not here are taken for a part of the name."""


def holder_named(written: str) -> Holder:
    """The holder whose name is `written` as an address has it: "Sir Peter Fahy QPM". A surname is told apart where two
    words are left, or for a peer; no forename is taken for a surname."""
    words = written.split()
    titles = list(takewhile(lambda word: _key(word) in TITLES, words))
    said = words[len(titles) :]
    letters: list[str] = []
    while len(said) > 1 and said[-1].strip(",.") in LETTERS:
        letters.insert(0, said.pop())
    known = {_key(word) for word in titles}
    if not said or (len(said) == 1 and known & BY_FORENAME) or not (titles or letters):
        return Holder(full_name=written)
    name = " ".join(said).rstrip(",")
    first, *others = name.split()
    return Holder(
        full_name=name,
        title=" ".join(titles),
        forename=first,
        surname=others[0] if len(others) == 1 and not known & PEERS else name,
        post_nominals=" ".join(word.strip(",") for word in letters),
    )


def _key(word: str) -> str:
    return word.strip(".,").casefold()
