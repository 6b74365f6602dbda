"""Mail that comes to the office in these weeks: what each message says, how it names its letter, what is done with it.

In the words, {title} is the post, {body} its organisation, {person} who writes, {reference} and {others} the letters'
references (blank where there are none), {back} and {by} days to come.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto


class Clue(Enum):
    """How a message names its letter. TOKEN: it answers our mail. NAMED: by its reference. FILED: in its PDF. SEVERAL:
    three references. POST: it comes from the post's mailbox. BODY: from somewhere in the organisation. NONE: it
    doesn't. OUTSIDE: it has nothing to do with any."""

    TOKEN = auto()
    NAMED = auto()
    FILED = auto()
    SEVERAL = auto()
    POST = auto()
    BODY = auto()
    NONE = auto()
    OUTSIDE = auto()


class Then(Enum):
    """What the correspondence officer does with it in the afternoon."""

    NOTHING = auto()
    ANSWER = auto()
    HOLDING = auto()
    ACKNOWLEDGE = auto()
    MATCH = auto()
    SET_ASIDE = auto()
    ASSIGN = auto()
    REPORT = auto()


COUNCILS = ("council-leaders", "directors-of-childrens-services", "chief-executives", "lead-members")
FORCES, BOARDS = ("chief-constables",), ("health-leaders",)
"""Registries by who speaks in a message."""


@dataclass(frozen=True)
class Mail:
    """`day`: the working day; `at`: its time. `sender`: of one from outside, else whoever the post has. `files`: names
    of small files; `headers`: beside the usual. `again`: it comes twice. `registries`: of the posts that may
    have written it."""

    day: int
    at: str
    clue: Clue
    subject: str
    text: str
    then: Then = Then.NOTHING
    sender: str = ""
    files: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    again: bool = False
    registries: tuple[str, ...] = COUNCILS


SIGNED = "\n\nYours sincerely\n\n{person}\n{title}\n{body}"
AUTOMATIC = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
LIST = {"List-Unsubscribe": "<mailto:leave@news.example>", "Precedence": "bulk"}

