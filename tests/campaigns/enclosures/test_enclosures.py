"""Enclosures of a campaign: what each change keeps, lets go and asks again about."""

import hashlib
import json

import pytest
from sqlalchemy import select

from app.audit.find import body_of
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.campaigns.clearance.to_clear import texts_to_clear
from app.campaigns.editing import CampaignClosed, RemovesClearances, TextIssued
from app.campaigns.enclosures.change import (
    EnclosureDetails,
    EnclosureRefused,
    add_enclosure,
    change_enclosure,
    keep_file,
    kept_file,
    move_enclosure,
    remove_enclosure,
    seen_of,
)
from app.campaigns.enclosures.enclosure_list import AFTER, BESIDE, enclosure_key, files_of
from app.campaigns.letter.keep import Seen, keep_letter
from app.campaigns.letter.text import LetterContent, newest_text, written_of
from app.campaigns.lifecycle.create import Details
from app.campaigns.lifecycle.start import beginning_from_campaign, start_campaign
from app.campaigns.models import EnclosureFile
from app.campaigns.printing import Printing, freeze
from app.campaigns.states import State
from app.errors import Stale
from app.platform.storage import FileMissing
from tests.campaigns.clearing import ALL, clear_all
from tests.campaigns.enclosing import LEAFLET, enclose, listed
from tests.campaigns.writing import DAY, letter_to_write, written
from tests.letters.enclosure.files import leaflet
from tests.refusals import refused


@pytest.fixture
def session(services):
    with services.database.writing() as open_session:
        letter_to_write(open_session)
        yield open_session


@pytest.fixture
def file(services):
    return keep_file(services.storage, LEAFLET)


def act(verb, session, *args, accepted=ALL, **how):
    one = written(session)
    return verb(session, one, *args, seen=seen_of(session, one), actor=SYSTEM, accepted=accepted, **how)


def last_event(session):
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    return event.action, body_of(event)["after"]


def to_clear(session) -> list[object]:
    (first, *others) = texts_to_clear(session, written(session)).values()
    enclosures = json.loads(first)["enclosures"]
    assert all(json.loads(other)["enclosures"] == enclosures for other in others)
    return enclosures


class TestKeep:
    def test_a_file_is_kept_under_its_digest(self, services):
        kept = keep_file(services.storage, LEAFLET)
        assert (kept.pages, kept.length, [one.code for one in kept.advice]) == (3, len(LEAFLET), ["untagged"])
        assert services.storage.get(enclosure_key(hashlib.sha256(LEAFLET).hexdigest())) == LEAFLET
        assert kept_file(services.storage, kept.sha256) == kept

    def test_one_that_is_refused_is_not_kept(self, services):
        with pytest.raises(EnclosureRefused) as raised:
            keep_file(services.storage, leaflet(box=(0, 0, 612, 792)))
        assert [one.code for one in raised.value.findings] == ["not_a4"]
        assert services.storage.keys("enclosures") == []

    def test_one_that_was_never_kept_is_missing(self, services):
        with pytest.raises(FileMissing):
            kept_file(services.storage, "0" * 64)


