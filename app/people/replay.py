"""What the audit record says of who was let in: requests for a second person, the first run, and whom one let in."""

from sqlalchemy import select

from app.audit.replay import Key, KeyRows, ReplayedEvent, Rows, Value, only_row
from app.people import events
from app.people.models import AccountRequest, FirstRun, Sponsor
from app.people.states import REQUEST, State

DECIDED = (State.CONFIRMED, State.REFUSED)


def _request(said: ReplayedEvent) -> dict[Key, Value]:
    after = said.after
    what = [said.number("user"), _office(said), after["kind"], after["roles"], after["gateway"], after.get("called")]
    return {(said.seq,): [*what, said.actor, after["expires_at"]]}


def _requests(rows: KeyRows) -> Value:
    return only_row(
        [
            (user_id, office_id, kind, tuple(roles), gateway, called, asked_by, until.isoformat(timespec="seconds"))
            for user_id, office_id, kind, roles, gateway, called, asked_by, until in rows
        ]
    )


def _waits(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.number("user"), _office(said), said.after["kind"]): [said.seq]}


def _waits_no_more(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.number("user"), _office(said), said.after["kind"]): None}


def _request_state(said: ReplayedEvent, state: State) -> dict[Key, Value]:
    return {(said.after["asked"],): [state, said.actor]}


def _office(said: ReplayedEvent) -> int:
    """0: the request is about none."""
    return int(said.about.get("office", 0))


REQUESTS = Rows(
    "account requests",
    "what event {} asked for a user",
    select(
        AccountRequest.recorded,
        AccountRequest.user_id,
        AccountRequest.office_id,
        AccountRequest.kind,
        AccountRequest.roles,
        AccountRequest.gateway,
        AccountRequest.called,
        AccountRequest.asked_by,
        AccountRequest.expires_at,
    ).order_by(AccountRequest.recorded, AccountRequest.id),
    {REQUEST["ask"].action: _request},
    value=_requests,
)

PROPOSALS = Rows(
    "proposed account requests",
    "which identity server proposed what event {} asked for a user",
    select(AccountRequest.recorded, AccountRequest.proposed_by)
    .where(AccountRequest.proposed_by != "")
    .order_by(AccountRequest.recorded, AccountRequest.id),
    {REQUEST["ask"].action: lambda said: {(said.seq,): [said.after["proposed_by"]]}},
)

KINDS = (
    REQUESTS,
    PROPOSALS,
    Rows(
        "waiting account requests",
        "what waits for user {}, office {}: {}",
        select(AccountRequest.user_id, AccountRequest.office_id, AccountRequest.kind, AccountRequest.recorded)
        .where(AccountRequest.state.in_((State.WAITING, State.ENDED)))
        .order_by(AccountRequest.user_id, AccountRequest.office_id, AccountRequest.kind, AccountRequest.recorded),
        {
            REQUEST["ask"].action: _waits,
            REQUEST["confirm"].action: _waits_no_more,
            REQUEST["refuse"].action: _waits_no_more,
        },
        keys=3,
        value=lambda rows: [*rows][-1],
    ),
    Rows(
        "decided account requests",
        "decision about what event {} asked for a user",
        select(AccountRequest.recorded, AccountRequest.state, AccountRequest.decided_by)
        .where(AccountRequest.state.in_(DECIDED))
        .order_by(AccountRequest.recorded),
        {
            REQUEST["confirm"].action: lambda event: _request_state(event, State.CONFIRMED),
            REQUEST["refuse"].action: lambda replayed_event: _request_state(replayed_event, State.REFUSED),
        },
    ),
    Rows(
        "first run",
        "first run of user {}",
        select(FirstRun.user_id, FirstRun.recorded).order_by(FirstRun.user_id, FirstRun.id),
        {events.ACCOUNT_FIRST_RUN_BEGAN: lambda said: {(said.number("user"),): [said.seq]}},
    ),
    Rows(
        "end of first run",
        "end of the first run of user {}",
        select(FirstRun.user_id, FirstRun.ended)
        .where(FirstRun.ended.is_not(None))
        .order_by(FirstRun.user_id, FirstRun.id),
        {events.ACCOUNT_FIRST_RUN_ENDED: lambda said: {(said.number("user"),): [said.seq]}},
    ),
    Rows(
        "sponsors",
        "who let user {} in alone",
        select(Sponsor.user_id, Sponsor.by_id).order_by(Sponsor.user_id),
        {
            events.ACCOUNT_LET_IN_ALONE: lambda said: {(said.number("user"),): [said.actor]},
            events.ACCOUNT_STOOD_FOR: lambda said: {(said.number("user"),): None},
        },
        unsaid=True,
    ),
)
