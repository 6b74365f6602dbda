"""Template, recipient, campaign and values become one Letter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain
from typing import Literal

from app.letters.bounded_cache import kept_for_each
from app.letters.dates import date_in_words
from app.letters.letter import Annex, Letter, Signatory, words_of
from app.letters.page.glyphs import check_glyphs
from app.letters.page.head import check_head, departments
from app.letters.page.wording import WORDING
from app.letters.problems import LetterError
from app.letters.recipient.address import lay_out
from app.letters.recipient.recipient import Recipient
from app.letters.recipient.salutation import Salutation, name_line, salute
from app.letters.text.built_in import built_in_of
from app.letters.text.fields import Condition, Field, Value, normalise
from app.letters.text.fill import Filler
from app.letters.text.filling import Filling
from app.letters.text.template import CompiledTemplate, contents_of
from app.letters.text.values import prepare


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignText:
    """What a campaign prints on all its letters. The first signatory's department heads the page.

    `marking`: what every page is marked with, if anything. `sender` is the private office's block, line by line.
    `reply_by` None: no reply needed. `across` is two or three signatories in a row. `top_and_tail`: the signatories
    write salutation and close by hand.
    """

    letter_date: date
    reply_by: date | None = None
    marking: str = ""
    sender: tuple[str, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    across: int = 3
    copies: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    draft: bool = True
    top_and_tail: bool = False


class MissingFields(LetterError):
    """Required fields have no value. Facts: letter (its reference), fields (their names, in the order met)."""

    code = "missing_fields"


class EmptyLetter(LetterError):
    """All of a letter's text is optional, and came to nothing. Facts: letter (its reference)."""

    code = "nothing_said"


def compose(
    template: CompiledTemplate,
    *,
    registry: str,
    recipient: Recipient,
    campaign: CampaignText,
    values: Mapping[str, Value],
    mode: Literal["final", "preview"] = "final",
    annex: Annex | None = None,
) -> Letter:
    """One letter. `values` are the template's declared fields by name, the campaign's and this recipient's together.
    An open letter has for its recipient a whole registry ("To all chief constables", without organisation or address)
    and lists its posts in an `annex`. What differs among them has no value, so a text that says it, or makes words
    depend on it, lacks it.

    A preview marks a missing field in its place. Raises MissingFields (never in a preview), NothingSaid, InvalidValue,
    AddressOverflow, HeadOverflow, UnprintableCharacters and SignedDraft.
    """
    front = template.front
    words = WORDING[front.language]
    greeting, name = _greeting(recipient, front.language)
    filling = _filling(template, registry, recipient, campaign, values, annex, greeting.line, name)
    subject = filling.runs(template.subject)
    notice = filling.text(template.notice)
    blocks = Filler(filling, template.long_texts).blocks(template.variant(registry))
    if filling.missing and mode == "final":
        raise MissingFields(letter=recipient.reference, fields=filling.missing)
    if not blocks:
        raise EmptyLetter(letter=recipient.reference)
    campaign_words = _said_in(front.language)(campaign)
    letter = Letter(
        reference=recipient.reference,
        date=campaign_words.date,
        reply_by=campaign_words.reply_by,
        marking=campaign.marking,
        draft=campaign.draft,
        language=front.language,
        title=f"{words_of(subject) or front.title} ({recipient.reference})",
        subject=subject,
        letterhead=campaign_words.lead,
        letterhead_with=campaign_words.others,
        sender=campaign.sender,
        notice=notice,
        addressee=lay_out(addressee_names(recipient, name, words.acting), recipient.address, county=recipient.county),
        posted=bool(recipient.address),
        by_hand=campaign.top_and_tail,
        salutation="" if campaign.top_and_tail else greeting.line,
        blocks=blocks,
        close="" if campaign.top_and_tail else greeting.close,
        signatories=campaign.signatories,
        across=campaign.across,
        copies=campaign.copies,
        enclosures=campaign.enclosures,
        annex=annex,
    )
    check_head(letter)
    check_glyphs(letter)
    return letter


