"""Everything that can happen to a campaign is told in its timeline: each action by name, and all of them done."""

import re
from html import unescape

import pytest

from app.accounts.models import Role
from app.audit.event_words import tables
from app.audit.find import EventFilter, count_events
from app.audit.words import titles
from app.campaigns.timeline import CAME_BACK, timeline
from app.tracking.letter_events import timeline_of
from tests.campaigns.eventful import eventful_campaign
from tests.delivery.sending import campaign
from tests.production.shown import words
from tests.tracking.office import letter

TOLD = tables()

OF_NO_CAMPAIGN = {
    "account.asked",
    "account.confirmed",
    "account.first_run_began",
    "account.first_run_ended",
    "account.let_in_alone",
    "account.link_emailed",
    "account.link_not_emailed",
    "account.refused",
    "account.stood_for",
    "answer.cleared",
    "answer.file_added",
    "answer.file_removed",
    "answer.line_removed",
    "answer.returned",
    "answer.saved",
    "area_number.corrected",
    "area_number.recorded",
    "area_number.taken_back",
    "area_number.verified",
    "audit.baseline",
    "audit.exported",
    "audit.verified",
    "backup.failed",
    "backup.files_put_back",
    "backup.made",
    "backup.verified",
    "bundle.asked",
    "bundle.failed",
    "bundle.made",
    "contact.confirmed",
    "contact.ended",
    "contact.not_to_be_used",
    "contact.recorded",
    "contact.used_again",
    "contribution.accepted",
    "contribution.asked",
    "contribution.cancelled",
    "contribution.declined",
    "contribution.due_changed",
    "contribution.mail_failed",
    "contribution.mailed",
    "contribution.received",
    "contribution.reminded",
    "contribution.replied",
    "contribution.reply_read",
    "disclosure.begun",
    "disclosure.changed",
    "disclosure.chosen",
    "disclosure.decided",
    "disclosure.opened_again",
    "disclosure.pages_withheld",
    "disclosure.redacted",
    "disclosure.released",
    "disclosure.searched",
    "disclosure.unredacted",
    "disclosure.withdrawn",
    "factor.added",
    "factor.code_used",
    "factor.codes_made",
    "factor.removed",
    "factor.renamed",
    "factor.reset",
    "filter.changed",
    "filter.deleted",
    "filter.saved",
    "framework.edition_corrected",
    "framework.edition_recorded",
    "framework.edition_removed",
    "framework.work_corrected",
    "framework.work_recorded",
    "holder.addressed",
    "holder.corrected",
    "holder.ended",
    "holder.erased",
    "holder.linked",
    "holder.recorded",
    "holder.unlinked",
    "holder.verified",
    "holder.withdrawn",
    "holiday.added",
    "holiday.removed",
    "identity.linked",
    "identity.removed",
    "import.applied",
    "import.asked_for",
    "import.checked",
    "import.columns_settled",
    "import.dropped",
    "import.failed",
    "import.forgotten",
    "import.gone_on",
    "import.proposed_taken",
    "import.read_otherwise",
    "import.row_corrected",
    "import.rows_applied",
    "import.rows_chosen",
    "import.rows_undone",
    "import.started",
    "import.stopped",
    "import.undo_asked_for",
    "import.undone",
    "installation.restored",
    "intervention.corrected",
    "intervention.file_removed",
    "intervention.files_added",
    "intervention.recorded",
    "intervention.removed",
    "legal_hold.lifted",
    "legal_hold.placed",
    "letter.delivered",
    "letter.handed_over",
    "letter.handing",
    "letter.put_off",
    "letter.told_of",
    "letter.tried_out",
    "letter.uncertain",
    "letters.cancelled",
    "letters.queued",
    "line.brought_back",
    "line.kept",
    "line.withdrawn",
    "link.made",
    "mail.rules_taken_over",
    "mailbox.failed",
    "mailbox.read_again",
    "message.assigned",
    "message.closed",
    "message.kind_said",
    "message.matched",
    "message.noted",
    "message.recorded",
    "message.set_aside",
    "message.sorted",
    "message.taken",
    "message.taken_up",
    "message.unmatched",
    "message.unreadable",
    "notices.mail_failed",
    "notices.mail_left",
    "notices.mail_tried_again",
    "notices.mailed",
    "notices.not_mailed",
    "office.added",
    "office.brought_back",
    "office.changed",
    "office.gateway_set",
    "office.member_added",
    "office.member_removed",
    "office.minister_corrected",
    "office.minister_ended",
    "office.minister_recorded",
    "office.moved",
    "office.retired",
    "office.signature_removed",
    "office.signature_set",
    "organisation.added",
    "organisation.change_undone",
    "organisation.changed",
    "owner.told",
    "pack.files_asked",
    "pack.files_failed",
    "pack.files_made",
    "pack.line_dropped",
    "pack.line_kept",
    "pack.line_moved",
    "pack.line_reworded",
    "pack.made",
    "pack.withdrawn",
    "password.changed",
    "password.set",
    "period.added",
    "period.corrected",
    "period.removed",
    "post.added",
    "post.address_recorded",
    "post.ended",
    "post.format_preferred",
    "post.title_corrected",
    "post.title_verified",
    "post.untagged",
    "post.values_set",
    "post.withdrawn",
    "posts.tagged",
    "posts.titles_verified",
    "question.answer_corrected",
    "question.answered",
    "question.corrected",
    "question.drafting",
    "question.figures_changed",
    "question.given",
    "question.grouped",
    "question.held",
    "question.parted",
    "question.recorded",
    "question.reminded",
    "question.sent_back",
    "question.step_undone",
    "question.transferred",
    "question.with_advisers",
    "question.with_office",
    "question.withdrawn",
    "registry.added",
    "registry.complete",
    "registry.field_changed",
    "registry.field_declared",
    "registry.loaded",
    "registry.renamed",
    "risk.cause_given",
    "risk.confirmed",
    "risk.contact_set",
    "risk.corrected",
    "risk.linked",
    "risk.mailed",
    "risk.not_immediate",
    "risk.notified",
    "risk.opened_without_proof",
    "risk.outcome",
    "risk.referred",
    "risk.rejected",
    "risk.released",
    "risk.reported",
    "risk.restricted",
    "risk.revoked",
    "risk.taken_back",
    "risk.tried",
    "risk.unlinked",
    "risk.viewed",
    "risk.woken",
    "round.area_corrected",
    "round.area_recorded",
    "round.area_removed",
    "round.corrected",
    "round.recorded",
    "round.removed",
    "security.access_refused",
    "security.alarm",
    "security.factor_refused",
    "security.form_refused",
    "security.limit_reached",
    "security.link_refused",
    "security.more",
    "security.sign_on_refused",
    "security.step_refused",
    "security.upload_refused",
    "sign_in.all_ended",
    "sign_in.ended",
    "sign_in.ended_by_provider",
    "sign_in.proved",
    "sign_in.refused",
    "sign_in.started",
    "sitting.added",
    "sitting.removed",
    "sittings.listed",
    "template.brought_back",
    "template.copied",
    "template.made",
    "template.retired",
    "template.version_kept",
    "template.version_taken",
    "user.activated",
    "user.added",
    "user.changed",
    "user.deactivated",
    "user.first",
    "user.kept_administrator",
    "user.mail_chosen",
}
"""Actions that no timeline of a campaign or a letter tells. `app.audit.words` names all that are recorded."""


