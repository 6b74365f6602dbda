"""What a notice is about: the facts from which its words are made."""

from typing import TypedDict


class Facts(TypedDict, total=False):
    """JSON. `office`: the name of a minister's office; `by`: of the office or person who acted; `registries` and
    `voided`: names as shown; `deadline`: an ISO date, or None when there is none. `changed`: what changed, in a line;
    `due`: what waits, likewise. `answer`: of an office, in words; `fallen`: the registries whose clearance is issued no
    more by it; `sent`: those whose letters have all been sent. `certificate`: its number. `note`: what a person wrote
    beside what they did. `version`: of the campaign’s text. `left`: the answers that are void were given for a minister
    who has left office; `holder`: who holds the office now, and `post`, its title; blank: nobody is recorded.
    `when`: when somebody signed in, and `claimed`, what one person recorded of a report of risk and a second person is
    to confirm: both as a sentence takes them, and not in older notices. `own`: “all” or “some” of it was recorded by
    the reader. `until`: of a report whose area nobody knows, the time left for its director to be told. `figures`:
    behind an answer to Parliament, what each was and is now, in sentences."""

    reference: str
    title: str
    office: str
    by: str
    registries: list[str]
    deadline: str | None
    due: str
    version: int
    certificate: int
    changed: str
    voided: list[str]
    answer: str
    fallen: list[str]
    sent: list[str]
    note: str
    left: bool
    holder: str
    post: str
    when: str
    claimed: str
    own: str
    until: str
    figures: str