MAILS = (
    Mail(
        -13,
        "10:12",
        Clue.TOKEN,
        "Re: letter from ministers",
        "Dear Secretary of State\n\nThank you for your letter. We have named our lead for exploitation, who "
        "sits on the "
        "partnership’s executive. Our cabinet will consider the plan next month and publish it with the minutes."
        + SIGNED,
        Then.ANSWER,
    ),
    Mail(
        -13,
        "14:31",
        Clue.NAMED,
        "{reference} – response",
        "Dear Minister\n\nWe answer your questions in turn. One: the arrangements have been in place since last "
        "spring. "
        "Two: every return interview is now offered within three days, and four in five are taken up. Three: we would "
        "welcome a visit by officials." + SIGNED,
        Then.ANSWER,
        files=("Response to ministers.pdf",),
    ),
    Mail(
        -12,
        "09:40",
        Clue.TOKEN,
        "Your letter",
        "Thank you for your letter, which has been passed to the team that leads on this. We will reply in full by "
        "{by}.\n\nKind regards\n\nOffice of {title}",
        Then.HOLDING,
    ),
    Mail(
        -11,
        "16:02",
        Clue.POST,
        "Ministers’ letter about local leadership",
        "Dear private office\n\nThe leader asked me to say that the council accepts the first two points of the "
        "letter. "
        "On the third we are waiting for our partners in health and will write again." + SIGNED,
        Then.MATCH,
    ),
    Mail(
        -10,
        "11:25",
        Clue.TOKEN,
        "Automatic reply: letter from ministers",
        "We have received your email and aim to respond within ten working days. This mailbox is read on weekdays.",
        Then.ACKNOWLEDGE,
        headers=AUTOMATIC,
    ),
    Mail(
        -9,
        "08:55",
        Clue.OUTSIDE,
        "Leadership in turbulent times: book your place",
        "Early-bird places at our spring conference close on Friday. Speakers to be announced.",
        Then.SET_ASIDE,
        sender="Public Leaders Forum <events@leadersforum.example>",
        headers=LIST,
    ),
    Mail(
        -9,
        "13:18",
        Clue.NAMED,
        "Reply to {reference}",
        "Dear Secretary of State\n\nI attach our full response. In short: we have reviewed all open cases, we "
        "have moved "
        "two posts into the joint team, and we will report to scrutiny in the new year." + SIGNED,
        Then.ANSWER,
        files=("Council response.docx",),
    ),
    Mail(
        -8,
        "15:47",
        Clue.TOKEN,
        "Re: letter from ministers",
        "I am writing on behalf of the chief executive, who has read the letter and has asked for advice. Please treat "
        "this as an acknowledgement of receipt; a full response will be sent in due course.",
        Then.ACKNOWLEDGE,
    ),
    Mail(
        -7,
        "10:05",
        Clue.SEVERAL,
        "Joint response: {reference}, {others}",
        "Dear Ministers\n\nThe three of us wrote this reply together, because the service is shared. Our "
        "answers to your "
        "asks are the same: yes to a named lead, yes to a joint profile, and partly to the timetable, which depends on "
        "the budget that our councils set in February." + SIGNED,
        Then.ANSWER,
        files=("Joint response.pdf",),
    ),
    Mail(
        -6,
        "12:20",
        Clue.BODY,
        "FW: ministers’ letter",
        "Could you tell me whether the reply-by date in the ministers’ letter takes account of our election? We "
        "would be "
        "grateful for a further week.\n\n{person}\nDemocratic services, {body}",
        Then.ASSIGN,
    ),
    Mail(
        -5,
        "09:15",
        Clue.OUTSIDE,
        "Invoice 2217 overdue",
        "Please see the attached invoice and pay without delay to avoid charges.",
        Then.SET_ASIDE,
        sender="Accounts <accounts@paynow.example>",
        files=("Invoice 2217.pdf",),
    ),
    Mail(
        -5,
        "17:09",
        Clue.TOKEN,
        "Parthed: llythyr gan weinidogion",
        "Annwyl Ysgrifennydd Gwladol\n\nDiolch am eich llythyr. Mae’r llu wedi penodi arweinydd ac mae’r cynllun ar y "
        "cyd wedi’i gytuno gyda’r bwrdd iechyd a’r cynghorau. Bydd y bwrdd partneriaeth yn ei drafod y mis nesaf.\n\n"
        "Yn gywir\n\n{person}\n{body}",
        Then.ANSWER,
        registries=FORCES,
    ),
    Mail(
        -4,
        "10:44",
        Clue.NAMED,
        "Response to {reference}",
        "Dear Secretary of State\n\nThe force has set up a weekly meeting with each of its councils. The profile of "
        "missing episodes is shared before each meeting, and a superintendent is accountable for what follows. We "
        "cannot yet give the figure that you ask for, since the systems differ; we will have it by the summer."
        + SIGNED,
        Then.ANSWER,
        registries=FORCES,
    ),
    Mail(
        -4,
        "14:58",
        Clue.OUTSIDE,
        "Concern",
        "I read in the paper that ministers have written to councils. I worked at a home where young people go out at "
        "night and no one reports it. It is still so. I would rather not say more by email; please call me.",
        Then.REPORT,
        sender="A former member of staff <former.staff@post.example>",
    ),
    Mail(
        -3,
        "09:30",
        Clue.POST,
        "Our reply to ministers",
        "Dear Ministers\n\nThank you for your letter to our director. All that you ask for is in hand: the lead is our "
        "assistant director, the profile was agreed with the force last week, and the first joint report goes to the "
        "partnership in four weeks." + SIGNED,
    ),
    Mail(
        -3,
        "11:52",
        Clue.TOKEN,
        "Out of office: Re: letter from ministers",
        "I am away from the office until {back}. My emails are not being forwarded. For anything urgent please write "
        "to the duty inbox of my team.",
        headers=AUTOMATIC,
    ),
    Mail(
        -3,
        "15:10",
        Clue.FILED,
        "Reply from the board",
        "Dear colleagues\n\nPlease find the board’s reply attached. A signed copy follows by post.\n\nKind regards\n\n"
        "Corporate affairs, {body}",
        files=("Reply of the board.pdf",),
        registries=BOARDS,
    ),
    Mail(
        -2,
        "08:47",
        Clue.TOKEN,
        "Re: letter from ministers",
        "Dear Secretary of State\n\nThe council welcomes the letter. Our lead member will chair a new board, on "
        "which the "
        "police, health and two head teachers sit. Its first task is the audit that you ask for, which will be ready "
        "before Easter. We do not yet have the money for the second post, and would like to discuss that." + SIGNED,
    ),
    Mail(
        -2,
        "10:33",
        Clue.NAMED,
        "{reference}: holding reply",
        "Thank you for your letter. The director is new in post and wishes to reply personally. We will send "
        "you a full "
        "response by {by}.\n\nKind regards\n\nBusiness support, {body}",
    ),
    Mail(
        -2,
        "13:26",
        Clue.BODY,
        "Response from our council",
        "Good afternoon\n\nAttached is the response to the recent letter from your department. Please confirm that it "
        "has arrived.\n\n{person}\nExecutive support, {body}",
        files=("Council response.docx",),
    ),
    Mail(
        -2,
        "16:40",
        Clue.NONE,
        "Letter to ministers",
        "Dear Sir or Madam\n\nPlease pass this to whoever deals with the letter about exploitation. We have "
        "discussed it "
        "with our partners, and the answer to all of the questions is yes.\n\nRegards\n\nPaula",
        sender="Paula <paula@post.example>",
    ),
    Mail(
        -1,
        "09:02",
        Clue.TOKEN,
        "Re: letter from ministers",
        "Dear Minister\n\nWe decline to give figures for single homes, because so few children live in each that they "
        "could be recognised. We enclose figures for the county, with our answers to your other questions." + SIGNED,
        files=("Figures for the county.pdf",),
    ),
    Mail(
        -1,
        "09:48",
        Clue.OUTSIDE,
        "Delivery delayed",
        "This is the mail system. Your message of yesterday has not been delivered yet. We will go on trying for two "
        "days. You need not send it again.",
        sender="Mail Delivery System <MAILER-DAEMON@relay.example>",
        headers={"Auto-Submitted": "auto-generated"},
    ),
    Mail(
        -1,
        "11:19",
        Clue.POST,
        "Ministers’ letter – a question",
        "Dear private office\n\nBefore we reply: does the second question cover children placed with us "
        "by other councils, or only those in our own care? The answer differs by about forty." + SIGNED,
    ),
    Mail(
        -1,
        "14:05",
        Clue.NAMED,
        "Re: {reference}",
        "Dear Secretary of State\n\nThe chief officer group has agreed the following. The force will name a "
        "lead in each "
        "of its districts. The councils will share their daily list of missing children. Both will tell you the "
        "results in six months. We cannot agree to the template, which asks for more than we may share." + SIGNED,
        again=True,
        registries=FORCES,
    ),
    Mail(
        -1,
        "16:16",
        Clue.TOKEN,
        "Letter received",
        "We acknowledge receipt of the letter, which is receiving attention. A reply will be sent in due course.",
    ),
    Mail(
        0,
        "08:21",
        Clue.TOKEN,
        "Re: letter from ministers",
        "Dear Secretary of State\n\nThank you for writing. The council’s answer to each of your asks is in the table "
        "attached. The point that I would like you to see is the third: without data from health our profile is half "
        "a profile." + SIGNED,
        files=("Answers.docx", "Profile of need.pdf"),
    ),
    Mail(
        0,
        "08:35",
        Clue.BODY,
        "Reply from the leader",
        "Please find below the reply of the leader of {body}.\n\nWe support what the letter asks. We have asked "
        "our own "
        "audit committee to review it twice a year, beginning in the spring.\n\n{person}",
    ),
    Mail(
        0,
        "08:52",
        Clue.POST,
        "Response from the board",
        "Dear Ministers\n\nThe board considered the letter on Monday. It has asked its chief nurse to lead, and its "
        "partners to meet each month. The board’s answer to your last question is that it does not hold the figures."
        + SIGNED,
        registries=BOARDS,
    ),
    Mail(
        0,
        "09:04",
        Clue.NONE,
        "Please forward",
        "Hello\n\nMy manager asked me to send you the council’s answer to the minister. She says you will know what it "
        "is about. The answer is in the file.\n\nThanks\nJo",
        sender="Jo <jo.business.support@post.example>",
        files=("Council response.docx",),
    ),
    Mail(
        0,
        "09:11",
        Clue.NAMED,
        "Your reference {reference}",
        "Dear Secretary of State\n\nWe have nothing to add to the reply that our partnership sent on behalf of "
        "all of its "
        "members. Please take that as this council’s answer too." + SIGNED,
    ),
    Mail(
        0,
        "09:17",
        Clue.OUTSIDE,
        "Invitation: partnership conference",
        "The partnerships of the region invite you to their conference. Please reply to the secretariat.",
        sender="Secretariat <secretariat@partnerships.example>",
        headers={"Precedence": "list", "List-Id": "<conference.partnerships.example>"},
    ),
    Mail(
        0,
        "09:20",
        Clue.TOKEN,
        "Ateb awtomatig: llythyr gan weinidogion",
        "Rwyf allan o’r swyddfa tan {back}. Byddaf yn ateb ar ôl dychwelyd.",
        headers=AUTOMATIC,
        registries=FORCES,
    ),
)
