"""What a rehearsal says of letters: what is in their way, what to look at, by which way they go."""

from collections.abc import Mapping
from dataclasses import replace

from app.delivery.channels import METHODS, SENT_BY_DESPATCH, Channel
from app.delivery.sending.routes import PREFERRED, Block, Warn
from app.delivery.words import ADD_ADDRESS, STANDS, Words
from app.letters.page.wording import join
from app.web.filters import format_plural

WAYS: Mapping[str, str] = {
    PREFERRED: "As each post prefers",
    **{spec.code: spec.by for spec in SENT_BY_DESPATCH},
}
"""The delivery methods that a rehearsal may be asked for."""

BLOCKS: Mapping[str, Words] = {
    **{why.value: words for why, words in STANDS.items()},
    Block.STALE: Words(
        "query",
        "Contact not verified recently",
        "has a contact not verified recently",
        "have contacts not verified recently",
        "Verify the contacts, or give a reason for using them under “Change how these are sent”.",
    ),
    Block.NO_CONTACT: Words(
        "query",
        "No address for this method",
        "has no address for this delivery method",
        "have no address for this delivery method",
        f"{ADD_ADDRESS} Or choose another delivery method.",
    ),
    Block.DO_NOT_USE: Words(
        "stop",
        "Address not to be used",
        "has an address that must not be used",
        "have addresses that must not be used",
        "Record another address on the post, or choose another delivery method.",
    ),
    Block.ADDRESS_CHANGED: Words(
        "stop",
        "Address has changed",
        "does not show the address that the registry gives today",
        "do not show the addresses that the registry gives today",
        "Under Details, set “Date of the registries” to today. Then generate these letters again.",
    ),
    Block.TOO_LARGE: Words(
        "stop",
        "Too large for email",
        "is too large for email",
        "are too large for email",
        "Leave out the Word file, or send by post.",
    ),
    Block.OPEN_LETTER: Words(
        "none",
        "Open letter",
        "is an open letter, with many recipients",
        "are open letters, with many recipients",
        "Publish it, or deliver it yourself and mark it as sent.",
    ),
    Block.BY_HAND: Words(
        "none",
        "Prefers delivery by hand",
        "is to a post that prefers delivery by hand",
        "are to posts that prefer delivery by hand",
        "Deliver it by hand, then mark it as sent.",
    ),
    Block.UNLISTED: Words(
        "stop",
        "Post not in the registry today",
        "is to a post that is not in the registry today",
        "are to posts that are not in the registry today",
        "Check who took over, and write to them instead. To send these letters anyway, include them under “Change how "
        "these are sent”.",
    ),
    Block.LEFT_OFFICE: Words(
        "warn",
        "Minister has left office",
        "names a minister who has left office",
        "name a minister who has left office",
        "Reopen the text under Clearance and change the name under Signatories. Or send the letters in the former "
        "minister’s name: fill in “Reason for using a former minister’s name”.",
    ),
    Block.HELD: Words(
        "query",
        "Held back",
        "is held back",
        "are held back",
        "“Which letters can’t be sent” gives the reason for each letter.",
    ),
}
"""The codes of sendable.Why too, since they keep a letter back whatever the way."""

BLOCKS_OF_BATCH: Mapping[str, Words] = {
    **BLOCKS,
    Block.STALE: replace(
        BLOCKS[Block.STALE],
        word="Address not verified recently",
        to_do="Verify the addresses, or fill in “Reason for using unverified addresses”.",
    ),
    Block.UNLISTED: replace(
        BLOCKS[Block.UNLISTED],
        to_do="Write to whoever took over, or include these letters in the rehearsal.",
    ),
    Block.NO_CONTACT: replace(
        BLOCKS[Block.NO_CONTACT],
        word="No postal address recorded",
        to_do=f"{ADD_ADDRESS} Or send the letter by email.",
    ),
    Block.HELD: replace(BLOCKS[Block.HELD], to_do="The rehearsal gives the reason for each letter."),
}
"""As a page of a print batch says them, which lists no letter that is held back."""

FAILED_THERE = Words(
    "warn",
    "Last letter there did not arrive",
    "is to an address where the last letter did not arrive",
    "are to addresses where the last letters did not arrive",
    "Correct the address on the post. If it has not changed, ask the office whether it is right.",
)

WARNS: Mapping[str, Words] = {
    Warn.SHARED: Words(
        "query",
        "Same mailbox as another",
        "shares its mailbox with another letter",
        "share their mailboxes with other letters",
        "Check that each address is recorded for the right post. The same person may be in several posts.",
    ),
    Warn.FALLBACK: Words(
        "half",
        "Different delivery method",
        "uses a different delivery method from the one chosen",
        "use a different delivery method from the one chosen",
        "The method chosen is not possible for them.",
    ),
    Warn.ACCEPTED: Words(
        "query",
        "Contact not verified recently",
        "has a contact not verified recently, used for the reason given",
        "have contacts not verified recently, used for the reason given",
        "The reason is saved with the sending.",
    ),
    Warn.LEFT_OFFICE: Words(
        "query",
        "Minister has left office",
        "names a minister who has left office, for the reason given",
        "name a minister who has left office, for the reason given",
        "The reason is saved in the audit record.",
    ),
    Warn.ANSWERED: Words(
        "query",
        "Already answered",
        "is to a recipient who has answered",
        "are to recipients who have answered",
        "The covering email thanks them, and does not ask them to reply again. The letter itself still asks.",
    ),
    Warn.FAILED_BEFORE: FAILED_THERE,
    Warn.UNLISTED: Words(
        "query",
        "Post not in the registry today",
        "is to a post that is not in the registry today, as you chose",
        "are to posts that are not in the registry today, as you chose",
        "They are sent to the address printed on them. Check who took over.",
    ),
}


def sendable_words(going: Mapping[Channel, int], total: int, *, only_files: bool) -> str:
    """ "13 of 59 letters can be sent: 10 by email and 3 by post.", of `total` letters. `going`: how many by which
    delivery method. `only_files`: those by email become trial copies, which are not sent."""
    files = {channel for channel in going if only_files and METHODS[channel].covering_email}
    trial = sum(going[channel] for channel in files)
    ways = {channel: number for channel, number in going.items() if number and channel not in files}
    said = [f"{_how_many(sum(ways.values()), total)}{_by_which(ways)}."]
    if trial:
        said.append(f"{format_plural(trial, 'trial copy', 'trial copies')} can be written.")
    return " ".join(said)


def _how_many(number: int, total: int) -> str:
    if not number:
        return "None of the letters can be sent yet" if total > 1 else "The letter can’t be sent yet"
    if number == total:
        return f"All {total:,} letters can be sent" if total > 1 else "The letter can be sent"
    return f"{number:,} of {format_plural(total, 'letter')} can be sent"


def _by_which(ways: Mapping[Channel, int]) -> str:
    if len(ways) > 1:
        return f": {join([f'{number:,} {METHODS[channel].by.lower()}' for channel, number in ways.items()])}"
    return "".join(f" {METHODS[channel].by.lower()}" for channel in ways)