class TestList:
    def test_they_stand_in_the_order_in_which_they_were_added(self, session, file):
        enclose(session, "A map")
        enclose(session, "A leaflet", file)
        enclose(session, "A form", file, BESIDE)
        assert listed(session) == [("A map", 0, ""), ("A leaflet", 3, AFTER), ("A form", 3, BESIDE)]
        assert written(session).enclosures == ["A map", "A leaflet", "A form"]
        assert last_event(session) == (
            "enclosure.added",
            {"place": 3, "name": "A form", "file": file.sha256, "pages": 3, "placement": BESIDE},
        )

    def test_a_name_stands_once(self, session):
        enclose(session, "A map")
        with refused("enclosure_named_already"):
            enclose(session, "a MAP")

    def test_a_new_name_keeps_the_file(self, session, file):
        enclose(session, "A leaflet", file)
        act(change_enclosure, session, 1, EnclosureDetails("The leaflet", BESIDE))
        assert listed(session) == [("The leaflet", 3, BESIDE)]

    def test_a_name_without_a_file_gets_one_and_another(self, session, services, file):
        enclose(session, "A leaflet")
        act(change_enclosure, session, 1, EnclosureDetails("A leaflet", AFTER, file))
        assert listed(session) == [("A leaflet", 3, AFTER)]
        other = keep_file(services.storage, leaflet())
        act(change_enclosure, session, 1, EnclosureDetails("A leaflet", AFTER, other))
        assert listed(session) == [("A leaflet", 1, AFTER)]
        assert services.storage.get(enclosure_key(file.sha256)) == LEAFLET

    def test_the_name_of_another_is_not_taken_and_its_own_in_capitals_is(self, session):
        enclose(session, "A map")
        enclose(session, "A form")
        with refused("enclosure_named_already"):
            act(change_enclosure, session, 2, EnclosureDetails("A Map"))
        act(change_enclosure, session, 2, EnclosureDetails("A FORM"))
        assert written(session).enclosures == ["A map", "A FORM"]

    def test_nothing_changed_is_no_event(self, session, file):
        enclose(session, "A leaflet", file)
        before = last_event(session)
        act(change_enclosure, session, 1, EnclosureDetails("A leaflet", AFTER, file))
        assert last_event(session) == before

    def test_they_move_with_their_files_and_stop_at_the_ends(self, session, file):
        enclose(session, "A map")
        enclose(session, "A leaflet", file)
        act(move_enclosure, session, 2, up=True)
        assert listed(session) == [("A leaflet", 3, AFTER), ("A map", 0, "")]
        assert last_event(session)[1]["place"] == 1
        act(move_enclosure, session, 1, up=True)
        act(move_enclosure, session, 2, up=False)
        assert written(session).enclosures == ["A leaflet", "A map"]
        act(move_enclosure, session, 1, up=False)
        assert written(session).enclosures == ["A map", "A leaflet"]

    def test_one_that_is_removed_takes_its_file_along(self, session, services, file):
        enclose(session, "A map")
        enclose(session, "A leaflet", file)
        act(remove_enclosure, session, 2)
        assert listed(session) == [("A map", 0, "")]
        assert files_of(session, written(session).id) == {}
        assert last_event(session)[0] == "enclosure.removed"
        assert services.storage.keys("enclosures")

    def test_of_two_typed_alike_the_first_has_the_file(self, session, file):
        enclose(session, "A leaflet", file)
        written(session).enclosures = ["A leaflet", "A leaflet"]
        assert listed(session) == [("A leaflet", 3, AFTER), ("A leaflet", 0, "")]
        assert [type(one) for one in to_clear(session)] == [dict, str]
        act(remove_enclosure, session, 2)
        assert listed(session) == [("A leaflet", 3, AFTER)]

    @pytest.mark.parametrize(
        "verb",
        [
            lambda s, c, **how: add_enclosure(s, c, EnclosureDetails("B"), **how),
            lambda s, c, **how: change_enclosure(s, c, 1, EnclosureDetails("B"), **how),
            lambda s, c, **how: move_enclosure(s, c, 1, up=False, **how),
            lambda s, c, **how: remove_enclosure(s, c, 1, **how),
        ],
        ids=["add", "change", "move", "remove"],
    )
    def test_a_stale_form_and_a_closed_campaign_change_nothing(self, session, verb):
        enclose(session, "A")
        with pytest.raises(Stale):
            verb(session, written(session), seen="older", actor=SYSTEM)
        written(session).state = State.CLOSED
        session.flush()
        with pytest.raises(CampaignClosed):
            act(lambda s, c, accepted, **how: verb(s, c, **how), session)
        assert written(session).enclosures == ["A"]


