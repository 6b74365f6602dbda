"""Every page, as HTML and in a real browser at both widths: whole, accessible, no wider than the window.

In a browser each test takes long, as it looks at many pages.
"""

import re
from collections.abc import Mapping
from html import unescape

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.checking.kinds import LISTED
from app.clearance.models import OfficeMember
from app.evidence.answers.states import Reader
from app.platform.config import Settings
from tests.fixtures.app import add_member
from tests.route_access import ANSWERS, CONTRIBUTION, ROUTES
from tests.web.axe import faults_at_both_widths
from tests.web.markup import faults_of

EVERYBODY = (Role.DRAFTER, Role.ADMINISTRATOR, Role.VIEWER, Role.CLEARER, Role.SAFEGUARDING)

VALUES = {
    "reference": "MAR15",
    "slug": "council-leaders",
    "registry": "council-leaders",
    "post_id": "1",
    "contact_id": "1",
    "kind": "vacant",
    "channel": "postal",
    "organisation_id": "1",
    "area": "rotherham",
    "user_id": "1",
    "signatory_id": "1",
    "office_id": "1",
    "period_id": "1",
    "holiday_id": "1",
    "seq": "1",
    "number": "1",
    "letter_reference": "MAR15-0001",
    "step": "close",
    "act": "correct_answer",
    "house": "commons",
    "day": "2016-06-20",
    "intervention_id": "1",
    "round_id": "1",
    "edition_id": "1",
    "work": "working-together",
    "of": "direction",
    "topic": "sending",
    "sort": "correction",
}
"""What stands in the address of a page for each part of its rule."""

RISK = "/risk/<int:number>"

OF_CONTRIBUTIONS = "tests/evidence/contributions/test_in_browser.py"
OF_INTERVENTIONS = "tests/evidence/interventions/test_in_browser.py"

BATCH = "/campaigns/<reference>/batches/<int:number>"
SENDING = "/campaigns/<reference>/sendings/<int:number>"

