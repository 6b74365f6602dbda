"""The addresses of every page: one or more for each rule of the application, about the largest thing of its kind."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, Rule

from bench.pages.size import OWN
from bench.seed import LARGE
from tests.test_every_page import VALUES, address

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
    f"/recipients/{OWN}",
    "/recipients/council-leaders?q=borough+council",
    "/audit?action=letter.delivered",
)
"""Pages once more, filtered or sorted."""

FILES = frozenset({"csv", "xlsx", "json", "pdf", "docx", "zip"})
"""Endings of files: an address for each that a rule has."""

OF_OFFICES = ("/offices", "/campaigns/<reference>/clearance/offices/")

CAMPAIGN = "/campaigns/<reference>"
HELD = "SELECT min(post_id) FROM holder_versions"
SHIPPED = "SELECT 'MAR15'"

NAMED: Mapping[str, Mapping[str, str]] = {
    "": {
        "reference": f"SELECT '{LARGE}'",
        "slug": "SELECT 'council-leaders'",
        "number": "SELECT 1",
        "page": "SELECT 1",
        "kind": "SELECT 'no-postal'",
        "letter_reference": "SELECT reference FROM letters WHERE campaign_id = :large AND number = 1",
        "office_id": "SELECT min(office_id) FROM signatories WHERE campaign_id = :large",
        "signatory_id": "SELECT min(id) FROM signatories WHERE campaign_id = :large",
        "minister_id": "SELECT max(id) FROM ministers",
        "sha256": "SELECT max(sha256) FROM enclosure_files",
        "message_id": "SELECT min(message_id) FROM message_files",
        "filter_id": "SELECT max(id) FROM saved_filters",
        "line_id": "SELECT min(id) FROM standard_lines",
        "import_id": "SELECT max(id) FROM imports",
        "row_id": "SELECT max(id) FROM import_rows WHERE import_id = (SELECT max(id) FROM imports)",
        "request_id": "SELECT max(id) FROM account_requests",
        "claim_id": "SELECT min(id) FROM risk_claims",
        "attempt_id": "SELECT min(attempts.id) FROM attempts JOIN letters ON letters.id = letter_id"
        " WHERE campaign_id = :large AND letters.number = 1",
        "note_id": "SELECT max(id) FROM letter_notes",
        "response_id": "SELECT max(id) FROM responses WHERE campaign_id = :large",
        "number_id": "SELECT max(id) FROM area_numbers",
        "item": "SELECT max(number) FROM disclosure_items",
        "user_id": "SELECT min(id) FROM users",
        "version_id": "SELECT min(id) FROM holder_versions",
    },
    "/letters/": {"reference": "SELECT reference FROM letters WHERE campaign_id = :large AND number = 1"},
    "/templates": {"slug": "SELECT 'march-2015-accountability'"},
    "/evidence/holds/": {"kind": "SELECT 'campaign'", "slug": f"SELECT '{LARGE}'"},
    f"{CAMPAIGN}/check/": {"reference": SHIPPED, "kind": "SELECT max(kind) FROM letter_findings"},
    f"{CAMPAIGN}/check/findings": {"reference": SHIPPED},
    f"{CAMPAIGN}/sendings/<int:number>/<any(begin": {"reference": SHIPPED},
    f"{CAMPAIGN}/runs/": {"number": "SELECT number FROM runs WHERE campaign_id = :large"},
    f"{CAMPAIGN}/batches/<int:number>/posted": {"number": "SELECT 3"},
    f"{CAMPAIGN}/batches/<int:number>/cancel": {"number": "SELECT 4"},
    f"{CAMPAIGN}/batches/<int:number>/counts": {"number": "SELECT 2"},
    f"{CAMPAIGN}/batches/<int:number>/close": {"number": "SELECT 2"},
    f"{CAMPAIGN}/sent/": {
        "seq": "SELECT max(attempts.recorded) FROM attempts JOIN letters ON letters.id = letter_id"
        " WHERE campaign_id = :large"
    },
    "/recipients/<slug>/fields": {"slug": f"SELECT '{OWN}'"},
    "/recipients/<slug>/posts": {"slug": f"SELECT '{OWN}'"},
    "/recipients/<slug>/settings": {"slug": f"SELECT '{OWN}'"},
    "/posts/<int:post_id>/holders": {"post_id": HELD},
    "/posts/<int:post_id>/values": {"post_id": HELD},
    "/posts/<int:post_id>/end": {"post_id": HELD},
    "/posts/<int:post_id>/withdraw": {"post_id": HELD},
    "/risk/<int:number>": {"number": "SELECT max(number) FROM risk_reports"},
    "/risk/<int:number>/claims/": {"number": "SELECT 1"},
    "/evidence/disclosures/<int:number>": {"number": "SELECT max(number) FROM disclosures"},
    "/evidence/packs/<int:number>": {"number": "SELECT max(number) FROM evidence_packs"},
}
"""What the parts of a rule are that begins so, each the first column of a query's row; the longest beginning counts.
Other parts are as in tests/test_every_page.py."""

QUERIES: Mapping[str, str] = {
    f"{CAMPAIGN}/send/record": "?all-letter=1",
    f"{CAMPAIGN}/send/correct": "?all-letter=1",
    f"{CAMPAIGN}/send/start": "?all-letter=1",
    f"{CAMPAIGN}/send/rehearse": "?all-letter=1",
    f"{CAMPAIGN}/track/assign": "?all-letter=1",
    "/inbox/assign": "?all-message=1",
    "/inbox/close": "?all-message=1",
    "/evidence/disclosures/<int:number>/choose": "?all-item=1",
    "/evidence/packs/<int:number>/rows": "?figure=a.{large}.chief-constables.sent-3",
}
"""What an address asks besides, by how its rule begins."""


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
    named = {
        start: {name: session.scalar(text(query), {"large": large}) for name, query in queries.items()}
        for start, queries in NAMED.items()
    }
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    made = [one for rule in rules if rule.methods and "GET" in rule.methods for one in _of_rule(rule, named, large)]
    return made + [Address(view, view) for view in VIEWS]


def _of_rule(rule: Rule, named: Mapping[str, Mapping[str, object]], large: int) -> Iterator[Address]:
    values: dict[str, object] = {**VALUES}
    for start in sorted(named, key=len):
        if rule.rule.startswith(start):
            values |= named[start]
    choices = {
        name: sorted(converter.items)
        for name, converter in rule._converters.items()  # noqa: SLF001 (it has no other)
        if isinstance(converter, AnyConverter)
    }
    files = next((name for name, items in choices.items() if FILES.issuperset(items)), None)
    values |= {name: items[0] for name, items in choices.items() if values.get(name) not in items}
    if missing := [name for name in rule.arguments if values.get(name) is None]:
        yield Address(rule.rule, None, f"no {', '.join(sorted(missing))}")
        return
    query = next((query for start, query in QUERIES.items() if rule.rule.startswith(start)), "").format(large=large)
    for ending in choices[files] if files else [""]:
        filled = {name: str(value) for name, value in values.items()} | ({files: ending} if files else {})
        shown = re.sub(r"<any\([^>]*\):(\w+)>", r"<\1>", rule.rule).replace(f"<{files}>", ending)
        yield Address(shown, address(rule.rule, filled) + query, by_clearer=rule.rule.startswith(OF_OFFICES))
