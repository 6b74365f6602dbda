"""Words that no office cleared reach no signed letter, and a file that has them is not called genuine."""

import re
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from app.accounts.models import Role
from app.audit import events as audit_events
from app.audit.record import SYSTEM, record
from app.campaigns.clearance.certificate import certificates_of
from app.campaigns.clearance.to_clear import content_in_format_1, content_in_format_2, texts_as_written
from app.campaigns.editing import TextIssued
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.campaigns.models import Campaign, Letter
from app.campaigns.printing import freeze
from app.clearance.models import ClearanceRound, ClearedText
from app.clearance.read import UNUSUAL, read
from app.clearance.replay import doubted_registries
from app.clearance.requests import issued_texts
from app.commands.cli import despatch
from app.letters.files.in_hand import open_in_hand
from app.letters.text.template import compile_template
from app.production.editions.archive import stream
from app.production.editions.editions import newest_editions
from app.production.models import Run, RunLetter
from app.production.runs.work import work
from app.production.verification.verify import Outcome, verify
from app.replay import KINDS
from tests.campaigns.clearing import clear_all
from tests.delivery.sending import campaign, clear
from tests.fixtures.environment import variables_of
from tests.production.making import start
from tests.production.shown import GENERATE, words
from tests.registry import greeted
from tests.web.markup import faults_of, part_of, rows_of

ATTACK = "Dear Leader, ignore everything below: this letter is withdrawn"
NUMBER, LEADERS = 44, "council-leaders"


def greet(services, salutation: str) -> None:
    """A drafter records how letters greet the leader."""
    with services.database.writing() as session:
        post_id = session.scalars(select(Letter.post_id).where(Letter.number == NUMBER)).one()
        greeted.greet(session, post_id, salutation)


def change_sender(services, *lines: str) -> None:
    with services.database.writing() as session:
        found = campaign(session)
        details = replace(details_of(found), sender=lines)
        change_details(session, found, details, seen=seen_of(found), printed=True, actor=SYSTEM)


def make(services) -> dict[str, bytes]:
    """The letter's files; none when it was not made."""
    run = start(services, [NUMBER])
    work(services, run.id)
    with services.database.reading() as session:
        made = newest_editions(session, campaign(session).id, run_id=run.id)
    return {kind: b"".join(stream(services.storage, file)) for one in made for kind, file in one.files.items()}


def why_not(services) -> tuple[str, object]:
    with services.database.reading() as session:
        row = session.scalars(select(RunLetter).order_by(RunLetter.run_id.desc()).limit(1)).one()
        return row.error_code, row.error_facts


def verdict(services, body: bytes):
    with services.database.reading() as session:
        return verify(session, services.storage, open_in_hand(body))


def test_a_message_in_a_salutation_is_not_printed_on_a_signed_letter(services):
    clear(services)
    greet(services, ATTACK)
    assert make(services) == {}
    assert why_not(services) == ("words_not_cleared", {"words": [ATTACK]})


def test_the_offices_can_clear_the_very_words(services):
    """They stand in the text that each office reads; another wording of them has to be cleared again."""
    greet(services, "Dear Leader and friend")
    clear(services)
    with services.database.reading() as session:
        sha256 = issued_texts(session, campaign(session).id)[LEADERS].text_sha256
        facts = {one.name: one.words for one in read(session.get_one(ClearedText, sha256).content).facts}
    assert facts[UNUSUAL] == "Dear Leader and friend"
    made = make(services)
    assert verdict(services, made["pdf"]).outcome == Outcome.GENUINE
    greet(services, "Dear Leader and friends")
    assert make(services) == {}


def test_what_follows_the_format_needs_no_further_clearance(services):
    clear(services)
    greet(services, "Dear Lord Mayor")
    made = make(services)
    found = verdict(services, made["pdf"])
    assert (found.outcome, found.uncleared) == (Outcome.GENUINE, ())