ELSEWHERE = {
    "/static/<path:filename>": "a file",
    "/account/stay": "JSON",
    "/healthz": "JSON",
    "/readyz": "JSON",
    "/metrics": "for Prometheus",
    "/link/<token>": "tests/accounts/test_in_browser.py",
    "/sign-on/<name>": "tests/accounts/sign_on/test_in_browser.py",
    "/sign-on/<name>/callback": "tests/accounts/sign_on/test_in_browser.py",
    "/account/sign-on/<int:identity_id>/remove": "tests/accounts/sign_on/test_in_browser.py",
    "/search/offered": "a part of a page: tests/search/test_in_browser.py",
    "/recipients/<slug>/filters/<int:filter_id>": "tests/registry/test_saved_in_browser.py",
    "/templates/lines/pick": "a part of a page: tests/drafting/lines/test_in_browser.py",
    "/templates/lines/<int:line_id>": "tests/drafting/lines/test_in_browser.py",
    "/templates/lines/<int:line_id>/edit": "tests/drafting/lines/test_in_browser.py",
    "/templates/lines/<int:line_id>/withdraw": "tests/drafting/lines/test_in_browser.py",
    "/campaigns/<reference>/clearance/offices/<int:office_id>": "tests/clearance/test_in_browser.py",
    "/campaigns/<reference>/clearance/offices/<int:office_id>/<registry>": "tests/clearance/test_in_browser.py",
    "/campaigns/<reference>/clearance/offices/<int:office_id>/take-back": "tests/clearance/test_in_browser.py",
    "/campaigns/<reference>/clearance/certificates/<int:number>": "tests/clearance/test_certificate_in_browser.py",
    "/campaigns/<reference>/clearance/due": "tests/clearance/test_board_in_browser.py",
    "/campaigns/<reference>/clearance/before-ministers/<int:step_id>": "tests/clearance/test_board_in_browser.py",
    "/campaigns/<reference>/letter/values/tables/<digest>": "tests/campaigns/values/test_in_browser.py",
    "/campaigns/<reference>/letter/enclosures/<int:number>": "tests/campaigns/enclosures/test_in_browser.py",
    "/campaigns/<reference>/letter/enclosures/<int:number>/remove": "tests/campaigns/enclosures/test_in_browser.py",
    "/risk/new/numbers": "a part of a page: tests/safeguarding/test_in_browser.py",
    "/risk/figures.xlsx": "a file",
    RISK: "tests/safeguarding/test_in_browser.py, in each of its states",
    f"{RISK}/call": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/mail": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/told": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/not-immediate": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/correct": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/area": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/link": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/unlink": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/cause": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/refer": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/release": "tests/safeguarding/test_in_browser.py",
    "/account-requests/<int:request_id>": "tests/people/test_in_browser.py",
    f"{RISK}/history": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/claims/<int:claim_id>/reject": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/claims/<int:claim_id>/take-back": "tests/safeguarding/test_in_browser.py",
    f"{RISK}/claims/<int:claim_id>/revoke": "tests/safeguarding/test_in_browser.py",
    "/inbox/<int:message_id>": "tests/inbox/test_in_browser.py, of each kind",
    "/inbox/<int:message_id>/record": "tests/inbox/test_in_browser.py",
    "/inbox/<int:message_id>/original": "a file",
    "/inbox/<int:message_id>/files/<int:number>": "a file",
    "/imports/<int:import_id>": "tests/imports/test_in_browser.py, in each of its states",
    "/imports/<int:import_id>/columns": "tests/imports/test_in_browser.py",
    "/imports/<int:import_id>/rows/<int:row_id>": "tests/imports/test_in_browser.py",
    "/imports/<int:import_id>/undo": "tests/imports/test_in_browser.py",
    "/admin/offices/several/<digest>": "tests/clearance/offices/test_in_browser.py",
    "/admin/offices/<int:office_id>/ministers/<int:minister_id>": "tests/clearance/offices/test_in_browser.py",
    "/admin/offices/<int:office_id>/ministers/<int:minister_id>/end": "tests/clearance/offices/test_in_browser.py",
    "/campaigns/<reference>/clearance/offices/<int:office_id>/assign": "tests/clearance/test_assign_pages.py",
    "/campaigns/<reference>/sent/<int:seq>": "tests/delivery/test_in_browser.py",
    "/campaigns/<reference>/sent/<int:seq>/undo": "tests/delivery/test_in_browser.py",
    SENDING: "tests/delivery/sendings/test_in_browser.py, in each of its states",
    f"{SENDING}/letters": "tests/delivery/sendings/test_in_browser.py",
    f"{SENDING}/<any(begin, cancel):step>": "tests/delivery/sendings/test_in_browser.py",
    "/campaigns/<reference>/release/<registry>.html": "tests/delivery/release/test_in_browser.py",
    BATCH: "tests/delivery/posting/test_in_browser.py, in each of its states",
    f"{BATCH}/posted": "tests/delivery/posting/test_in_browser.py",
    f"{BATCH}/cancel": "tests/delivery/posting/test_in_browser.py",
    f"{BATCH}/close": "tests/delivery/posting/test_in_browser.py",
    f"{BATCH}/counts": "tests/delivery/posting/test_in_browser.py",
    f"{BATCH}/counts/letters": "leads to a letter: tests/delivery/posting/test_counts_pages.py",
    f"{BATCH}/counts/letters/<letter_reference>": "tests/delivery/posting/test_in_browser.py",
    f"{BATCH}/counts/tables/<digest>": "tests/delivery/posting/test_in_browser.py",
    f"{BATCH}/counts/tables/<int:import_id>/undo": "tests/delivery/posting/test_counts_pages.py",
    "/campaigns/<reference>/batches/notify": "tests/delivery/posting/test_notify_pages.py",
    "/campaigns/<reference>/returns/tables/<digest>": "tests/delivery/posting/test_in_browser.py",
    "/campaigns/<reference>/returns/<int:import_id>/undo": "tests/delivery/posting/test_returns_pages.py",
    "/recipients/<slug>/settings": "tests/registry/own/test_in_browser.py",
    "/recipients/<slug>/fields/new": "tests/registry/own/test_in_browser.py",
    "/recipients/<slug>/fields/<int:field_id>": "tests/registry/own/test_in_browser.py",
    "/recipients/<slug>/posts/new": "tests/registry/own/test_in_browser.py",
    "/posts/<int:post_id>/holders/<int:version_id>/correct": "tests/registry/holders/test_browser.py",
    "/posts/<int:post_id>/holders/<int:version_id>/end": "tests/registry/holders/test_browser.py",
    "/posts/<int:post_id>/holders/<int:version_id>/addressed": "tests/registry/holders/test_browser.py",
    "/posts/<int:post_id>/holders/<int:version_id>/same-person": "tests/registry/holders/test_browser.py",
    "/posts/<int:post_id>/holders/<int:version_id>/erase": "tests/registry/holders/test_browser.py",
    "/posts/<int:post_id>/holders/<int:version_id>/withdraw": "tests/registry/holders/test_browser.py",
    "/posts/<int:post_id>/end": "tests/registry/own/test_in_browser.py",
    "/posts/<int:post_id>/withdraw": "tests/registry/own/test_in_browser.py",
    "/inspections/<int:round_id>/areas/<area>": OF_INTERVENTIONS,
    "/inspections/<int:round_id>/areas/<area>/remove": OF_INTERVENTIONS,
    "/interventions/<int:intervention_id>/files/<int:file_id>": "a file",
    "/interventions/<int:intervention_id>/files/<int:file_id>/remove": OF_INTERVENTIONS,
    "/evidence/disclosures/<int:number>": "tests/evidence/disclosure/test_in_browser.py",
    "/evidence/disclosures/<int:number>/edit": "tests/evidence/disclosure/test_in_browser.py",
    "/evidence/disclosures/<int:number>/choose": "tests/evidence/disclosure/test_in_browser.py",
    "/evidence/disclosures/<int:number>/withdraw": "tests/evidence/disclosure/test_in_browser.py",
    "/evidence/disclosures/<int:number>/export": "tests/evidence/disclosure/test_in_browser.py",
    "/evidence/disclosures/<int:number>/items/<int:item>": "tests/evidence/disclosure/test_in_browser.py",
    "/evidence/disclosures/<int:number>/items/<int:item>/file": "a file",
    "/evidence/disclosures/<int:number>/bundles/<int:bundle>.zip": "a file",
    "/evidence/holds/<any(area, campaign):kind>/<slug>": "tests/evidence/disclosure/test_in_browser.py",
    f"{ANSWERS}/decisions/<any({', '.join(Reader)}):reader>": "tests/evidence/answers/test_in_browser.py",
    f"{ANSWERS}/files/<int:file_id>": "a file",
    f"{ANSWERS}/files/add": "tests/evidence/answers/test_in_browser.py",
    f"{ANSWERS}/versions/<int:version>": "tests/evidence/answers/test_in_browser.py",
    CONTRIBUTION: OF_CONTRIBUTIONS,
    f"{CONTRIBUTION}/receive": OF_CONTRIBUTIONS,
    f"{CONTRIBUTION}/due": OF_CONTRIBUTIONS,
    f"{CONTRIBUTION}/cancel": OF_CONTRIBUTIONS,
    f"{CONTRIBUTION}/use": OF_CONTRIBUTIONS,
    f"{CONTRIBUTION}/replies/<int:reply_id>": OF_CONTRIBUTIONS,
    "/contribute/<token>": OF_CONTRIBUTIONS,
    "/evidence/packs/<int:number>": "tests/evidence/packs/test_in_browser.py",
    "/evidence/packs/<int:number>/withdraw": "tests/evidence/packs/test_in_browser.py",
    "/evidence/packs/<int:number>/lines/<int:line_id>": "tests/evidence/packs/test_in_browser.py",
    "/evidence/packs/<int:number>/rows": "tests/evidence/packs/test_in_browser.py",
    "/evidence/packs/<int:number>/rows.<any(csv, xlsx, json):extension>": "a file",
    "/evidence/packs/<int:number>/files/<int:set_number>.<any(pdf, docx, xlsx, csv, json, zip):kind>": "a file",
    "/areas/<area>/file.xlsx": "a file",
    "/areas/<area>/numbers/<int:number_id>": "tests/evidence/areas/test_in_browser.py",
    "/areas/<area>/numbers/<int:number_id>/take-back": "tests/evidence/areas/test_in_browser.py",
    "/people/<int:person_id>": "tests/registry/holders/test_browser.py",
    "/account/factors/passkey": "tests/accounts/factors/test_in_browser.py",
    "/account/factors/<any(passkey, app):kind>/<int:factor_id>/rename": "tests/accounts/factors/test_in_browser.py",
    "/account/factors/<any(passkey, app):kind>/<int:factor_id>/remove": "tests/accounts/factors/test_in_browser.py",
    "/account/factors/codes.txt": "a file",
    "/posts/<int:post_id>/values": "tests/registry/own/test_in_browser.py",
    "/organisations/<int:organisation_id>/change/<int:seq>/undo": "tests/registry/changes/test_in_browser.py",
    "/campaigns/<reference>/runs/<int:number>": "tests/production/test_browser.py, in each of its states",
    f"/campaigns/<reference>/check/<int:number>/<any({LISTED}):kind>": "tests/checking/test_in_browser.py",
}
"""Addresses without a page that this walk could look at, and who looks at them."""

