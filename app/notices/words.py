"""What each kind of notice says, in a mail and in the product: one entry for each kind (rule 11).

A mail says what is asked, of what, by when, and where, with the note of whoever acted; it carries no words of a letter
and no file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.accounts.models import Role
from app.letters.dates import date_in_words
from app.notices.facts import Facts
from app.notices.states import DAILY_AT, Way
from app.web.names import capitalise_first, recipients_of, the_office

CAMPAIGN = "Campaign"
"""What most notices are about: their subjects begin with its reference."""


@dataclass(frozen=True)
class Kind:
    """`subject` and `says` take the facts as `fact_words` words them; `act` is what the notice's link leads to.
    `needs`: facts without which these words can't be made. `role`: who alone may read it, also later; it is mailed at
    once, whatever its reader chose, since it can't wait. `about`: what its reference and title are of; `change`: what
    the fact `changed` is called; `note`: what the words are called that somebody wrote; `deadline`: what the deadline
    is called."""

    subject: str
    says: str
    act: str
    needs: frozenset[str]
    role: Role | None = None
    about: str = CAMPAIGN
    change: str = "What changed"
    note: str = "Reason"
    deadline: str = "Answer by"


ABOUT = frozenset({"reference", "title"})

RISK = frozenset({"reference", "due"})
"""What may be said of a report of risk outside its own pages: a reference, and the time left."""

FROM_OWNER = "Note from the owner"

YOUR_ACCOUNT = "Your account"
"""What a notice to the holder of an account is about."""

BACKUP = "Backup"
"""What a notice is about of a backup that was restored, or could not be made."""

ALARM = "Alarm"
"""What a notice of a security alarm is about."""

SEVERAL_QUESTIONS = "The first of them"
"""What a notice about several questions is about: its subject names none of them."""

KINDS: Mapping[str, Kind] = {
    "clearance_asked": Kind(
        "Clearance needed{by_deadline}",
        "{by} asks for your minister’s clearance of these letters. Until your office answers, the "
        "letters are not cleared.",
        "Read the letters and answer",
        ABOUT | {"office", "registries", "deadline", "by"},
        note=FROM_OWNER,
    ),
    "clearance_asked_again": Kind(
        "Clearance needed again{by_deadline}",
        "{lost}{request} Until your office answers, the letters are not cleared.",
        "Read what changed and answer",
        ABOUT | {"office", "registries", "deadline", "by", "changed", "voided"},
        note=FROM_OWNER,
    ),
    "clearance_reminder": Kind(
        "Clearance still needed{by_deadline}",
        "{lost}{unanswered} The letters cannot be signed without your minister’s clearance.",
        "Read the letters and answer",
        ABOUT | {"office", "registries", "deadline"},
        note=FROM_OWNER,
    ),
    "clearance_answered": Kind(
        "{Office} {is_content}",
        "{Office} {is_content_with}.{fallen}",
        "See who has answered",
        ABOUT | {"office", "registries", "answer"},
        note="Note from the office",
    ),
    "text_changed": Kind(
        "The text of the letter changed",
        "{by} saved version {version} of the text. {standing}",
        "See what changed",
        ABOUT | {"office", "by", "version", "changed", "voided"},
    ),
    "clearance_issued": Kind(
        "Texts issued",
        "{by} issued the text of these letters. The text is now fixed, unless someone reopens it. The campaign’s owner "
        "can now generate the letters.",
        "See the clearance",
        ABOUT | {"registries", "by"},
    ),
    "certificate_replaced": Kind(
        "Clearance certificate {certificate} replaces the earlier one",
        "What is printed with the text has changed since clearance. The cleared text has not changed. "
        "Certificate {certificate} lists each change and replaces the earlier certificate.",
        "See the certificate",
        ABOUT | {"certificate", "changed"},
    ),
    "clearance_request_withdrawn": Kind(
        "Clearance no longer needed",
        "{by} no longer needs your office’s clearance of these letters. You do not need to answer.",
        "See the campaign’s clearance",
        ABOUT | {"office", "registries", "by"},
    ),
    "clearance_taken_back": Kind(
        "{Office} withdrew its clearance",
        "{Office} withdrew its clearance of these letters. They cannot be signed until the office clears them again.",
        "See who has answered",
        ABOUT | {"office", "registries"},
    ),
    "request_reassigned": Kind(
        "Please answer for your office{by_deadline}",
        "{by} passed this clearance to you. Please answer it for your office.",
        "Read the letters and answer",
        ABOUT | {"office", "registries", "deadline", "by"},
        note=FROM_OWNER,
    ),
    "campaign_reopened": Kind(
        "The text has been reopened",
        "{by} reopened the text of these letters after it was issued. Offices do not need to do anything now. If a "
        "text changes, its offices are asked to clear it again.",
        "See the campaign",
        ABOUT | {"by"},
    ),
    "deadline_moved": Kind(
        "Replies are now due{by_deadline}",
        "Because of a bank holiday, replies that arrive by {deadline} now count as in time. The letters keep the date "
        "that they give, and Despatch does not tell recipients.",
        "See the replies so far",
        ABOUT | {"deadline", "changed"},
        deadline="Reply by",
    ),
    "digest": Kind(
        "{today}",
        "Since the last working day: {since}. {due}",
        "See the campaign",
        ABOUT | {"changed", "due"},
    ),
    "signatory_left_office": Kind(
        "{Office}’s minister has left office",
        "{Office}’s minister has left office, so the answer that was given about these letters is no longer "
        "valid.{fallen} {asked_again} Check the signatory’s name under Signatories.",
        "See the campaign’s clearance",
        ABOUT | {"office", "registries"},
    ),
    "owner_replaced": Kind(
        "{changed} now owns your campaign",
        "{by} made {changed} the owner of the campaign. If you did not expect this, tell another administrator or your "
        "security team.",
        "See who owns the campaign",
        ABOUT | {"by", "changed"},
        change="New owner",
    ),
    "answer_figures_changed": Kind(
        "A correction to the answer to parliamentary question {reference} may be due",
        "Since the answer was given, {changed} behind it changed in Despatch. {figures} Check whether Parliament "
        "needs a correction.",
        "See what changed",
        ABOUT | {"changed", "figures"},
        about="Question",
    ),
    "contribution_news": Kind(
        "Contribution to the answer to parliamentary question {reference}: {changed}",
        "{due}",
        "Open the contribution",
        ABOUT | {"changed", "due"},
        about="Question",
    ),
    "question_assigned": Kind(
        "Please draft the answer to parliamentary question {reference}",
        "{by} assigned this question to you. Please draft its answer. {due}",
        "Open the question",
        ABOUT | {"by", "due"},
        about="Question",
    ),
    "question_with_office": Kind(
        "The draft answer to parliamentary question {reference} is with your private office",
        "{by} passed this question to the private office. Please read the draft answer, and record your decision. "
        "{due}",
        "Open the question",
        ABOUT | {"by", "due"},
        about="Question",
    ),
    "question_left_by_lead": Kind(
        "Parliamentary question {reference} needs its own answer",
        "{changed}, with which it was grouped, was transferred or withdrawn. Please draft a separate answer to this "
        "question. The link opens the draft so far. {due}",
        "See the draft of the group",
        ABOUT | {"changed", "due"},
        about="Question",
    ),
    "answer_decided": Kind(
        "Draft answer to parliamentary question {reference}: {changed}",
        "{due}",
        "Open the draft",
        ABOUT | {"changed", "due"},
        about="Question",
    ),
    "questions_due": Kind(
        "Parliamentary questions: {changed}",
        "{due}",
        "See the open questions",
        ABOUT | {"changed", "due"},
        about=SEVERAL_QUESTIONS,
    ),
    "account_link": Kind(
        "A link to set a new password in Despatch was made for you",
        "{by} made a link with which you can set a new password. You get it separately. If you did not ask for it, do "
        "not open it, and tell another administrator or your security team.",
        "Open your account",
        ABOUT | {"by"},
        about=YOUR_ACCOUNT,
    ),
    "account_roles": Kind(
        "You have {new_roles} in Despatch",
        "{by} gave you {the_roles}. If you did not expect this, tell another administrator or your security team.",
        "Open your account",
        ABOUT | {"by", "changed"},
        about=YOUR_ACCOUNT,
        change="",
    ),
    "account_browser": Kind(
        "New sign-in to your Despatch account",
        "{Someone} signed in to your account from a new browser. If it was not you, tell an administrator at once, and "
        "change your password if you have one.",
        "Open your account",
        ABOUT | {"changed"},
        about=YOUR_ACCOUNT,
        change="Browser",
    ),
    "account_factor_added": Kind(
        "A second factor was added to your Despatch account",
        "{Someone} added a second factor to your account. If it was not you, tell an administrator or your security "
        "team now.",
        "See your second factors",
        ABOUT | {"changed"},
        about=YOUR_ACCOUNT,
        change="Added",
    ),
    "account_factor_removed": Kind(
        "A second factor was removed from your Despatch account",
        "{Someone} removed a second factor from your account. If it was not you, tell an administrator or your "
        "security team now.",
        "See your second factors",
        ABOUT | {"changed"},
        about=YOUR_ACCOUNT,
        change="Removed",
    ),
    "account_codes_made": Kind(
        "New recovery codes were made for your Despatch account",
        "{Someone} made new recovery codes for your account. The earlier ones no longer work. If it was not you, tell "
        "an administrator or your security team now.",
        "See your second factors",
        ABOUT | {"changed"},
        about=YOUR_ACCOUNT,
        change="",
    ),
    "account_code_used": Kind(
        "A recovery code was used for your Despatch account",
        "{Someone} used one of your recovery codes. If it was not you, change your password and tell "
        "an administrator or your security team now.",
        "See your second factors",
        ABOUT | {"changed"},
        about=YOUR_ACCOUNT,
        change="Recovery codes left",
    ),
    "account_factors_reset": Kind(
        "The second factors of your Despatch account were reset",
        "{by} removed the second factors of your account and signed you out everywhere. You set up new ones when you "
        "next sign in. If you did not expect this, tell another administrator or your security team now.",
        "Open your account",
        ABOUT | {"by"},
        about=YOUR_ACCOUNT,
    ),
    "administrator_kept": Kind(
        "{reference} is still the last administrator",
        "{by} no longer gives {reference} the role Administrator in Despatch. {reference} keeps the role, because no "
        "one else is an administrator. Make someone else an administrator. {reference} then loses the role at the next "
        "sign-in.",
        "See the account",
        ABOUT | {"by"},
        about="Account",
    ),
    "account_asked": Kind(
        "{by} asks you to confirm a change to {reference}’s account",
        "{by} asks you, or a colleague who may confirm it, to confirm this change within 7 days. Confirm it only if "
        "you know the person and why the change is needed. Refuse it if you have any doubt.",
        "Confirm or refuse the change",
        ABOUT | {"by", "changed"},
        about="Account",
        change="Change",
    ),
    "account_asked_about_you": Kind(
        "{by} asked for a change to your Despatch account",
        "{by} asked for this change. A colleague must confirm it, so you do not need to do anything. If you did not "
        "expect it, open the change and refuse it.",
        "Open the change",
        ABOUT | {"by", "changed"},
        about=YOUR_ACCOUNT,
        change="Change",
    ),
    "account_decided": Kind(
        "The change to {reference}’s account was {answer}",
        "{by} {answer} the change that you asked for.",
        "Open the change",
        ABOUT | {"by", "changed", "answer"},
        about="Account",
        change="Change",
    ),
    "account_decided_about_you": Kind(
        "The change to your Despatch account was {answer}",
        "{by} {answer} the change. If you did not expect it, tell another administrator or your security team.",
        "Open the change",
        ABOUT | {"by", "changed", "answer"},
        about=YOUR_ACCOUNT,
        change="Change",
    ),
    "security_alarm": Kind(
        "Security alarm: {reference}",
        "{changed}",
        "See the security events",
        ABOUT | {"changed"},
        about=ALARM,
        change="",
    ),
    "backup_failed": Kind(
        "Despatch could not make a backup",
        "{changed} Despatch tries again every hour.",
        "See the backups",
        ABOUT | {"changed"},
        about=BACKUP,
        change="",
    ),
    "restored": Kind(
        "Despatch was restored from a backup of {reference}",
        "What was recorded between the backup and the restore is lost. Despatch sends no letters of a campaign until "
        "its owner has recorded what was sent in that time.",
        "See what to do",
        ABOUT,
        about=BACKUP,
    ),
    "restored_risk": Kind(
        "Reports of risk made after {reference} may be missing",
        "Despatch was restored from a backup of {reference}. Reports that a child may be at risk, and changes to them, "
        "that were recorded after that are not in the record. Look for them in your email and notes now, and record "
        "them again.",
        "See the reports of risk",
        ABOUT,
        about=BACKUP,
    ),
    "safeguarding_people": Kind(
        "{reference} {can_now} read reports of risk",
        "{by} {gave_role} People with this role read every report of risk. If you did not expect "
        "this, tell an administrator.",
        "See who is notified of reports of risk",
        ABOUT | {"by", "changed"},
        about="Account",
        change="",
    ),
    "risk_without_proof": Kind(
        "{reference} opened reports of risk in an emergency",
        "{reference} could not use a second factor, and opened reports of risk without one because it was urgent. If "
        "you did not expect this, telephone {reference} and an administrator now. If it is your account and it was not "
        "you, change your password at once.",
        "Open your account",
        ABOUT | {"changed"},
        about="Account",
        change="Reports open until",
    ),
    "risk_without_proof_to_end": Kind(
        "{reference} opened reports of risk in an emergency",
        "{reference} could not use a second factor, and opened reports of risk without one because it was urgent. "
        "Telephone {reference} now. If someone else used the account, sign it out everywhere at once.",
        "Open the account, to end its sign-ins",
        ABOUT | {"changed"},
        about="Account",
        change="Reports open until",
    ),
    "risk_clock": Kind(
        "{due} left to tell the director",
        "No one has recorded that the director was told of this report of risk. Tell the director now, or the police "
        "if the area is not known, and record who was told. If a child is in immediate danger, call 999.",
        "Open the report",
        RISK,
        Role.SAFEGUARDING,
    ),
    "risk_unconfirmed": Kind(
        "Not yet confirmed by a second person ({time_left})",
        "{claimed} No one has confirmed it. {hours_left} {confirm}",
        "Open the report",
        RISK,
        Role.SAFEGUARDING,
    ),
    "risk_missed": Kind(
        "The 24 hours have passed",
        "24 hours have passed, and no one has recorded that the director was told of this report of risk. Tell the "
        "director now, or the police if the area is not known, and record who was told and the reason for the delay. "
        "If a child is in immediate danger, call 999.",
        "Open the report",
        frozenset({"reference"}),
        Role.SAFEGUARDING,
    ),
    "risk_area": Kind(
        "The area is not known yet{area_left}",
        "We do not know yet which area this report of risk is about. If the police have not been told, tell them now. "
        "If a child is in immediate danger, call 999. Find out the area, so that its director can be told.{area_due}",
        "Open the report",
        frozenset({"reference"}),
        Role.SAFEGUARDING,
    ),
    "risk_to_confirm": Kind(
        "A second person is needed ({time_left})",
        "{claimed} Please review the evidence, and confirm it if it is right. The 24-hour deadline applies until a "
        "second person confirms it.",
        "Open the report",
        RISK,
        Role.SAFEGUARDING,
    ),
    "risk_mail_failed": Kind(
        "The email may have reached no one ({time_left})",
        "The email about this report of risk did not arrive, or no one is there to read it. The report says who to "
        "telephone next.",
        "Open the report",
        RISK,
        Role.SAFEGUARDING,
    ),
    "risk_mail_answered": Kind(
        "A reply to the email ({time_left})",
        "Someone replied to the email about this report of risk. Read the reply. The 24-hour deadline applies until "
        "someone records that the director was told and a second person confirms it.",
        "Open the report",
        RISK,
        Role.SAFEGUARDING,
    ),
}
"""A kind stays here as long as notices of it are kept."""


OF_A_NEWER_RELEASE = Kind(
    "There is news for you in Despatch",
    "This notice was made by a newer release of Despatch than the one that shows it. Open it to see what it is about.",
    "See what it is about",
    frozenset(),
    about="",
)
"""A kind that a newer release made, which may be installed already on another machine: of its facts only the
reference is told, since nobody here knows who may read the others."""


def kind_of(code: str) -> Kind:
    return KINDS.get(code, OF_A_NEWER_RELEASE)


def kinds_for(role: Role) -> list[str]:
    """Those that nobody without the role may read."""
    return [code for code, kind in KINDS.items() if kind.role is role]


TOPICS: Mapping[str, str] = {
    "risk": "Reports of risk",
    "questions": "Parliamentary questions",
    "account": YOUR_ACCOUNT,
    "accounts": "Account changes",
    "security": "Security",
    "other": "Other notices",
}
"""What notices that are about no campaign are about: headings of the list, by their names in addresses."""


def topic_of(code: str) -> str:
    """The topic of a kind, for its notices that are about no campaign."""
    kind = kind_of(code)
    by_about = {
        "Question": "questions",
        SEVERAL_QUESTIONS: "questions",
        YOUR_ACCOUNT: "account",
        "Account": "accounts",
        ALARM: "security",
    }
    return "risk" if kind.role else by_about.get(kind.about, "other")


RESTRICTED = frozenset(code for code, kind in KINDS.items() if kind.role)

AT_ONCE = (
    RESTRICTED
    | {"owner_replaced"}
    | {code for code, kind in KINDS.items() if kind.about in ("Account", YOUR_ACCOUNT, ALARM, BACKUP)}
)
"""Mailed at once, whatever people chose: reports of risk and security alarms can't wait, and whoever took an
account or a campaign over must not be able to silence what its owner is told."""

WAYS: Mapping[str, str] = {
    Way.AT_ONCE: "At once, each in a separate email",
    Way.DAILY: f"Once a day, all in one email at {DAILY_AT:%-H}am",
    Way.NEVER: "Not by email, only in Despatch",
}
"""When somebody has notices by mail."""


@dataclass(frozen=True)
class NoticeWords:
    """A notice in words. `details`: name and value, in order; a person's own words come last."""

    subject: str
    says: str
    details: tuple[tuple[str, str], ...]
    act: str


