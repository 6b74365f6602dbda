"""Every button of a campaign that changes something: seen by those who may press it and by nobody else, pressed twice,
and pressed in a tab that was left open while others went on.

The walk takes a quarter of a minute. `make test` takes it once, as the owner and a clearer do; the others press every
button in each of these ways, and take most of a minute.
"""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app.accounts.access import SIGNED_IN
from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.clearance.models import OfficeMember
from app.letters.letter import Letter
from app.platform.services import Services
from tests.fixtures.app import embedded_in, sign_in_to
from tests.fixtures.drawing import draw_by
from tests.fixtures.reuse import reopened, reused_app
from tests.journeys.campaigns import (
    ARCHIVED,
    ASKED,
    CLEARED,
    CLOSED,
    EDITED,
    FREE,
    PAUSED,
    SENT,
    TODAY,
    Hand,
    cancel,
    every_state,
    take,
)
from tests.journeys.clock import Clock
from tests.journeys.conftest import morning
from tests.journeys.office import Office
from tests.journeys.presses import OURS, Press, Walked, presses_on, rule_of, walk, with_token
from tests.route_access import ROUTES
from tests.web.filled import Main

pytestmark = pytest.mark.pages  # by an application of this module, not by `app`

ELSEWHERE = {
    "/campaigns/<reference>/track/assign": "the button “Assign” of the list leads to it",
    "/campaigns/<reference>/letter/values/tables/<digest>": "a table that was sent leads to it",
    "/campaigns/<reference>/clearance/words": "an issued text has it once a recipient gets unusual words",
    "/campaigns/<reference>/letter/merge-fields": "a text with a merge field of another system has it",
    "/campaigns/<reference>/signatories/names": "a signatory has it whose name is recorded and not printed",
    "/campaigns/<reference>/signatories/order": "signatories that stand otherwise than by precedence have it",
    "/campaigns/<reference>/signatories/<int:signatory_id>/name": "a signatory has it whose office another holds",
    "/campaigns/<reference>/letter/word/take": "a Word file that was opened has it",
    "/campaigns/<reference>/letter/word/compare": "so has this",
    "/campaigns/<reference>/letter/draft": "the editor keeps by itself what is written",
    "/campaigns/<reference>/letter/draft/open": "what was written and not saved has it",
    "/campaigns/<reference>/letter/draft/discard": "so has this",
    "/campaigns/<reference>/letter/fields/remove": "a field that no text says leads to it",
    "/campaigns/<reference>/runs/<int:number>/large-print": "a post that prefers large print has a run offer it",
    "/campaigns/<reference>/release/embargo/lift": "a campaign under embargo has it",
    "/campaigns/<reference>/release/<registry>/published": "an open letter that is final has it",
    "/campaigns/<reference>/release/copies": "a campaign of which letters have gone, with a copy list, has it",
    "/campaigns/<reference>/send/test": "a campaign with an address to reply to has it",
    "/campaigns/<reference>/send/rehearse/contacts": "letters to contacts that nobody verified lately have it",
    "/campaigns/<reference>/send/start": "letters that may go by email have it",
    "/campaigns/<reference>/sendings/<int:number>/<any(begin, pause, resume, 'go-on', cancel):step>": "a sending",
    "/campaigns/<reference>/reconcile": "a campaign that was there when a backup was restored has it",
    "/campaigns/<reference>/reconcile/sent": "so has this",
    "/campaigns/<reference>/reconcile/held": "one of whose letters something says that it was sent",
    "/campaigns/<reference>/reconcile/others": "one whose letters were being sent then",
    "/letters/<reference>/attempts/<int:attempt_id>": "a letter has it that may not have left, or failed",
    "/campaigns/<reference>/batches/notify": "an installation with a key of GOV.UK Notify has it",
    "/campaigns/<reference>/batches/new": "letters whose addresses were checked have it",
    "/campaigns/<reference>/batches/<int:number>/give": "a print batch",
    "/campaigns/<reference>/batches/<int:number>/fetch-back": "one that is with the printer",
    "/campaigns/<reference>/batches/<int:number>/posted": "so has this",
    "/campaigns/<reference>/batches/<int:number>/cancel": "a print batch",
    "/campaigns/<reference>/batches/<int:number>/close": "one that is posted",
    "/campaigns/<reference>/batches/<int:number>/counts": "so has this",
    "/campaigns/<reference>/batches/<int:number>/counts/forget": "one that was counted",
    "/campaigns/<reference>/batches/<int:number>/counts/letters/<letter_reference>": "one that is posted",
    "/campaigns/<reference>/batches/<int:number>/counts/tables": "so has this",
    "/campaigns/<reference>/batches/<int:number>/counts/tables/<digest>": "a table that was sent leads to it",
    "/campaigns/<reference>/batches/<int:number>/counts/tables/<int:import_id>/undo": "a table that was taken",
    "/campaigns/<reference>/returns": "a campaign of which letters were posted has it",
    "/campaigns/<reference>/returns/tables/<digest>": "a table that was sent leads to it",
    "/letters/<reference>/returned": "a letter that was posted has it",
    "/campaigns/<reference>/returns/<int:import_id>/undo": "a table that was taken",
    "/campaigns/<reference>/check/cancel": "a check that is under way has it, for a few seconds",
}
"""Rules that change something by a form to which no link leads, or whose button is seldom there."""

