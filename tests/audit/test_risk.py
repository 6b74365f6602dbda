"""Events about reports that a child may be at risk: an administrator without the safeguarding role finds none."""

import pytest

from app.accounts.models import Role
from app.audit.find import Wanted, count_events, find_events
from app.audit.record import SYSTEM, record
from tests.fixtures.app import token_in

WORD = "Quillfeather"


@pytest.fixture
def hidden(services):
    """Numbers of two: one by its action, one by what it is about."""
    with services.database.writing() as session:
        one = record(session, "risk.reported", actor=SYSTEM, subjects=[("area", 1)], personal={"note": WORD})
        two = record(session, "data.taken", actor=SYSTEM, subjects=[("risk", 1)], after={"view": WORD})
        return [one.seq, two.seq]


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
        assert answer.text.split("<main")[1] == missing.text.split("<main")[1]
    token = token_in(client.get("/account").text)
    taken = client.post("/audit/export", data={"csrf_token": token}).text
    assert WORD not in taken
    assert "risk" not in taken


def test_with_the_safeguarding_role_they_stand_there(signed_in, hidden):
    client = signed_in(Role.ADMINISTRATOR, Role.SAFEGUARDING)
    assert f'href="/audit/{hidden[0]}"' in client.get("/audit?kind=area&id=1").text
    assert all(WORD in client.get(f"/audit/{seq}").text for seq in hidden)


def test_a_history_finds_them_only_by_their_kind(services, hidden):
    with services.database.reading() as session:
        assert not find_events(session, Wanted(kind="area", identity="1"), size=9).events
        assert "risk.reported" not in count_events(session, Wanted())
        assert [one.seq for one in find_events(session, Wanted(kind="risk", identity="1"), size=9).events] == hidden[1:]
        assert len(find_events(session, Wanted(action="risk.reported", risk=True), size=9).events) == 1