def notice_words(kind: str, facts: Facts) -> NoticeWords:
    """The words of a notice. Raises KeyError when a fact that its kind needs is not there."""
    found = kind_of(kind)
    if found is OF_A_NEWER_RELEASE:
        return NoticeWords(found.subject, found.says, (), found.act)
    if lacking := found.needs - facts.keys():
        raise KeyError(*sorted(lacking))
    words = fact_words(facts)
    told_apart = frozenset() if found.change else frozenset({"changed"})
    details = (
        (found.about, f"{facts['reference']}, {words['title']}" if "title" in found.needs else ""),
        ("Report", "" if "title" in found.needs else facts["reference"]),
        ("Office", words["office"]),
        ("Letters to", words["registries"]),
        (found.change, words["changed"] if "changed" in found.needs - told_apart and "due" not in found.needs else ""),
        (found.deadline, words["deadline"] if "deadline" in found.needs else ""),
        (found.note, "" if found.role else words["note"]),
    )
    return NoticeWords(
        subject=found.subject.format_map(words),
        says=found.says.format_map(words),
        details=tuple((name, value) for name, value in details if value),
        act=found.act,
    )


RECORDED_OR = (
    "One person recorded that the director was told of this report of risk, or that the risk is not immediate."
)
"""Of notices that do not say which of the two was recorded: those made before they did."""

