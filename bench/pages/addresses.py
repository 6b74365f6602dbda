"""The addresses of every page: one or more for each rule of the application, about the largest thing of its kind."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, Rule

from bench.seed import LARGE
from tests.test_every_page import VALUES, address

SHIPPED = "MAR15"
TRACK = f"/campaigns/{LARGE}/track"
INSIGHT = f"/campaigns/{LARGE}/insight"
EARLIER = 1_000_000
"""An event after all that there are: the page asks every fact for what was known then."""

VIEWS = (
    f"{TRACK}?back=nothing",
    f"{TRACK}?q=borough+council",
    f"{TRACK}?sort=post",
    f"{TRACK}?page=999",
    f"{INSIGHT}?as_at=2015-03-24&known_at={EARLIER}",
    "/search?q=council",
    "/search?q=rotheram",
    "/inbox?tab=all",
    "/recipients/council-leaders?q=borough+council",
    "/audit?action=letter.delivered",
)
"""Pages once more, filtered or sorted."""

FILES = frozenset({"csv", "xlsx", "json", "pdf", "docx", "zip"})
"""Endings of files: an address for each that a rule has."""

OF_SHIPPED = ("/campaigns/<reference>/check/", "/campaigns/<reference>/sendings/<int:number>/<any(begin")
"""Rules of which the shipped campaign has what they are about: a check, a sending that has not begun."""

OF_OFFICES = ("/offices", "/campaigns/<reference>/clearance/offices/")

QUERIES: Mapping[str, str] = {
    "/campaigns/<reference>/send/record": "?all-letter=1",
    "/campaigns/<reference>/send/correct": "?all-letter=1",
    "/campaigns/<reference>/send/start": "?all-letter=1",
    "/campaigns/<reference>/send/rehearse": "?all-letter=1",
    "/campaigns/<reference>/track/assign": "?all-letter=1",
    "/campaigns/<reference>/letter/fields/change": "?name=reply_by",
    "/evidence/disclosures/<int:number>/choose": "?all-item=1",
    "/evidence/packs/<int:number>/rows": "?figure=a.{large}.chief-constables.sent-3",
}
"""What an address asks besides, by how its rule begins."""

NUMBERS: Mapping[str, str] = {
    "/campaigns/<reference>/runs/<int:number>": "SELECT number FROM runs WHERE campaign_id = :large",
    "/campaigns/<reference>/batches/<int:number>/posted": "SELECT 3",
    "/campaigns/<reference>/batches/<int:number>/cancel": "SELECT 4",
    "/campaigns/<reference>/batches/<int:number>/counts": "SELECT 2",
    "/campaigns/<reference>/batches/<int:number>/close": "SELECT 2",
    "/risk/<int:number>/claims/": "SELECT 1",
    "/risk/<int:number>": "SELECT max(number) FROM risk_reports",
    "/evidence/disclosures/<int:number>": "SELECT max(number) FROM disclosures",
    "/evidence/packs/<int:number>": "SELECT max(number) FROM evidence_packs",
}
"""What `number` is in the rules that begin so; the longest counts. 1 in others."""

IDS: Mapping[str, str] = {
    "letter_reference": "SELECT max(reference) FROM letters WHERE campaign_id = :large AND number <= 2",
    "office_id": "SELECT min(office_id) FROM signatories WHERE campaign_id = :large",
    "signatory_id": "SELECT min(id) FROM signatories WHERE campaign_id = :large",
    "minister_id": "SELECT max(id) FROM ministers",
    "sha256": "SELECT max(sha256) FROM enclosure_files",
    "seq": "SELECT max(recorded) FROM attempts",
    "message_id": "SELECT min(message_id) FROM message_files",
    "filter_id": "SELECT max(id) FROM saved_filters",
    "line_id": "SELECT min(id) FROM standard_lines",
    "import_id": "SELECT max(id) FROM imports",
    "row_id": "SELECT max(id) FROM import_rows WHERE import_id = (SELECT max(id) FROM imports)",
    "request_id": "SELECT max(id) FROM account_requests",
    "claim_id": "SELECT min(id) FROM risk_claims",
    "attempt_id": "SELECT min(a.id) FROM attempts a JOIN letters l ON l.id = a.letter_id"
    " WHERE l.campaign_id = :large AND a.state = 'handed_over'",
    "note_id": "SELECT max(id) FROM letter_notes",
    "response_id": "SELECT max(id) FROM responses",
    "number_id": "SELECT max(id) FROM area_numbers",
    "item": "SELECT max(number) FROM disclosure_items",
    "user_id": "SELECT min(id) FROM users",
    "version_id": "SELECT min(id) FROM holder_versions WHERE post_id = 1",
}


@dataclass(frozen=True)
class Address:
    """`path` None: none could be made, because of `problem`. `by_clearer`: a private office opens it."""

    rule: str
    path: str | None
    problem: str = ""
    by_clearer: bool = False


def addresses(app: Flask, session: Session) -> list[Address]:
    """Every rule that answers GET, in the order of their rules, then VIEWS."""
    large = session.execute(text("SELECT id FROM campaigns WHERE reference = :it"), {"it": LARGE}).scalar_one()
    named = {"large": str(large)} | {
        name: str(session.scalar(text(query), {"large": large})) for name, query in IDS.items()
    }
    numbers = {start: str(session.scalar(text(query), {"large": large})) for start, query in NUMBERS.items()}
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    made = [one for rule in rules if rule.methods and "GET" in rule.methods for one in _of_rule(rule, named, numbers)]
    return made + [Address(view, view) for view in VIEWS]


def _of_rule(rule: Rule, named: Mapping[str, str], numbers: Mapping[str, str]) -> Iterator[Address]:
    values = VALUES | {"reference": LARGE, "slug": "council-leaders", "page": "1", "kind": "no-postal"} | named
    starts = [start for start in numbers if rule.rule.startswith(start)]
    values["number"] = numbers[max(starts, key=len)] if starts else "1"
    if rule.rule.startswith(OF_SHIPPED):
        values["reference"] = SHIPPED
    if rule.rule.startswith("/templates"):
        values["slug"] = "march-2015-accountability"
    if rule.rule.startswith(("/letters/", "/replies/")):
        values["reference"] = named["letter_reference"]
    choices = {
        name: sorted(converter.items)
        for name, converter in rule._converters.items()  # noqa: SLF001 (it has no other)
        if isinstance(converter, AnyConverter)
    }
    files = next((name for name, items in choices.items() if FILES.issuperset(items)), None)
    values |= {name: items[0] for name, items in choices.items() if values.get(name) not in items}
    missing = [name for name in rule.arguments if values.get(name) in (None, "None")]
    if missing:
        yield Address(rule.rule, None, f"no {', '.join(sorted(missing))}")
        return
    for ending in choices[files] if files else [""]:
        filled = values | ({files: ending} if files else {})
        name = re.sub(r"<any\([^>]*\):\w+>", lambda part: f"<{part[0].rpartition(':')[2]}", rule.rule)
        shown = name.replace(f"<{files}>", ending) if files else name
        query = next((query for start, query in QUERIES.items() if rule.rule.startswith(start)), "")
        by_clearer = rule.rule.startswith(OF_OFFICES)
        yield Address(shown, address(rule.rule, filled) + query.format(**named), by_clearer=by_clearer)