PAGES = sorted(
    {
        route.rule
        for route in ROUTES
        if "GET" in route.methods.split()
        and route.rule not in ELSEWHERE
        and not route.rule.startswith(("/letters/", "/replies/"))
        and not re.search(r"\.(png|pdf|docx|zip|csv|json)$|\.<any\((csv|pdf)|/runs/", route.rule)
    }
)
MORE = (
    "/campaigns?state=archived",
    "/campaigns/new/details?campaign=MAR15",
    "/campaigns/MAR15/preview?q=Rotherham",
    "/campaigns/MAR15/preview?q=no+such+place",
    "/recipients/health-leaders?as_at=2018-06-01",
    "/recipients/council-leaders?region=London",
    "/recipients/council-leaders/filters/new?region=London",
    "/recipients?q=rotheram",
    "/search?q=rotheram",
    "/search?q=council&kind=post&page=2",
    "/letters/check",
    "/nowhere",
)


def address(rule: str, values: Mapping[str, str] = VALUES) -> str:
    if values is VALUES and rule.startswith("/templates"):
        values = VALUES | {"slug": "march-2015-accountability"}
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda part: values[part[1]], rule)


@pytest.fixture
def everybody(services, signed_in):
    """Somebody in every role, who owns the campaign and is a member of an office too."""
    client = signed_in(*EVERYBODY)
    add_member(services, Role.VIEWER, name="Sam Example")
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(client.member.id))
        session.add(OfficeMember(office_id=int(VALUES["office_id"]), user_id=client.member.id))
    return client


