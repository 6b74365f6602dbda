"""The events that this room records in the audit record."""

from app.platform.events import Event

RISK_CAUSE_GIVEN = Event(
    "risk.cause_given", "Recorded why the deadline of a report of risk was missed", personal=("cause",)
)
RISK_CONFIRMED = Event(
    "risk.confirmed",
    "Confirmed, as a second person, a record that stops the clock of a report of risk",
    personal=("reason",),
)
RISK_OPENED_WITHOUT_PROOF = Event(
    "risk.opened_without_proof",
    "Opened reports of risk without proof, in an emergency",
    personal=("reason",),
    anchored=True,
)
RISK_CONTACT_SET = Event("risk.contact_set", "Changed when someone is alerted about reports of risk")
RISK_CORRECTED = Event(
    "risk.corrected",
    "Corrected a report of risk",
    personal=("area_id", "area_typed", "nation", "note", "reason", "received_at", "source"),
)
RISK_LINKED = Event("risk.linked", "Linked a report of risk to another on the same matter")
RISK_MAILED = Event(
    "risk.mailed", "Asked Despatch to send an email about a report of risk", personal=("call", "to_whom", "value")
)
RISK_NOT_IMMEDIATE = Event(
    "risk.not_immediate", "Decided that a report of risk is not immediate", personal=("evidence", "to_whom")
)
RISK_NOTIFIED = Event(
    "risk.notified", "Recorded that someone was told of a report of risk", personal=("evidence", "to_whom")
)
RISK_OUTCOME = Event(
    "risk.outcome", "Recorded the outcome of a call or email about a report of risk", personal=("words",)
)
RISK_REFERRED = Event("risk.referred", "Recorded that a concern about a service was referred", personal=("words",))
RISK_REJECTED = Event(
    "risk.rejected",
    "Rejected, as a second person, a record that would stop the clock of a report of risk",
    personal=("reason",),
)
RISK_RELEASED = Event(
    "risk.released", "Showed the message of a report of risk in the inbox again", personal=("reason",)
)
RISK_REPORTED = Event(
    "risk.reported",
    "Recorded a report of risk",
    personal=("area_id", "area_typed", "nation", "note", "received_at", "source"),
)
RISK_RESTRICTED = Event("risk.restricted", "Restricted the message of a report of risk again")
RISK_REVOKED = Event(
    "risk.revoked", "Withdrew the confirmation that stopped the clock of a report of risk", personal=("reason",)
)
RISK_TAKEN_BACK = Event(
    "risk.taken_back", "Withdrew a record that would have stopped the clock of a report of risk", personal=("reason",)
)
RISK_TRIED = Event("risk.tried", "Contacted someone about a report of risk", personal=("to_whom", "value", "words"))
RISK_UNLINKED = Event("risk.unlinked", "Unlinked a report of risk from another", personal=("reason",))
RISK_VIEWED = Event("risk.viewed", "Viewed reports of risk")
RISK_WOKEN = Event("risk.woken", "Alerted people about a report of risk")