class TestClearance:
    def test_what_is_cleared_is_the_name_alone_until_there_is_a_file(self, session, file):
        enclose(session, "A map")
        enclose(session, "A leaflet", file)
        assert to_clear(session) == ["A map", {"name": "A leaflet", "placement": "after", "sha256": file.sha256}]

    @pytest.mark.parametrize(
        "change",
        [EnclosureDetails("A leaflet", BESIDE), EnclosureDetails("A list", AFTER)],
        ids=["where it goes", "name"],
    )
    def test_a_change_asks_before_it_removes_clearances(self, session, file, change):
        enclose(session, "A leaflet", file)
        clear_all(session, written(session), issue=False)
        with pytest.raises(RemovesClearances) as removes:
            act(change_enclosure, session, 1, change, accepted=())
        assert len(removes.value.lost) == 4

    def test_another_file_under_the_same_name_asks_too(self, session, services, file):
        enclose(session, "A leaflet", file)
        clear_all(session, written(session), issue=False)
        other = keep_file(services.storage, leaflet())
        with pytest.raises(RemovesClearances):
            act(change_enclosure, session, 1, EnclosureDetails("A leaflet", AFTER, other), accepted=())

    def test_what_is_issued_stays_as_it_is(self, session, file):
        enclose(session, "A leaflet", file)
        clear_all(session, written(session))
        with pytest.raises(TextIssued):
            act(remove_enclosure, session, 1)

    def test_names_without_files_clear_as_they_always_did(self, session):
        before = texts_to_clear(session, written(session))
        written(session).enclosures = ["A map"]
        after = texts_to_clear(session, written(session))
        assert [json.loads(text)["enclosures"] for text in before.values()] == [[], []]
        assert [json.loads(text)["enclosures"] for text in after.values()] == [["A map"], ["A map"]]


class TestPrinting:
    def test_a_run_keeps_which_files_went_with_its_letters(self, session, file):
        enclose(session, "A map")
        enclose(session, "A leaflet", file, BESIDE)
        kept = freeze(session, written(session)).to_json()
        assert kept["enclosures"] == ["A map", "A leaflet"]
        assert kept["enclosed"] == [
            {"name": "A leaflet", "sha256": file.sha256, "length": len(LEAFLET), "pages": 3, "placement": "beside"}
        ]
        assert Printing.from_json(json.loads(json.dumps(kept))).to_json() == kept

    def test_what_was_kept_before_there_were_files_reads_as_without(self, session):
        kept = freeze(session, written(session)).to_json()
        del kept["enclosed"]
        assert Printing.from_json(kept).enclosed == []


class TestTypedAsLines:
    def keep(self, session, *names):
        one = written(session)
        now = written_of(session, one)
        new = LetterContent(now.source, now.values, list(names))
        seen = Seen(newest_text(session, one.id).number, now.beside)
        keep_letter(session, one, new, seen=seen, actor=SYSTEM, accepted=ALL)

    def test_a_file_follows_its_name(self, session, file):
        enclose(session, "A leaflet", file)
        self.keep(session, "A map", "A leaflet")
        assert listed(session) == [("A map", 0, ""), ("A leaflet", 3, AFTER)]

    def test_the_file_of_a_name_that_is_taken_out_goes_and_the_record_says_so(self, session, file):
        enclose(session, "A leaflet", file)
        self.keep(session, "A list")
        assert listed(session) == [("A list", 0, "")]
        assert session.scalars(select(EnclosureFile)).all() == []
        assert last_event(session)[1] == {"enclosures": ["A list"], "files_let_go": ["A leaflet"]}
        self.keep(session, "A leaflet")
        assert listed(session) == [("A leaflet", 0, "")]


def test_a_copy_of_a_campaign_has_the_files_too(session, file):
    enclose(session, "A leaflet", file, BESIDE)
    earlier = written(session)
    details = Details("AGAIN", "Again", letter_date=DAY, reply_by=None, valid_at=DAY)
    copy = start_campaign(session, beginning_from_campaign(session, earlier), details, actor=SYSTEM)
    assert files_of(session, copy.id)["A leaflet"].sha256 == file.sha256
    act(remove_enclosure, session, 1)
    assert files_of(session, copy.id)