ONLY_LOOK = {
    *("Preview", "Find letters", "Record a response", "Correct a response", "Continue", "Mark as sent", "Assign"),
    *("Check list", "Check again", "Update the list", "Check table", "Check the file", "Preview signature"),
    *("Back to the letter", "Previous letter", "Next letter", "Upload spreadsheet", "Assign letters", "Assign texts"),
    *("Change the details", "Show email", "Open Word file", "Add a field"),
}
"""Buttons that send a form and change nothing, or nothing without a file or another choice."""

AFTER_CLOSE = re.compile(r"/replies/|/notes/|/assign$|/track$|/owner|/large-print$|^/campaigns/new/|/open$")
"""Where what is pressed in an old tab still counts when the campaign is closed."""

ADDS = re.compile(r"/comments$|/reply$|/before-ministers$")
"""Where what is pressed in an old tab stands beside what others said, and over nothing."""


@pytest.fixture(scope="module")
def office(tmp_path_factory, shipped_sqlite) -> Iterator[Office]:
    """Campaigns in every state on 27 March 2015, their owner and people of each other role."""
    settings = embedded_in(tmp_path_factory.mktemp("office"), shipped_sqlite)
    with pytest.MonkeyPatch.context() as patch, reopened(settings) as services, reused_app(services) as app:
        patch.setattr("app.platform.clock.datetime", Clock(morning(TODAY)))
        draw_by(patch, Letter.canonical_json)
        owner = sign_in_to(app, Role.DRAFTER, name="Robin Owner")
        others = {role: sign_in_to(app, role, name="Sam Other") for role in Role}
        every_state(services, Actor(owner.member.id))
        clearer = sign_in_to(app, Role.CLEARER, name="Kim Clearer")
        make_gateway(services, clearer.member.id)
        signed_in = {role: with_token(one) for role, one in others.items()}
        yield Office(services, with_token(owner), with_token(clearer), signed_in)


def make_gateway(services: Services, user_id: int) -> None:
    """Of the office that signs first."""
    with services.database.writing() as session:
        office_id = campaign_by_reference(session, ASKED).signatories[0].office_id
        session.add(OfficeMember(office_id=office_id, user_id=user_id, gateway=True))


@pytest.fixture(scope="module")
def everything(office: Office) -> Walked:
    """What the owner may press."""
    most = walk(office.owner, task_list(EDITED), task_list(SENT), most=2)
    ended = walk(office.owner, task_list(CLOSED), task_list(ARCHIVED), most=1)
    some = task_list(FREE), task_list(PAUSED) + "/runs/1", task_list(CLEARED) + "/clearance/issue"
    asked = walk(office.owner, task_list(ASKED) + "/clearance", most=1)
    return most | ended | asked | walk(office.owner, *some, most=0)


@pytest.fixture(scope="module")
def answering(office: Office) -> Walked:
    """What the clearer may press."""
    return walk(office.clearer, task_list(ASKED), most=2)


@pytest.fixture
def all_presses(office: Office, everything: Walked, answering: Walked) -> list[tuple[FlaskClient, Press]]:
    """One of each kind, with who presses it; and one that is typed where the first of its kind is not."""
    typed = {press.kind: press for press in reversed(everything.presses) if press.is_typed}
    also = [(office.owner, press) for kind, press in typed.items() if not everything.kinds[kind].is_typed]
    theirs = [(office.clearer, press) for kind, press in answering.kinds.items() if kind not in everything.kinds]
    return [(office.owner, press) for press in everything.kinds.values()] + also + theirs


@pytest.fixture(autouse=True)
def as_it_was(office: Office) -> None:
    office.put_back()


def task_list(reference: str) -> str:
    return f"/campaigns/{reference}"