def values_as_read(
    template: CompiledTemplate,
    *,
    registry: str,
    recipient: Recipient,
    campaign: CampaignText,
    values: Mapping[str, Value],
    annex: Annex | None = None,
) -> tuple[dict[str, str], dict[str, bool | None]]:
    """For who writes the text: what each field of it prints in this letter, by what its mark says; and how each of its
    conditions is answered, by name. What has no value, or one that does not suit, is blank."""
    greeting, name = _greeting(recipient, template.front.language)
    filling = _filling(template, registry, recipient, campaign, values, annex, greeting.line, name)
    fields, conditions = dict[str, str](), dict[str, bool | None]()
    for part in chain.from_iterable(contents_of(template)):
        if isinstance(part, Condition):
            conditions[part.name] = filling.answer(part.name)
        for one in part.parts if isinstance(part, Condition) else (part,):
            if isinstance(one, Field):
                fields[one.written] = filling.text_or_blank(one.name, one.format)
    return fields, conditions


def _greeting(recipient: Recipient, language: str) -> tuple[Salutation, str]:
    """And the name of who is greeted."""
    greeting = salute(
        recipient.holder,
        office=recipient.post_salutation,
        office_is_form=recipient.office_is_form,
        language=language,
    )
    return greeting, name_line(recipient.holder) if recipient.holder else ""


def _filling(
    template: CompiledTemplate,
    registry: str,
    recipient: Recipient,
    campaign: CampaignText,
    values: Mapping[str, Value],
    annex: Annex | None,
    salutation: str,
    name: str,
) -> Filling:
    front = template.front
    declared = _declared(template, registry, recipient, values, open_letter=annex is not None)
    return Filling(
        declared | built_in_of(recipient, salutation, name) | _built_in_of_campaign(campaign),
        optional=template.optional if annex is None else template.declared_optional,
        unanswered=[spec.name for spec in front.fields if spec.where and declared[spec.name] is None] if annex else (),
        language=front.language,
    )


def _declared(
    template: CompiledTemplate,
    registry: str,
    recipient: Recipient,
    values: Mapping[str, Value],
    *,
    open_letter: bool,
) -> dict[str, Value]:
    """Values of the template's own fields; those with a `where` answer themselves from facts about the recipient.
    In an open letter they do so only by facts that all its addressees share: None where these don't tell."""
    given = {normalise(name): value for name, value in values.items()}
    facts = {"registry": registry, "nation": recipient.nation, "region": recipient.region, "kind": recipient.kind}
    return {
        spec.name: _answer(spec.where, facts, open_letter=open_letter)
        if spec.where
        else prepare(given.get(normalise(spec.name)), name=spec.name, kind=spec.type, choices=spec.choices)
        for spec in template.front.fields
    }


def _answer(where: Mapping[str, tuple[str, ...]], facts: Mapping[str, str], *, open_letter: bool) -> bool | None:
    answer: bool | None = True
    for name, listed in where.items():
        if open_letter and not facts[name]:
            answer = None
        elif facts[name] not in listed:
            return False
    return answer


@dataclass(frozen=True, slots=True)
class _CampaignWords:
    """What a campaign says in all its letters of one language."""

    lead: str
    others: str
    date: str
    reply_by: str


@cache
def _said_in(language: str) -> Callable[[CampaignText], _CampaignWords]:
    @kept_for_each(64)
    def campaign_words(campaign: CampaignText) -> _CampaignWords:
        return _CampaignWords(
            *departments(campaign.signatories, language=language),
            date_in_words(campaign.letter_date, language=language),
            date_in_words(campaign.reply_by, language=language) if campaign.reply_by else "",
        )

    return campaign_words


def _built_in_of_campaign(campaign: CampaignText) -> dict[str, Value]:
    return {"date of letter": campaign.letter_date, "reply by": campaign.reply_by}


def addressee_names(recipient: Recipient, name: str, acting: str) -> list[str]:
    """The lines above the postal address: office-holder, post, and the organisation unless the post names it."""
    holder = recipient.holder
    title = acting.format(title=recipient.post_title) if holder and holder.acting else recipient.post_title
    organisation = "" if recipient.names_organisation else recipient.organisation
    return [line for line in (name, title, organisation) if line]