CONFIRM: Mapping[str, str] = {
    "": "If you did not record it, check the evidence now, and confirm it if it is right.",
    "all": "You cannot confirm it yourself. Ask a colleague to confirm it now.",
    "some": "Ask a colleague to confirm what you recorded. Check the evidence for the rest now, and confirm it if it "
    "is right.",
}
"""What the reader of a notice can do about what waits for a second person, by how much of it they recorded."""

NOTHING_NEW = "nothing new"
"""Since the last working day, in a campaign whose owner is told all the same of what is due."""


def fact_words(facts: Facts) -> dict[str, str]:
    """The facts as sentences take them, each on one line."""
    deadline = facts.get("deadline")
    day = date_in_words(date.fromisoformat(deadline)) if deadline else ""
    voided = recipients_of(facts.get("voided", []))
    given_for = ", given for a minister who has left office," if facts.get("left") else ""
    lost = f"Your office’s answer about the letters to {voided}{given_for} is no longer valid." if voided else ""
    fallen = recipients_of(facts.get("fallen", []))
    name, when = facts["reference"], facts.get("when", "")
    changed, due, until = facts.get("changed", ""), facts.get("due", ""), facts.get("until", "")
    unchanged = changed in ("", NOTHING_NEW)
    words = {
        "reference": facts["reference"],
        "title": facts.get("title", ""),
        "figures": facts.get("figures", ""),
        "office": facts.get("office", ""),
        "by": facts.get("by", ""),
        "Office": capitalise_first(the_office(facts.get("office", ""))),
        "registries": capitalise_first(recipients_of(facts.get("registries", []))),
        "deadline": day or "No date is set",
        "by_deadline": f" by {day}" if day else "",
        "version": str(facts.get("version", "")),
        "certificate": str(facts.get("certificate", "")),
        "changed": changed,
        "due": due,
        "time_left": _time_left(due),
        "hours_left": _hours_left(due),
        "area_left": f" ({_time_left(until)})" if until else "",
        "area_due": f" {_hours_left(until)}" if until else "",
        "confirm": CONFIRM[facts.get("own", "")],
        "claimed": facts.get("claimed") or RECORDED_OR,
        "today": due.removesuffix(".") if unchanged else f"{changed} since the last working day",
        "since": NOTHING_NEW if unchanged else changed,
        "answer": facts.get("answer", ""),
        "note": facts.get("note", ""),
        "fallen": f" The text of the letters to {fallen} is no longer issued." if fallen else "",
        "is_content": _answer_words(facts.get("answer", "")),
        "is_content_with": _answer_words(facts.get("answer", ""), about="these letters"),
        "new_roles": "new roles" if " and " in changed else "a new role",
        "the_roles": f"the {'roles' if ' and ' in changed else 'role'} {changed}",
        "can_now": "can no longer" if changed == "left" else "can now",
        "gave_role": f"ended {name}’s safeguarding role."
        if changed == "left"
        else f"gave {name} the safeguarding role.",
        "Someone": f"At {when} someone" if when else "Someone",
        "request": _request(facts),
        "asked_again": _asked_again(facts),
        "lost": lost,
        "unanswered": "Your office has not answered since."
        if voided
        else "Your office has not answered about these letters.",
        "standing": lost or "Your office’s answers are still valid.",
    }
    joined = {name: (" " if value.startswith(" ") else "") + " ".join(value.split()) for name, value in words.items()}
    return joined | {"lost": f"{joined['lost']} " if lost else ""}