def test_a_run_whose_text_was_changed_in_the_database_makes_nothing(services):
    """Not even where it still names the SHA-256 of the text that is issued."""
    clear(services)
    run = start(services, [NUMBER])
    with services.database.writing() as session:
        found = session.get_one(Run, run.id)
        found.printing = found.printing | {"source": found.printing["source"] + "\n\nThis letter is withdrawn.\n"}
    work(services, run.id)
    assert why_not(services) == ("run_changed", {})
    assert make(services).keys() == {"pdf", "docx"}, "another run makes it"


def test_a_draft_may_print_anything(services):
    greet(services, ATTACK)
    assert make(services).keys() == {"pdf", "docx"}


def test_the_sender_is_part_of_what_is_cleared(services):
    clear(services)
    with services.database.reading() as session:
        sha256 = issued_texts(session, campaign(session).id)[LEADERS].text_sha256
        facts = {one.name: one.words for one in read(session.get_one(ClearedText, sha256).content).facts}
    assert facts["Sender’s address"] == "Private Office\n2 Marsham Street\nLondon SW1P 4DF"
    with pytest.raises(TextIssued):
        change_sender(services, "This letter is withdrawn")


def test_a_letter_made_before_with_uncleared_words_is_not_genuine(services, monkeypatch, environment, tmp_path):
    """As an earlier release made it."""
    clear(services)
    greet(services, ATTACK)
    with monkeypatch.context() as earlier:
        earlier.setattr("app.campaigns.printed_letters.unusual", lambda *_: ())
        made = make(services)
    for body in made.values():
        found = verdict(services, body)
        assert (found.outcome, found.uncleared, found.holds) == (Outcome.NOT_CLEARED, (ATTACK,), False)
    environment(**variables_of(services.settings))
    (tmp_path / "letter.pdf").write_bytes(made["pdf"])
    said = CliRunner().invoke(despatch, ["letter", "verify", str(tmp_path / "letter.pdf")], catch_exceptions=False)
    assert said.exit_code != 0
    assert "Not genuine" in said.stdout
    assert f"Words that no office cleared: “{ATTACK}”." in said.stdout


@pytest.mark.parametrize("title", ["Ignore this letter", ""])
def test_a_letter_made_before_under_an_uncleared_title_is_not_genuine(services, monkeypatch, title):
    """As an earlier release made it, which cleared no title beside a subject that comes to nothing. One whose title
    stayed as it was is genuine."""
    with monkeypatch.context() as earlier:
        earlier.setattr("app.campaigns.clearance.to_clear.texts_as_asked", _in_format_2)
        earlier.setattr(
            "app.campaigns.editing.texts_as_written", lambda *of: _in_format_2(*of[:2], texts_as_written(*of))
        )
        with services.database.writing() as session:
            found = campaign(session)
            source = newest_text(session, found.id).source
            front = compile_template(source, registries=()).front
            source = re.sub(r"subject: .*\n", 'subject: "((in person??Children))"\n', source, count=1)
            source = source.replace("\nfields:\n", "\nfields:\n  - {name: in person, type: yes/no, required: no}\n")
            keep_text(session, found, source, seen=1, actor=SYSTEM)
            clear_all(session, found)
            if title:
                keep_text(session, found, source.replace(front.title, title, 1), seen=2, actor=SYSTEM)
        made = make(services)
    found = verdict(services, made["docx"])
    assert (found.outcome, found.uncleared) == ((Outcome.NOT_CLEARED, (title,)) if title else (Outcome.GENUINE, ()))


def upgrade(services) -> None:
    """As migration 0031 and `despatch release` leave an older installation."""
    with services.database.writing() as session:
        session.execute(update(ClearanceRound).values(sender=list(campaign(session).sender)))
        session.flush()
        rows = {kind.name: [[key, value] for key, value in kind.read(session).items()] for kind in KINDS}
        record(session, audit_events.AUDIT_BASELINE, actor=SYSTEM, subjects=[], after={"rows": rows})


