"""The words of the letter about safety online in children’s homes, and what happened to them before it was cleared."""

from app.practice.stories.office_words import DANGER

TITLE = "Safety online in children’s homes"
SUBJECT = "Keeping children in homes safe online"

DIRECTORS, POLICE, HEALTH = "directors-of-childrens-services", "chief-constables", "health-leaders"

ASKS = (
    "Name the person who answers to you for the safety online of children who live in homes.",
    "Tell us what has changed in your organisation since the joint inspections were published.",
    "Tell us what stops your staff from sharing, on the same day, what they learn about a child’s contacts online.",
)

OPENING = (
    "A child who lives in a children’s home is online as much as any other child, and often with fewer people to turn "
    "to. Inspectors visited six areas last year. They found staff who cared, and who did not know what they were "
    "allowed to do."
)
OPENING_BEFORE = (
    "Children in homes are at risk online. Inspectors visited six areas last year and found that practice was not "
    "good enough."
)
"""As it was before the policy team read it."""

POLICE_PASSAGE = (
    "Your officers are often the first to see what was on a child’s phone. Please make sure that every report about a "
    "child in a home reaches the director of children’s services on the same day, whether or not there is an "
    "investigation."
)
POLICE_PASSAGE_TYPED = (
    "Your officers are often the first to see what was on a child’s phone. Please make sure that every report about a "
    "child in a home reaches the director of children’s services on the same day, unless the officer in charge of an "
    "investigation records why it must wait."
)
"""What the office that objects asks for: typed by the drafter, and not saved."""

HEALTH_PASSAGE = (
    "School nurses and mental health teams hear about harm online before others do. Please make sure that they know "
    "which homes are in ((areas)), and the person to call there."
)
HEALTH_PASSAGE_AFTER = (
    "School nurses, looked-after children’s nurses and mental health teams hear about harm online before others do. "
    "Please make sure that they know which homes are in ((areas)), and the person to call there."
)
"""As it was saved after an office had commented on it."""

DIRECTORS_PASSAGE = (
    "Our records show ((homes in the area)) registered children’s homes in your area. Please make sure that each has a "
    "named person for safety online, also where a company runs it and the child was placed by another council."
)


DUTY = (
    "The duties are not new. Section 11 of the Children Act 2004 asks each of you to make arrangements to safeguard "
    "and promote the welfare of children. The statutory guidance {guidance} says what that means for a home: what "
    "staff may see, what they must ask first, and when they must tell others."
)
REPLYING = (
    "We enclose a checklist that homes can use. Please reply by **((reply by))**, quoting ((letter reference)), to "
    "((contact)). A short answer to each point is enough."
)
THANKS = "Thank you for what you and your staff do for children in homes."


def body(guidance: str) -> str:
    """As it was first written. `guidance`: as the letter cites it."""
    passages = ((DIRECTORS, DIRECTORS_PASSAGE), (POLICE, POLICE_PASSAGE), (HEALTH, HEALTH_PASSAGE))
    paragraphs = (
        OPENING_BEFORE,
        *(f"::: for {slug}\n{passage}\n:::" for slug, passage in passages),
        DUTY.format(guidance=guidance),
        "## What we ask of you",
        "((asks))",
        REPLYING,
        DANGER.body,
        THANKS,
    )
    return "\n\n".join(paragraphs)


CHECKLIST = "Checklist for managers of children’s homes"
CHECKS = (
    ("A named person", "Staff and children know who it is, and how to reach them in the evening."),
    ("An agreement for each child", "Written with the child, and reviewed with the care plan."),
    ("Devices that the home provides", "Filtered, and updated by someone whose task it is."),
    ("A way to report", "Children can report harm to someone outside the home."),
    ("Contact with the police", "The home knows the name of its local officer."),
)
CHECKLIST_OPENING = (
    "This checklist does not replace the statutory guidance. It helps a manager to see, in ten minutes, what is in "
    "place and what is not."
)

EXCLUDED = "la:quillmere"
"""The council whose director is not written to."""

WHY_EXCLUDED = (
    "A commissioner runs the council’s children’s services under a direction. The Secretary of State writes to them "
    "separately."
)

COPIES = ("The Children’s Ombudsman", "The Association of Managers of Homes")
