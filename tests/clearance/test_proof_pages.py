"""An answer of an office and an issue wait for a proof, lose nothing on the way, and say in the record how it was
proved."""

from app.accounts.models import Factor
from app.audit.find import bodies_of
from app.audit.models import AuditEvent
from tests.campaigns.clearing import clear_all
from tests.campaigns.writing import written
from tests.clearance.clearers import CLEARANCE, POLICE, answers, form_of, saying, states
from tests.fixtures.app import let_proof_lapse, prove_again
from tests.proving import is_asked, send_kept, send_lapsed
from tests.web.filled import filled_form
from tests.web.markup import rows_of, timeline_of, words_of

NOTE = "Subject to the Secretary of State’s view of paragraph 2.\nSay when."


def bodies(services, action):
    with services.database.reading() as session:
        return list(bodies_of(session, AuditEvent.action == action))


def test_an_answer_waits_for_a_proof_and_is_then_given_as_it_was_typed(home, services):
    form = saying(form_of(home), "subject_should", POLICE, services=services, note=NOTE)
    asked = send_lapsed(home, home.page, form)
    assert answers(services) == []
    send_kept(home, asked)
    assert [(answer, note.replace("\r\n", "\n")) for answer, note in answers(services)] == [("subject_should", NOTE)]
    assert states(services)[POLICE] == "subject_should"


def test_no_other_way_leads_past_it(home, services):
    """Neither a form that no page of ours sent, nor a proof that is asked for and not given."""
    form = saying(form_of(home), "content", POLICE, services=services)
    let_proof_lapse(home)
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"HX-Request": "true"}):
        assert is_asked(home.post(home.page, data=form, headers=headers))
    assert is_asked(home.post(f"{home.page}/{POLICE}", data=form))
    assert answers(services) == []


def test_the_event_of_an_answer_says_how_and_when_it_was_proved_beside_the_hash_of_the_text(home, services):
    prove_again(home, Factor.PASSKEY, "Laptop")
    home.post(home.page, data=saying(form_of(home), "content", POLICE, services=services))
    (body,) = bodies(services, "clearance.answered")
    assert (body["proof"]["factor"], body["proof"]["with"]) == ("passkey", "")
    assert body["proof"]["at"] <= body["at"]
    assert POLICE in body["after"]["texts"]


def test_the_history_of_the_office_says_it_in_words(home, services):
    prove_again(home, Factor.PASSKEY, "Laptop")
    home.post(home.page, data=saying(form_of(home), "content", POLICE, services=services, note="Good"))
    said = [entry.words for entry in timeline_of(home.get(f"{home.page}/{POLICE}"))]
    assert any("Confirmed with a passkey at " in words for words in said)


def test_an_issue_waits_for_a_proof_and_the_certificate_says_both(owner, home, services):
    prove_again(home, Factor.PASSKEY, "Laptop")
    home.post(home.page, data=saying(form_of(home), "content", POLICE, services=services))
    with services.database.writing() as session:
        clear_all(session, written(session), registries=[POLICE], issue=False)
    issue = f"{CLEARANCE}/issue"
    asked = send_lapsed(owner, issue, filled_form(owner.get(issue).text))
    assert bodies(services, "clearance.issued") == []
    send_kept(owner, asked)
    (body,) = bodies(services, "clearance.issued")
    assert (body["proof"]["factor"], list(body["after"]["texts"])) == ("app", [POLICE])
    page = owner.get(f"{CLEARANCE}/certificates/1")
    assert "Issuer’s proof of identity Confirmed with an authenticator app at " in words_of(page)
    proofs = [row[-1] for row in rows_of(page) if "Private Office" not in row]
    assert any(proof.startswith("Confirmed with a passkey at ") for proof in proofs)
    assert "No confirmation was asked for" in proofs
