"""A department's path: its identity server says who people are and which groups they are in, a passkey proves who
cleared, and the certificate says so."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.accounts.models import Role, User
from app.accounts.sign_on import provider
from app.clearance.models import OfficeMember
from app.platform.config import Settings
from app.platform.services import Services
from tests.accounts.factors.fingerprints import fingerprint_reader
from tests.accounts.sign_on.journey import PATIENCE
from tests.accounts.sign_on.server import CLIENT_ID, CLIENT_SECRET, IdentityServer, identity_server
from tests.accounts.sign_on.test_presets import PERSON, TENANT
from tests.campaigns.clearing import answer
from tests.campaigns.writing import EDUCATION, HOME, written
from tests.clearance.clearers import CLEARANCE, asked_campaign, office_id
from tests.fixtures.app import SECRETS, Member, add_member, embedded_in
from tests.journeys.clearance import issue, say, tick_texts
from tests.journeys.clock import Clock
from tests.journeys.conftest import FIRST_DAY, morning
from tests.journeys.walk import follow, look_at_both_widths, press, told
from tests.letters.pdf.reading import pages_text, words
from tests.people.mailed import links_mailed

ENTRA = "Microsoft Entra ID"
GROUPS = VIEWERS, DRAFTERS, CLEARERS = tuple(f"{letter * 8}-0000-4000-8000-000000000022" for letter in "abc")
BREAK_GLASS = "break.glass@office.example"
KIM = "kim.example@office.example"
NOTE = "The Secretary of State is content, and would like to see the replies by the end of the month."


@pytest.fixture
def server(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[IdentityServer]:
    """As Entra is: it says neither which verifiers it takes nor, in an answer, who it is. Kim signs in there with a
    password alone, so that Despatch itself asks for a second factor."""
    monkeypatch.setattr(provider, "WAIT_SECONDS", PATIENCE)
    with identity_server(f"/{TENANT}/v2.0") as running:
        running.described = {"code_challenge_methods_supported": None}
        running.answer = {"iss": None}
        running.person = {
            "sub": "what only Despatch calls Kim",
            "tid": TENANT,
            "oid": PERSON,
            "ver": "2.0",
            "name": "Kim Example",
            "preferred_username": KIM,
            "amr": ["pwd"],
            "groups": [*GROUPS],
        }
        yield running


@pytest.fixture
def settings(tmp_path, shipped_sqlite, door, server: IdentityServer) -> Settings:
    entra = {
        "preset": "entra",
        "tenant": TENANT,
        "discovery": server.discovery(),
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "roles_claim": "groups",
        "roles": {"viewer": VIEWERS, "drafter": DRAFTERS, "clearer": CLEARERS},
    }
    given = embedded_in(tmp_path, shipped_sqlite).model_dump(exclude_unset=True) | SECRETS
    address = door[1].replace("127.0.0.1", "localhost")
    return Settings(**given, base_url=address, sign_on={"entra": entra}, passwords="off", break_glass_email=BREAK_GLASS)


@pytest.fixture
def live(live: str, settings: Settings) -> str:
    """At a name, as passkeys work at no number."""
    return settings.base_url


@pytest.fixture
def administrators(clock: Clock, services: Services) -> tuple[Member, Member]:
    first, second = (add_member(services, Role.ADMINISTRATOR, name=f"{name} Example") for name in ("Pat", "Robin"))
    return first, second


@pytest.fixture
def campaign(services: Services, home_office: Member) -> None:
    """Both offices are asked, and that of the Secretary of State for Education has answered."""
    asked_campaign(services, home_office.id)
    proof = {
        "factor": "provider",
        "with": ENTRA,
        "at": morning(FIRST_DAY).isoformat(),
        "sign_in": 1,
        "signed_in_with": ENTRA,
    }
    with services.database.writing() as session:
        answer(session, written(session), office_id(services, EDUCATION), proof=proof)


def test_from_an_invitation_to_a_certificate_and_out_of_the_group(
    enter, new_page, live: str, services: Services, clock: Clock, server, administrators, campaign, home_office: Member
):
    """It takes several seconds: four people open some forty pages. Tests of accounts look at those left out here."""
    first, second = administrators
    kim = new_page()
    with fingerprint_reader(kim):
        invite(enter(first, "/admin/users/new"))
        use_the_departments_account(kim, live, services)
        confirm_the_clearer(enter(second, "/account-requests"))
        add_a_passkey(kim, live)
        join_the_office(services)

        open_the_answer(kim, live)
        clock.set(morning(FIRST_DAY) + timedelta(minutes=20))
        clear_with_the_passkey(kim)
        clock.set(morning(FIRST_DAY) + timedelta(minutes=25))
        issue_the_texts(enter(home_office, CLEARANCE))
        read_the_certificate(kim, live)

        server.person["groups"] = [VIEWERS]
        sign_in_once_more(kim, live)
        is_no_clearer(kim, live)


def invite(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("Kim Example")
    page.get_by_label("Email address").fill(KIM)
    page.get_by_label("Office").fill("Home Office private office")
    page.get_by_label("Viewer").check()
    press(page, "Add user")
    told(page, f"A link was made for {KIM}")


def use_the_departments_account(page: Page, live: str, services: Services) -> None:
    """What takes one person is there at once; what takes two is only proposed."""
    ((to, path),) = links_mailed(services)
    assert to == KIM
    page.goto(live + path)
    look_at_both_widths(page)
    press(page, f"Use your {ENTRA} account")
    page.wait_for_url(f"{live}/")
    expect(roles_of(page, live)).to_have_text("Drafter, Viewer")
    look_at_both_widths(page)


def roles_of(page: Page, live: str) -> Locator:
    page.goto(f"{live}/account")
    return page.get_by_role("region", name="Details").locator("dd").last


def confirm_the_clearer(page: Page) -> None:
    follow(page, "Give Kim Example the role Clearer")
    expect(page.get_by_role("main")).to_contain_text(ENTRA)
    look_at_both_widths(page)
    press(page, "Confirm change")
    told(page, "Confirmed.")


def add_a_passkey(page: Page, live: str) -> None:
    """The new role ended the sign-in, and at the next one a clearer needs a second factor before anything else."""
    page.goto(f"{live}{CLEARANCE}")
    look_at_both_widths(page)
    press(page, f"Sign in with {ENTRA}")
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    press(page, "Add a passkey")
    page.get_by_label("Name").fill("Work laptop")
    press(page, "Add passkey")
    expect(page.get_by_role("heading", name="Save your recovery codes")).to_be_visible()
    press(page, "I have saved my codes")
    expect(page).to_have_url(f"{live}{CLEARANCE}")
    expect(roles_of(page, live)).to_have_text("Drafter, Clearer, Viewer")


def join_the_office(services: Services) -> None:
    """tests/clearance/offices has the pages for it."""
    home = office_id(services, HOME)
    with services.database.writing() as session:
        kim = session.scalars(select(User.id).where(User.email == KIM)).one()
        session.add(OfficeMember(office_id=home, user_id=kim, gateway=False))


def open_the_answer(page: Page, live: str) -> None:
    page.goto(f"{live}{CLEARANCE}")
    follow(page, "Read and answer for Home Office")
    tick_texts(page)
    say(page, "Content", NOTE)


def clear_with_the_passkey(page: Page) -> None:
    """The proof that came with the passkey is older than 15 minutes."""
    press(page, "Record your minister’s answer")
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    expect(page.locator("#kept")).to_be_visible()
    look_at_both_widths(page)
    press(page, "Use a passkey")
    expect(page.get_by_role("heading", name="What you typed is still here")).to_be_visible()
    page.get_by_text("Show what you typed").click()
    expect(page.get_by_text(NOTE)).to_be_visible()
    look_at_both_widths(page)
    press(page, "Submit what you typed")
    told(page, "Answer recorded for 2 texts.")
    look_at_both_widths(page)


def issue_the_texts(page: Page) -> None:
    press(page, "Issue the texts")
    issue(page, "2 texts")


def read_the_certificate(page: Page, live: str) -> None:
    page.goto(f"{live}{CLEARANCE}/certificates/1")
    look_at_both_widths(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    in_pdf = " ".join(words("\n".join(pages_text(download.value.path().read_bytes()))))
    on_page = " ".join(words(page.get_by_role("main").inner_text()))
    for said in (in_pdf, on_page):
        for words_ in (
            f"Confirmed with a passkey at 9:50am on 2 March 2015, after signing in with {ENTRA}",
            f"Confirmed by signing in with {ENTRA} at 9:30am on 2 March 2015",
        ):
            assert words_ in said


def sign_in_once_more(page: Page, live: str) -> None:
    """Sign out, here and there, and in again."""
    press(page, "Sign out")
    page.wait_for_url(f"{live}/sign-in")
    press(page, f"Sign in with {ENTRA}")
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    press(page, "Use a passkey")


def is_no_clearer(page: Page, live: str) -> None:
    expect(roles_of(page, live)).to_have_text("Viewer")
    assert page.goto(f"{live}/offices").status == 403