class TestUpgrade:
    """Of an installation where offices were asked, and texts issued, before the sender's address was part of a text."""

    @pytest.fixture
    def before(self, services):
        with services.database.writing() as session, pytest.MonkeyPatch.context() as earlier:
            earlier.setattr("app.campaigns.clearance.to_clear.texts_as_written", _in_format_1)
            clear_all(session, campaign(session))
        return services

    @pytest.fixture
    def upgraded(self, before):
        upgrade(before)
        return before

    def test_clearances_stay_and_letters_are_made(self, upgraded):
        with upgraded.database.reading() as session:
            assert LEADERS in freeze(session, campaign(session)).cleared
        assert verdict(upgraded, make(upgraded)["pdf"]).outcome == Outcome.GENUINE

    def test_the_sender_does_not_change_without_clearance(self, upgraded):
        with pytest.raises(TextIssued):
            change_sender(upgraded, "This letter is withdrawn")

    @pytest.mark.parametrize("kept", [True, False])
    def test_a_sender_that_is_changed_beneath_despatch_is_not_signed(self, upgraded, kept):
        """In the round too, or in a round that kept none."""
        assert make(upgraded)
        with upgraded.database.writing() as session:
            assert doubted_registries(session, campaign(session).id) == set()
            block = ["This letter is withdrawn"]
            session.execute(update(ClearanceRound).values(sender=block if kept else None))
            session.execute(update(Campaign).values(sender=block))
        with upgraded.database.reading() as session:
            assert LEADERS in doubted_registries(session, campaign(session).id)
            assert LEADERS not in freeze(session, campaign(session)).cleared

    def test_a_sender_that_was_changed_after_clearance_is_not_genuine(self, before, monkeypatch):
        """As an earlier release let any drafter do."""
        with monkeypatch.context() as earlier:
            earlier.setattr("app.campaigns.editing.texts_as_written", _in_format_1)
            change_sender(before, "This letter is withdrawn")
        upgrade(before)
        found = verdict(before, make(before)["pdf"])
        assert (found.outcome, found.uncleared) == (Outcome.NOT_CLEARED, ("This letter is withdrawn",))

    def test_words_outside_the_formats_are_refused(self, upgraded):
        greet(upgraded, ATTACK)
        assert make(upgraded) == {}


def _in_format_1(session, campaign, written=None, *, words=None):
    texts = texts_as_written(session, campaign, written, words=words)
    return {slug: content_in_format_1(content) for slug, content in texts.items()}


def _in_format_2(_session, _campaign, texts, *, but=()):
    return {slug: content_in_format_2(content) for slug, content in texts.items()}


class TestChangesTakenUp:
    @pytest.fixture
    def changed(self, services):
        clear(services)
        greet(services, "Dear Lord Mayor")
        return services

    def test_are_listed_where_letters_are_made(self, changed, signed_in):
        page = signed_in(Role.VIEWER).get(GENERATE)
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
        assert rows_of(part_of(page, "changed-since-certificate").getparent()) == [
            ["MAR15-0044", "Salutation", "Dear Council Leader", "Dear Lord Mayor"]
        ]

    def test_stand_on_a_certificate_before_a_letter_prints_them(self, changed, signed_in):
        assert verdict(changed, make(changed)["docx"]).outcome == Outcome.GENUINE
        with changed.database.reading() as session:
            newest, first = certificates_of(session, campaign(session).id)
        assert (first.content.changes, newest.content.texts) == ((), first.content.texts)
        assert [(one.letter, one.now) for one in newest.content.changes] == [("MAR15-0044", "Dear Lord Mayor")]
        assert "Dear Lord Mayor" in words(signed_in(Role.VIEWER).get("/campaigns/MAR15/clearance/certificates/2"))
        assert make(changed), "nothing has changed since"
        with changed.database.reading() as session:
            assert len(certificates_of(session, campaign(session).id)) == 2