def _time_left(due: str) -> str:
    return "the 24 hours have passed" if due == "no time" else f"{due} left"


def _hours_left(due: str) -> str:
    return "The 24 hours have passed." if due == "no time" else f"The 24-hour deadline is in {due}."


def _answer_words(answer: str, *, about: str = "") -> str:
    """ "is content with these letters, with a comment": what an office answered, after its name."""
    content, comma, rest = answer.partition(", ")
    of, on = (f" with {about}", f" on {about}") if about else ("", "")
    if content in ("content", "not content"):
        return f"is {content}{of}{comma}{rest}"
    return f"gave a nil return{on}" if answer == "nil return" else f"answered{on} “{answer}”"


def _request(facts: Facts) -> str:
    """Why an office is asked again, and for what."""
    by, holder = facts.get("by", ""), facts.get("holder", "")
    if not facts.get("left"):
        return f"{by} asks for your minister’s clearance of the text as it is now."
    if holder:
        recorded = f", as {by} recorded" if by else ""
        return f"{holder} is now {facts.get('post', '')}{recorded}. The campaign’s text needs {holder}’s clearance."
    return "The next minister in this office must clear the campaign’s text."


def _asked_again(facts: Facts) -> str:
    """Whether an office is asked again whose minister has left."""
    sent = facts.get("sent", [])
    if not sent:
        return "We have asked the office again."
    if set(facts.get("registries", [])) <= set(sent):
        return "The letters have all been sent, so the office is not asked again."
    return (
        f"We have asked the office again, except about the letters to {recipients_of(sent)}, which have all been sent."
    )