def test_every_page_is_whole(everybody):
    faults = {}
    for page in [*map(address, PAGES), *MORE]:
        answer = everybody.get(page, follow_redirects=True)
        assert answer.status_code == (404 if page == "/nowhere" else 200), page
        if found := faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]):
            faults[page] = found
    assert faults == {}


def test_opening_pages_does_nothing(everybody, services):
    """What is done is recorded, and any link can open a page. Of pages, only those of a report of risk record that
    somebody read them."""

    def recorded():
        with services.database.reading() as session:
            return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))

    before = recorded()
    for page in [*map(address, PAGES), *MORE]:
        everybody.get(page)
    assert {*recorded()[len(before) :]} == {"risk.viewed"}


LISTS = {
    "/admin/users": 200,
    "/areas": 200,
    "/areas/compare": 200,
    "/audit": 200,
    "/campaigns/MAR15/audience": 200,
    "/campaigns/MAR15/send": 200,
    "/interventions": 200,
    "/questions": 200,
    "/recipients/contacts": 200,
    "/recipients/council-leaders": 200,
    "/recipients/quality/vacant": 404,
}
"""Lists with filters that have rows as shipped, and their answer to values that they do not know."""


def test_lists_are_whole_under_values_that_they_do_not_know(everybody):
    wrong = {}
    for page, status in LISTS.items():
        panel = everybody.get(page).text.split('class="moj-filter"')[1].split("</form>")[0]
        names = {*re.findall(r' name="(\w+)"', panel)} - {"as_at", "known_at"}
        answer = everybody.get(page, query_string=dict.fromkeys(names, "nowhere"))
        if answer.status_code != status or faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]):
            wrong[page] = answer.status_code
    assert wrong == {}


AS_RECORDED_THEN = (
    "/recipients?known_at=9",
    "/recipients/council-leaders?known_at=9",
    "/posts/1?known_at=9",
    "/organisations/1?known_at=9",
    "/areas?known_at=9",
    "/areas/rotherham?known_at=9",
    "/campaigns/MAR15/insight?known_at=9",
    "/campaigns/MAR15/insight?known_at=24+November+2026",
)
"""Pages as they were at an event, which say at what time that was."""


@pytest.fixture
def staff(services, signed_in):
    """Somebody in every role but an administrator's."""
    client = signed_in(*(role for role in EVERYBODY if role != Role.ADMINISTRATOR))
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(client.member.id))
        session.add(OfficeMember(office_id=int(VALUES["office_id"]), user_id=client.member.id))
    return client


def test_no_page_shows_the_machine_to_anyone_but_administrators(staff, services):
    """Neither a setting's name, nor a path of the server, nor an event's number, nor a hash. As long as a walk of every
    page takes."""
    names = "|".join(sorted({name.upper() for name in Settings.model_fields}))
    machine = re.compile(
        rf"\b(?:{names})\b|{re.escape(str(services.settings.instance_dir))}|sqlite:|postgresql:|smtps?:"
        r"|(?<![\w/])/(?:home|var|tmp|dev|etc|usr|srv|opt|root|work)/\w\S*|\b[Ee]vents? (?:number )?\d[\d,]*"
        r"|\b[0-9a-f]{64}\b"
    )
    shown = {}
    for page in [*map(address, PAGES), *MORE, *AS_RECORDED_THEN]:
        answer = staff.get(page, follow_redirects=True)
        assert answer.status_code in (200, 403, 404), page
        text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", answer.text, flags=re.DOTALL)
        if found := machine.findall(unescape(text)):
            shown[page] = sorted(set(found))
    assert shown == {}


TO_LOOK_AT = [*map(address, PAGES), *MORE]
SOME = 16


@pytest.mark.parametrize("begin", range(0, len(TO_LOOK_AT), SOME), ids=lambda begin: TO_LOOK_AT[begin])
def test_every_page_passes_axe_and_fits_the_window(everybody, open_as, live, begin):
    """Half a second of a processor for each page, which is loaded once for both widths."""
    page, wrong = open_as(everybody), {}
    for at in TO_LOOK_AT[begin : begin + SOME]:
        page.goto(live + at)
        wrong[at] = faults_at_both_widths(page)
    assert not any(wrong.values()), wrong
