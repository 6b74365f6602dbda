"""A letter carries the signature that was given for its registry, and no other."""

from app.audit.record import SYSTEM
from app.clearance.offices.ministers import ministers, set_signature
from app.clearance.offices.signature_pictures import keep_signature
from app.production.runs.work import work
from tests.campaigns.clearing import clear_all
from tests.delivery.sending import campaign
from tests.production.making import editions_of, start
from tests.production.signing.roads import NUMBER, POLICE, REGISTRY, blot, home, signatures_of


def test_of_a_run_of_all_registries_only_those_issued_are_signed(signing, cheap):
    with signing.database.writing() as session:
        clear_all(session, campaign(session), registries=[REGISTRY])
    run = start(signing, [POLICE, NUMBER])
    work(signing, run.id)
    police, leader = editions_of(signing, run.id)
    assert (police.draft, signatures_of(police.content)) == (True, [])
    assert (leader.draft, len(signatures_of(leader.content))) == (False, 5)


def test_who_signs_one_registry_signs_no_other(signing, cheap):
    with signing.database.writing() as session:
        one = campaign(session)
        one.signatories[0].registries = [REGISTRY]
        session.flush()
        clear_all(session, one)
    run = start(signing, [POLICE, NUMBER])
    work(signing, run.id)
    police, leader = (signatures_of(edition.content) for edition in editions_of(signing, run.id))
    assert police == leader[1:]
    assert len(leader) == 5


def test_letters_carry_the_signature_that_was_given_not_one_that_came_since(signing, cheap):
    with signing.database.writing() as session:
        one = campaign(session)
        clear_all(session, one)
        office = home(session, one)
        (minister,) = ministers(session, office.id)
        was = minister.picture_sha256
        other = keep_signature(signing.storage, blot(500))
        set_signature(session, office, minister, other, actor=SYSTEM)
    run = start(signing, [NUMBER])
    work(signing, run.id)
    (edition,) = editions_of(signing, run.id)
    assert was in signatures_of(edition.content)
    assert other not in signatures_of(edition.content)
