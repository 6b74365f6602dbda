"""Events about reports that a child may be at risk: an administrator without the safeguarding role finds none."""

import pytest

from app.accounts.models import Role
from app.audit.find import EventFilter, body_of, count_events, find_events
from app.audit.record import SYSTEM, record
from tests.audit.codes import event_of
from tests.fixtures.app import token_in

WORD = "Quillfeather"


@pytest.fixture
def hidden(services):
    """Numbers of two: one by its action, one by what it is about."""
    with services.database.writing() as session:
        one = record(session, event_of("risk.reported"), actor=SYSTEM, subjects=[("area", 1)], personal={"note": WORD})
        two = record(session, event_of("data.taken"), actor=SYSTEM, subjects=[("risk", 1)], after={"view": WORD})
        return [one.seq, two.seq]


def shown(answer):
    """Without the token of its forms, which is another in the next second."""
    return answer.text.replace(token_in(answer.text), "").split("<main")[1]


def test_an_administrator_finds_none(signed_in, hidden):
    client = signed_in(Role.ADMINISTRATOR)
    for page in ("/audit", "/audit?kind=risk", "/audit?action=risk.reported", "/audit?kind=area&id=1"):
        text = client.get(page).text
        assert WORD not in text
        assert not any(f'href="/audit/{seq}"' in text for seq in hidden), page
    missing = client.get("/audit/999999")
    for seq in hidden:
        answer = client.get(f"/audit/{seq}")
        assert (answer.status_code, WORD in answer.text) == (404, False)
        assert shown(answer) == shown(missing)
    token = token_in(client.get("/account").text)
    taken = client.post("/audit/export", data={"csrf_token": token}).text
    assert WORD not in taken
    assert "risk" not in taken


def test_with_the_safeguarding_role_they_stand_there(signed_in, hidden):
    client = signed_in(Role.ADMINISTRATOR, Role.SAFEGUARDING)
    assert f'href="/audit/{hidden[0]}"' in client.get("/audit?kind=area&id=1").text
    assert all(WORD in client.get(f"/audit/{seq}").text for seq in hidden)


def looks(services):
    """At which pages somebody looked, and of which reports, the oldest first."""
    with services.database.reading() as session:
        events = find_events(session, EventFilter(action="risk.viewed", risk=True), size=99).events
        return [
            (body_of(one)["after"]["page"], [about.subject_id for about in one.subjects]) for one in reversed(events)
        ]


def test_each_look_at_them_is_recorded_and_none_at_others(services, signed_in, hidden):
    client = signed_in(Role.ADMINISTRATOR, Role.SAFEGUARDING)
    for page in ("/audit?kind=user", "/audit/1"):
        assert client.get(page).status_code == 200
    assert not looks(services)
    for page in (f"/audit/{hidden[1]}", "/audit?kind=risk&id=1", f"/audit/{hidden[0]}"):
        client.get(page)
    assert looks(services) == [("audit", ["1"]), ("audit", ["1"]), ("audit", ["list"])]


def test_a_file_with_them_says_in_each_line_who_took_it_and_that_is_recorded(services, signed_in, hidden):
    client = signed_in(Role.ADMINISTRATOR, Role.SAFEGUARDING, name="Robin Example")
    token = token_in(client.get("/account").text)
    plain = client.post("/audit/export", data={"csrf_token": token, "kind": "user"}).text
    assert "do not pass on" not in plain
    assert not looks(services)
    taken = client.post("/audit/export", data={"csrf_token": token, "kind": "risk"}).text.strip().splitlines()
    assert len(taken) == 2
    assert taken[0].endswith("hmac,taken")
    assert all("Audit record · downloaded by Robin Example on" in line for line in taken[1:])
    assert looks(services) == [("export", ["list"])]


def test_a_history_finds_them_only_by_their_kind(services, hidden):
    with services.database.reading() as session:
        assert not find_events(session, EventFilter(kind="area", identity="1"), size=9).events
        assert "risk.reported" not in count_events(session, EventFilter())
        assert [
            one.seq for one in find_events(session, EventFilter(kind="risk", identity="1"), size=9).events
        ] == hidden[1:]
        assert len(find_events(session, EventFilter(action="risk.reported", risk=True), size=9).events) == 1