def test_every_route_that_changes_something_has_a_button(everything: Walked, answering: Walked):
    posts = {route.rule for route in ROUTES if "POST" in route.methods and OURS.match(route.rule)}
    assert posts - {press.rule for press in (everything | answering).presses} == ELSEWHERE.keys()


@pytest.mark.slow
@pytest.mark.parametrize("role", list(Role))
def test_nobody_sees_a_button_that_is_refused_and_what_they_do_not_see_is_refused(office, everything, answering, role):
    """The drafter does not own the campaigns, and the clearer is of another office."""
    client = office.others[role]
    campaigns = (EDITED, SENT, ASKED, FREE) if role == Role.DRAFTER else (SENT, ASKED)
    seen = walk(client, *map(task_list, campaigns), most=2)
    wrong = [("sees a link to", link) for link in seen.links if not opens(rule_of(client, link), role)]
    wrong += [("is led to", page) for page in seen.shut]
    for kind, press in (everything.kinds | answering.kinds | seen.kinds).items():
        is_refused = refuses(press, client)
        if is_refused == (kind in seen.kinds):
            wrong.append(("sees, and is refused" if is_refused else "does not see, and may", kind))
        elif is_refused and office.happened():
            wrong.append(("is refused, and has changed something by", kind))
        office.put_back()
    assert wrong == []


def refuses(press: Press, client: FlaskClient) -> bool:
    """At once, or at the page that it leads to."""
    answer = press.by(client)
    if answer.status_code == 302:
        answer = client.get(answer.location)
    return answer.status_code == 403


def opens(rule: str, role: Role) -> bool:
    """By the mark of its route, whoever owns the campaign."""
    (access,) = {route.access for route in ROUTES if route.rule == rule and "GET" in route.methods}
    return access == SIGNED_IN or role in access


@pytest.mark.slow
def test_a_second_click_changes_nothing_more(office, all_presses):
    known = {press.kind for _, press in all_presses}
    wrong = []
    for client, press in all_presses:
        office.put_back()
        wrong += press_twice(office, client, press, known)
    assert wrong == []


def press_twice(
    office: Office, client: FlaskClient, press: Press, known: set[tuple[str, str]]
) -> Iterator[tuple[str, Press]]:
    """What is wrong with it, and with the buttons that its first click led to."""
    before = office.happened()
    first = press.by(client)
    after = office.happened()
    second = press.by(client)
    if max(first.status_code, second.status_code) >= 500:
        yield "fails", press
    if office.happened() > after:
        yield "changes more by a second click", press
    led_to = [one for one in presses_on(client, first.request.path, Main(first.text)) if one.kind not in known]
    known.update(one.kind for one in led_to)
    for one in led_to:
        yield from press_twice(office, client, one, known)
    if after == before and not led_to and press.words not in ONLY_LOOK:
        yield f"changes nothing, {first.status_code}", press


@pytest.mark.slow
def test_an_old_tab_changes_nothing_of_a_campaign_that_was_closed(office, everything):
    owner = Actor(office.owner.member.id)
    hand = Hand(office.services, owner)
    hand.act(EDITED, cancel, take("close"))
    hand.act(SENT, take("close"))
    closed, wrong = office.keep(), []
    for press in everything.kinds.values():
        if press.campaign not in (EDITED, SENT):
            continue
        office.put_back(closed)
        answer = press.by(office.owner)
        if answer.status_code >= 500 or (office.happened() and not AFTER_CLOSE.search(press.to)):
            wrong.append((answer.status_code, press))
    assert wrong == []


@pytest.mark.slow
def test_an_old_tab_does_not_write_over_what_others_did_meanwhile(office, all_presses):
    wrong = []
    for client, press in all_presses:
        if ADDS.search(press.rule):
            continue
        office.put_back()
        press.as_by_another().by(client)
        before = office.happened()
        answer = press.by(client)
        if answer.status_code >= 500 or (before and office.happened() > before):
            wrong.append((answer.status_code, press))
    assert wrong == []


@pytest.mark.slow
def test_going_back_and_sending_the_same_again_adds_nothing(office, all_presses):
    """A browser that goes back asks for the page anew, and puts what was typed into it."""
    wrong = []
    for client, press in all_presses:
        office.put_back()
        if not press.is_typed or press.by(client).status_code >= 400:
            continue
        before = office.happened()
        page = Main(client.get(press.page).text)
        again = [one for one in presses_on(client, press.page, page) if one.kind == press.kind]
        if again and press.on(again[0]).by(client) and office.happened() > before:
            wrong.append(("is done twice", press))
    assert wrong == []