def test_every_action_of_a_campaign_has_a_sentence():
    assert set(titles()) - set(TOLD) == OF_NO_CAMPAIGN


AFTER_RESTORE = {
    "campaign.reconciled",
    "letters.may_have_gone",
    "letters.not_gone",
    "letters.said_not_sent",
    "letters.said_sent",
}
"""What a campaign has after a restore only: tests/backups/test_reconcile.py."""

RAW = re.compile(r"\b(user|letter|post|registry|run|signatory) \d|[{}_\[\]]|None")
"""What a sentence says when it has a number or a code for a name."""


@pytest.fixture
def services(app, cheap):
    services = app.extensions["despatch"]
    eventful_campaign(services)
    return services


def test_what_happened_to_a_campaign_is_told_to_the_last_event(services, signed_in):
    with services.database.reading() as session:
        one = campaign(session)
        there = set(count_events(session, EventFilter(kind="campaign", identity=str(one.id))))
        assert there == set(TOLD) - set(CAME_BACK) - AFTER_RESTORE
        told = [entry.told for entry in timeline(session, one, TOLD, size=1000).entries]
    assert [each for each in told if RAW.search(f"{each.title} {each.words}") or each.title in titles().values()] == []
    for title, said in (
        ("Audience saved", "One letter to each post; posts on 3 March 2015."),
        ("Copy list changed", "3 people or offices, was 2."),
        ("Leader of Amber Valley Borough Council excluded", ""),
        ("Leader of Amber Valley Borough Council included again", ""),
        ("1 letter removed", "MAR15-0046."),
        ("1 letter restored", "MAR15-0046."),
        ("Values of 1 letter changed", "“ward”."),
        ("Note added to MAR15-0044", ""),
        ("Note on MAR15-0044 withdrawn", ""),
        ("MAR15-0044 assigned to Sam Example", ""),
        ("MAR15-0045 assigned to Sam Example", ""),
        ("2 letters posted", "On 4 March 2015."),
        ("2 letters no longer marked as sent", "Undone: posted on 4 March 2015."),
    ):
        assert said in {each.title: each.words for each in told}[title]
    shown = whole_history(signed_in(Role.VIEWER))
    assert [each.title for each in told if each.title not in shown] == []


def whole_history(client):
    """What the pages of the campaign's history say, from the newest to the oldest."""
    address, said = "/campaigns/MAR15/history", ""
    while address:
        page = client.get(address)
        said += words(page)
        older = re.search(r'href="([^"]+)" rel="next"', page.text)
        address = older and unescape(older[1])
    return said


def test_what_happened_to_a_letter_is_told_from_its_listing_to_its_reply(services, signed_in):
    with services.database.reading() as session:
        happened = timeline_of(session, letter(session, 44, "MAR15"))
    answered = [one for one in happened if one.title.endswith(": content")]
    assert [one.title for one in happened if one not in answered] == [
        "Note withdrawn",
        "Note added",
        "Assigned to Sam Example",
        "Response withdrawn",
        "Response corrected",
        "Holding reply recorded",
        "Edition 1 no longer marked as sent",
        "Edition 1 posted",
        "Edition 1 made",
        "Text issued",
        "Values changed",
        "Letter added to the campaign",
    ]
    assert len(answered) == 5
    assert [one for one in happened if RAW.search(f"{one.title} {one.words}")] == []
    shown = words(signed_in(Role.VIEWER).get("/letters/MAR15-0044"))
    assert [one.title for one in happened if one.title not in shown] == []
