"""The pictures of the guide and the README: who in practice sees each, and how they come there.

They are taken in this order (take_pictures.py). What they show is done: a campaign is started, cleared, sent and
corrected, and replies to another are recorded. Each walk begins where the last one of its member ended.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from playwright.sync_api import Page, expect

from app.platform.clock import today
from app.practice.signatures import drawn_signature
from tests.journeys.clearance import answer_all, ask, issue, open_asking
from tests.journeys.walk import fill_day, follow, go, press, step, tick, told
from tests.practice.visit import Visit
from tests.services.browser import DESKTOP
from tests.web.editor import rewrite

HALF_WAY = "Local leadership on child exploitation"
NEW = f"COUNTY{today():%y}"
"""The campaign that most pictures show, and the one that is run on the way."""

LEAVE_LATER = ("Towns and Councils", "Hospitals and Care", "Courts and Rehabilitation")
CLEARERS = ("families_clearer", "safety_clearer")
SENT = ("Mayor of Drovelshire", "Leader of Merrowshire County Council")
OPENING = "You lead a service that sees part of the picture. Your partners see other parts."
OWNERS = "You lead a service that sees part of the picture, and your partners see the rest."
DRAFTERS = "You lead a service that sees one part of the picture. Your partners see others."


Walk = Callable[[Visit, Page], object]


@dataclass(frozen=True)
class Picture:
    """What a member of the cast sees at the end of the `walk`: `height` pixels from the top of the page, or from the
    heading `begin`. `file`: below docs, without its ending."""

    file: str
    member: str
    walk: Walk
    height: int = 900
    begin: str = ""
    width: int = DESKTOP


def open_home(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.address}/")


def open_half_way(visit: Visit, page: Page, within: str = "") -> None:
    """The campaign that is half-way, or a page of it."""
    page.goto(f"{visit.address}/campaigns")
    follow(page, HALF_WAY)
    page.goto(page.url + within)


def in_half_way(within: str) -> Walk:
    return partial(open_half_way, within=within)


def open_message(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.address}/inbox")
    follow(page, "Letter to ministers")


def open_report(visit: Visit, page: Page, area: str) -> None:
    """One that is open."""
    page.goto(f"{visit.address}/risk")
    go(page, page.get_by_role("row", name=area).get_by_role("link").first)


def report_on(area: str) -> Walk:
    return partial(open_report, area=area)


def press_on(button: str) -> Walk:
    return lambda _visit, page: press(page, button)


def step_to(name: str) -> Walk:
    return lambda _visit, page: step(page, name)


def start(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.address}/campaigns")
    press(page, "Start a campaign")


def fill_in_details(_visit: Visit, page: Page) -> None:
    follow(page, HALF_WAY)
    page.get_by_label("Title").fill("Local leadership: county councils of Yarrowdale")
    page.get_by_label("Reference").fill(NEW)
    fill_day(page, "Date of letter", today() + timedelta(days=14))


def save_details(_visit: Visit, page: Page) -> None:
    press(page, "Start the campaign")
    told(page, f"{NEW} started")


def choose_audience(_visit: Visit, page: Page) -> None:
    follow(page, "Audience")
    registries = page.get_by_role("group", name="Registry")
    for name in ("Chief officers of police", "Lead members", "Chief executives", "Health leaders", "Inspectorates"):
        registries.get_by_label(name).uncheck()
    page.get_by_role("group", name="Region").get_by_label("Yarrowdale").check()
    page.get_by_role("group", name="Kind of council").get_by_label("County council").check()
    press(page, "Apply filters")


def exclude(_visit: Visit, page: Page) -> None:
    press(page, "Save audience")
    told(page, "Audience saved.")
    follow(page, "Exclude Leader of Sedgeshire County Council")
    page.get_by_label("Reason").fill("Answered in person at a meeting with the minister")
    press(page, "Exclude this post")


def write(_visit: Visit, page: Page) -> None:
    step(page, "Letter")
    rewrite(page, OPENING, OWNERS)
    expect(page.get_by_text("Saving makes version 2. No office has cleared this text yet.")).to_be_visible()


def save_second(visit: Visit, page: Page) -> None:
    theirs = visit.page("drafter")
    theirs.goto(f"{visit.address}/campaigns/{NEW}/letter")
    rewrite(theirs, OPENING, DRAFTERS)
    press(theirs, "Save")
    told(theirs, "Version 2 saved.")
    press(page, "Save")
    expect(page.get_by_role("region", name="Your changes to it")).to_be_visible()


def choose_signatories(_visit: Visit, page: Page) -> None:
    press(page, "Save")
    told(page, "Version 3 saved.")
    step(page, "Signatories")
    for work in LEAVE_LATER:
        follow(page, f"Remove Secretary of State for {work}")
        press(page, "Remove signatory")


def preview_signature(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.address}/offices")
    follow(page, "View or replace the signature")
    drawn = {"name": "signature.svg", "mimeType": "image/svg+xml", "buffer": drawn_signature("Clemency Ardagast MP")}
    page.get_by_label("Picture of the signature").set_input_files(drawn)
    press(page, "Preview signature")


def fill_in_request(_visit: Visit, page: Page) -> None:
    open_asking(page, today() + timedelta(days=8))
    page.get_by_label("Note").fill("The text of our last letter with a shorter opening, for one region.")


def read(visit: Visit, page: Page) -> None:
    ask(visit.page("owner"))
    open_request(visit, page)


def open_request(visit: Visit, page: Page) -> None:
    """What the office of a clearer is asked."""
    page.goto(f"{visit.address}/campaigns/{NEW}/clearance")
    go(page, page.get_by_role("main").get_by_role("link", name="Read and answer"))


def clear(visit: Visit, page: Page) -> None:
    for key in CLEARERS:
        open_request(visit, visit.page(key))
        answer_all(visit.page(key), "2 texts")
    step(page, "Clearance")


def preview(_visit: Visit, page: Page) -> None:
    """The offices were quick: the letters are dated and sent earlier."""
    issue(page, "2 texts")
    step(page, "Details")
    fill_day(page, "Date of letter", today())
    press(page, "Save details")
    follow(page, "Preview")
    expect(page.get_by_role("img", name="Page 1 of 2")).to_be_visible()


def generate(_visit: Visit, page: Page) -> None:
    step(page, "Generate")
    press(page, "Generate 5 letters")
    expect(page.locator("#run")).to_contain_text("Ended: all 5 letters generated.")


def mark_as_sent(_visit: Visit, page: Page) -> None:
    for post in SENT:
        tick(page, post)
    press(page, "Mark as sent")
    page.get_by_label("By post").check()
    fill_day(page, "Date sent", today())
    press(page, "Continue")


def reply(visit: Visit, page: Page) -> None:
    press(visit.page("owner"), "Mark 2 letters as posted")
    open_half_way(visit, page, "/track?late=overdue&registry=council-leaders")
    page.get_by_role("table").get_by_role("checkbox").nth(1).check()  # the first is for all
    press(page, "Record a response")
    fill_day(page, "When was it received?", today())
    page.get_by_label("Email").check()
    page.get_by_label("Answer", exact=True).check()
    page.get_by_label("Summary").fill("Names the director of housing as lead, and says how cases are read together.")
    page.get_by_role("group").filter(has_text="Partly").first.get_by_label("Yes", exact=True).check()


def record_reply(_visit: Visit, page: Page) -> None:
    press(page, "Record response")
    told(page, "Response recorded for 1 letter.")


def reply_jointly(visit: Visit, page: Page) -> None:
    open_half_way(visit, page, "/replies/new")
    find(page, "Which letters is it about?", "Averhaven")
    for post in ("Mayor of Averhaven", "Chief Executive of Averhaven"):
        page.get_by_label(post).check()
    find(page, "Add letters", "Averstow")
    page.get_by_label("Leader of Averstow").check()
    fill_day(page, "When was it received?", today())
    page.get_by_label("Email").check()
    page.get_by_label("Holding reply", exact=True).check()
    fill_day(page, "New date in a holding reply (optional)", today() + timedelta(days=21))
    page.get_by_label("Summary").fill("The two councils will answer together when their partnership has met.")


def find(page: Page, box: str, words: str) -> None:
    page.get_by_role("textbox", name=box).fill(words)
    press(page, "Find letters")


def record_joint_reply(_visit: Visit, page: Page) -> None:
    press(page, "Record response")
    told(page, "Response recorded for 3 letters.")


def open_answered_letter(_visit: Visit, page: Page) -> None:
    go(page, page.get_by_role("main").get_by_role("link", name="Leader of Averstow"))


def reopen(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.address}/campaigns/{NEW}/clearance")
    follow(page, "Reopen an issued text")
    page.get_by_label("Council leaders").check()
    page.get_by_label("Reason").fill("It does not say how soon warnings must reach the leader")


def change_cleared_text(_visit: Visit, page: Page) -> None:
    press(page, "Reopen texts")
    step(page, "Letter")
    rewrite(
        page,
        "warnings reach you as they were given,",
        "warnings reach you on the same day, as they were given,",
    )
    press(page, "Save")


def correct(visit: Visit, page: Page) -> None:
    press(page, "Remove 2 clearances and save")
    for key in CLEARERS:
        open_request(visit, visit.page(key))
        answer_all(visit.page(key), "1 text")
    step(page, "Clearance")
    press(page, "Issue the texts")
    issue(page, "1 text")
    step(page, "Send")
    for post in SENT:
        tick(page, post)
    press(page, "Correct and generate again")
    page.get_by_label("What was wrong?").fill("It did not say how soon warnings must reach the leader")


def generate_corrections(_visit: Visit, page: Page) -> None:
    press(page, "Generate 2 corrected letters")
    expect(page.locator("#run")).to_contain_text("Ended: all 2 letters generated.")


def open_corrected_letter(_visit: Visit, page: Page) -> None:
    for post in SENT:
        tick(page, post)
    press(page, "Mark as sent")
    page.get_by_label("By email").check()
    press(page, "Continue")
    press(page, "Mark 2 letters as emailed")
    go(page, page.get_by_role("main").get_by_role("link", name=SENT[0]))


PICTURES = (
    Picture("images/practice", "owner", in_half_way("/insight"), width=1200),
    Picture("guide/images/home", "owner", open_home),
    Picture("guide/images/risk-home", "safeguarding", open_home, height=760),
    Picture("guide/images/risk-report", "safeguarding", report_on("Garrowhurst"), height=1260),
    Picture("guide/images/risk-confirm", "second_safeguarding", report_on("Wetherstead"), height=1100),
    Picture("guide/images/risk-message", "correspondence", open_message, height=620),
    Picture("guide/images/start", "owner", start, height=640),
    Picture("guide/images/details", "owner", fill_in_details, height=1060),
    Picture("guide/images/task-list", "owner", save_details, height=1000),
    Picture("guide/images/audience", "owner", choose_audience),
    Picture("guide/images/held-out", "owner", exclude, height=640, begin="Excluded posts"),
    Picture("guide/images/letter", "owner", write, height=1100),
    Picture("guide/images/both-texts", "owner", save_second, height=1100),
    Picture("guide/images/signatories", "owner", choose_signatories, height=660),
    Picture("guide/images/signature", "families_clearer", preview_signature, height=560),
    Picture("guide/images/ask-for-clearance", "owner", fill_in_request, height=1240),
    Picture("guide/images/answer", "families_clearer", read, height=1100),
    Picture("guide/images/clearance", "owner", clear, height=800),
    Picture("guide/images/issue", "owner", press_on("Issue the texts"), height=700),
    Picture("guide/images/preview", "owner", preview),
    Picture("guide/images/run", "owner", generate, height=800),
    Picture("guide/images/send", "owner", step_to("Send"), height=1100),
    Picture("guide/images/sending", "owner", mark_as_sent, height=640),
    Picture("guide/images/reply", "correspondence", reply, height=1640),
    Picture("guide/images/recorded-reply", "correspondence", record_reply),
    Picture("guide/images/joint-reply", "correspondence", reply_jointly, height=1400),
    Picture("guide/images/joint-reply-recorded", "correspondence", record_joint_reply, height=1000),
    Picture("guide/images/letter-with-joint-reply", "correspondence", open_answered_letter, height=1100),
    Picture("guide/images/track", "owner", in_half_way("/track"), height=1400),
    Picture("guide/images/task-list-later", "owner", open_half_way, height=1000),
    Picture("guide/images/open-again", "owner", reopen),
    Picture("guide/images/clearances-go", "owner", change_cleared_text),
    Picture("guide/images/correct", "owner", correct),
    Picture("guide/images/corrections-made", "owner", generate_corrections),
    Picture("guide/images/corrections-to-send", "owner", step_to("Send")),
    Picture("guide/images/corrected-letter", "owner", open_corrected_letter),
)
