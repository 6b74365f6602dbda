"""What people read has none of the turns of phrase that a private office would not say: pages, sentences in code, the
guide, the letters' templates, and pages for whoever runs or maintains Despatch. A net: it finds habits, and does not
show that a sentence is good."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent

HABITS = {
    r"stands?|stood": "is, applies, is still valid",
    r"(?:it|this|that|which|still|fact) holds?(?! back| the post)|holds (?:good|true|from|until)": "is valid, applies",
    r"kept": "saved, recorded",
    r"(?:letter|email|mail|sending|nothing|all|it) (?:goes|leaves)(?! out| no| an| a|$)": "is sent",
    r"(?:to|goes|and) go on|goes on": "continue",
    r"(?:take|takes|taken) away": "download",
    r"sen[dt] back": "upload",
    r"mend(?:s|ed|ing)?|put right": "correct, fix",
    r"but for|other than": "except",
    r"by (?:itself|themselves)": "automatically, only",
    r"leave it(?! empty| out| blank)": "cancel",
    r"a look|looks? (?:at|up)": "review, check",
    r"day by which": "due date",
    r"black(?:s|ed)? (?:it )?out|blacked": "redact",
    r"none is|nobody": "no letters are, no one",
    r"told|(?<!not )known": "notified, recorded, shown",
    r"what (?:is|was) (?:so|asked|said|known)|what came of": "details, request, outcome",
    r"whom|whence|thereof": "another sentence",
    r"somebody|anybody": "someone, anyone",
    r"all the same": "anyway",
    r"is so": "what is the case",
    r"sender[’']s (?:block|details)": "sender’s address",
    r"account requests?|requests? for information(?! about)|joint sign-off": "account change, information request, "
    "joint clearance",
    r"anything back|what came back": "response",
}
_HABIT = re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in HABITS), re.IGNORECASE)

OTHERS_WORDS = ("app/web/static/vendor/", "letter_templates/march-2015-accountability.md")
"""Files and folders whose words are somebody else's."""

ALLOWED: dict[str, tuple[str, ...]] = {
    "app/safeguarding/": ("told", "Told", "area is known", "what is kept of reports"),
    "app/notices/words.py": ("told",),
    "app/evidence/areas/measures.py": (
        "Director told",
        "director was told",
        "Told within",
        "anyone was told",
        "have been told",
        "Not told",
    ),
    "docs/guide/": ("director is told", "director was told", "director must be told"),
    "docs/guide/risk.md": ("told",),
    "docs/security.md": ("director was told",),
    "letter_templates/acknowledgement.md": ("that you told us",),
    "app/campaigns/clearance/locked_out.py": ("Someone other than",),
    "app/delivery/attempts/reasons.py": ("No known reason",),
    "app/evidence/packs/methods.py": ("became known",),
    # An upload still has to read the old word.
    "app/delivery/posting/states.py": ("kept back",),
    # Redactions point into these words: changed ones would have to be redacted again.
    "app/evidence/disclosure/finding/": ("reached nobody", "Line kept", "Nobody is recorded as", "What was kept of"),
    "app/registry/posts/formats.py": ("never no nobody none",),
    # Only administrators and the code itself read these.
    "app/letters/pdf/press/content.py": ("what stands beside it",),
    "app/accounts/security/known_browser.py": ("where somebody signed in",),
    "app/people/replay.py": ("account requests",),
    "app/platform/schema.py": ("the schema stands at",),
    "app/registry/templates/registry/change_preview.html": ("closed posts leave it",),
    "docs/guide/import.md": ("would leave it",),
    "app/responses/recording/check.py": ("what is said to an ask",),
}
"""By file or folder: the phrases that are right there. In reports of risk, "told" means that the person knows; an email
that was sent has only notified them."""


def test_what_people_read_has_no_turn_of_phrase_that_a_private_office_would_not_say():
    assert sorted(set(_habits())) == []


def test_the_net_finds_a_habit_in_each_kind_of_text():
    page = "{# stands #}<p title=\"a\">It {{ 'stands there' if x else 'is here' }} and\nis kept.</p>"
    assert [(line, _HABIT.search(text)[0]) for line, text in _of_template(page) if _HABIT.search(text)] == [
        (1, "stands"),
        (1, "kept"),
    ]
    code = '"""Nobody is."""\nlog.error("it stands so")\nWORDS = f"nobody reads {stands} it"\n'
    assert [text for _, text in _of_code(code)] == ["nobody reads  it"]


def _habits() -> Iterator[str]:
    for path in _files():
        name = path.relative_to(ROOT).as_posix()
        allowed = [phrase for where, phrases in ALLOWED.items() if name.startswith(where) for phrase in phrases]
        for line, text in _texts(path):
            for phrase in allowed:
                text = text.replace(phrase, "")
            for found in _HABIT.finditer(text):
                around = " ".join(text[max(0, found.start() - 50) : found.end() + 50].split())
                yield f"{name}:{line + text[: found.start()].count(chr(10))}: “{found[0]}” in “{around}”"


def _files() -> Iterator[Path]:
    for folder, kinds in (("app", ("html", "txt", "py")), ("docs/guide", ("md",)), ("letter_templates", ("md",))):
        for kind in kinds:
            yield from sorted((ROOT / folder).rglob(f"*.{kind}"))
    for page in ("README", "docs/engine", "docs/mail", "docs/merge", "docs/security"):
        yield ROOT / f"{page}.md"


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    source = path.read_text(encoding="utf-8")
    if path.relative_to(ROOT).as_posix().startswith(OTHERS_WORDS):
        return
    if path.suffix == ".py":
        yield from _of_code(source)
    elif path.suffix == ".md":
        yield 1, re.sub(r"`[^`\n]*`|\]\([^)]*\)", "", source)
    else:
        yield from _of_template(source)


def _of_code(source: str) -> Iterator[tuple[int, str]]:
    """Strings of two words or more, without docstrings, patterns, and what only the log and the code itself say."""
    tree = ast.parse(source)
    unread = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            unread.add(node.value)
        if isinstance(node, ast.Call) and _called(node.func) in ("log", "Place", "compile", "place"):
            unread.update(child for child in ast.walk(node) if isinstance(child, ast.Constant))
    for node in ast.walk(tree):
        text = ""
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values)
            unread.update(part for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in unread:
            text = re.sub(r"\{[^{}]*\}", "", node.value)
        if len(text.split()) >= 2 and not re.search(r"[|\\=<>]", text):
            yield node.lineno, text


def _called(function: ast.expr) -> str:
    """The first name of what is called: `log` of `log.error`; `compile` of `re.compile`."""
    if isinstance(function, ast.Attribute):
        first = function.value
        return "compile" if function.attr == "compile" else first.id if isinstance(first, ast.Name) else ""
    return function.id if isinstance(function, ast.Name) else ""


def _of_template(source: str) -> Iterator[tuple[int, str]]:
    """What stands between tags, and the sentences that expressions print."""
    text = re.sub(r"{#.*?#}", _blank, source, flags=re.DOTALL)
    for code in re.finditer(r"{%.*?%}|{{.*?}}", text, flags=re.DOTALL):
        for quoted in re.finditer(r"'([^']*)'|\"([^\"]*)\"", code[0]):
            words = quoted[1] or quoted[2] or ""
            if len(words.split()) >= 2:
                yield text[: code.start() + quoted.start()].count("\n") + 1, words
    yield 1, re.sub(r"{%.*?%}|{{.*?}}|<[^>]+>", _blank, text, flags=re.DOTALL)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])
