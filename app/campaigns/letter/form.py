"""The page of the letter as a form: what a version of the text says; enclosures and fields of the campaign."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import Field

from app.campaigns.clearance.lost_clearances import Form
from app.campaigns.fields.box import box_of, box_value, printable
from app.campaigns.letter.text import LetterContent, compiled_text
from app.campaigns.models import TextVersion
from app.drafting.boxes import (
    asks_box,
    asks_in,
    lines_box,
    lines_in,
    note_box,
    notice_box,
    subject_box,
    text_box,
    with_same_spaces,
    with_spaces,
    without_spaces,
)
from app.letters.text.fields import as_text
from app.letters.text.front_matter import FieldSpec
from app.letters.text.source import Source, put_together, take_apart
from app.letters.text.template import CompiledTemplate


@dataclass(frozen=True)
class OpenedText:
    """A version of the text, as the page takes it apart."""

    version: TextVersion

    @property
    def text(self) -> CompiledTemplate:
        return compiled_text(self.version.source)

    @property
    def parts(self) -> Source:
        return take_apart(self.version.source)

    @property
    def shown(self) -> dict[str, Any]:
        """Subject, notice, body and asks as the boxes hold them."""
        front = self.text.front
        return {
            "subject": front.subject,
            "notice": front.notice,
            "body": with_spaces(self.parts.body),
            "asks": "\n".join(front.asks),
        }

    def edited(self, subject: str, notice: str, body: str, asks: Sequence[str]) -> Source:
        """The parts with what a person wrote; equal to them where nothing was changed."""
        front = self.text.front
        parts = self.parts.with_changes(body=without_spaces(body, self.parts.body))
        if subject != front.subject:
            parts = parts.with_changes(subject=subject)
        if notice != front.notice:
            parts = parts.with_changes(notice=notice)
        return parts.with_changes(asks=asks) if tuple(asks) != front.asks else parts


class LetterForm(Form):
    """See `letter_form`, which adds the campaign's fields."""

    specs: ClassVar[tuple[FieldSpec, ...]] = ()

    subject = subject_box()
    notice = notice_box()
    body = text_box()
    asks = asks_box()
    enclosures = lines_box(
        "Enclosures listed in the letter",
        "One name on each line, as printed under the signatures. To attach a PDF, use the link below this box",
        printable,
    )
    note = note_box()

    @property
    def fields_shown(self) -> list[Field]:
        """The boxes of the campaign's fields, in their order."""
        return [self[box_name(number)] for number in range(1, len(self.specs) + 1)]

    @property
    def values(self) -> dict[str, Any]:
        """What the campaign's fields hold, as it is kept; without those that are empty or do not suit."""
        typed = zip(self.specs, self.fields_shown, strict=True)
        data = {spec.name: field.data for spec, field in typed if field.data and not field.errors}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}

    @property
    def said(self) -> list[tuple[str, str]]:
        """Label and value of each of the campaign's fields, to be read."""
        data = [(spec.label, field.data) for spec, field in zip(self.specs, self.fields_shown, strict=True)]
        return [(label, as_text(value) or "No value yet") for label, value in data]

    @property
    def asked(self) -> list[str]:
        """What the letter asks, one by one."""
        return asks_in(self.asks.data)

    @property
    def enclosed(self) -> list[str]:
        """The names of the enclosures."""
        return lines_in(self.enclosures.data)

    def settle(self, rewrite: Callable[[str], str]) -> None:
        """Rewrite what was typed in the boxes of the text."""
        for box in (self.subject, self.notice, self.body, self.asks):
            box.data = rewrite(box.data or "")

    def take(self, parts: Source, opened: OpenedText) -> None:
        """Fill the boxes of the text with another, where it differs from what they hold; the body in any case."""
        before = self.edited(opened).front
        self.body.data = with_same_spaces(parts.body, opened.parts.body)
        if parts.front.get("subject") != before.get("subject"):
            self.subject.data = parts.front.get("subject", "")
        if parts.front.get("asks") != before.get("asks"):
            self.asks.data = "\n".join(parts.front.get("asks", ()))

    def edited(self, opened: OpenedText) -> Source:
        """The parts of the version with what a person wrote."""
        return opened.edited(self.subject.data or "", self.notice.data or "", self.body.data or "", self.asked)

    def changed(self, opened: OpenedText) -> dict[str, Any]:
        """What a person wrote in the boxes of the text that is not as in `opened`, by the boxes' names."""
        shown = {**opened.shown, "body": opened.parts.body, "asks": list(opened.text.front.asks)}
        typed = {
            "subject": self.subject.data or "",
            "notice": self.notice.data or "",
            "body": self.edited(opened).body,
            "asks": self.asked,
        }
        return {name: self[name].data for name, value in typed.items() if value != shown[name]}

    def written(self, opened: OpenedText) -> LetterContent:
        """What a person wrote, from `opened`; the source to the letter where nothing was changed."""
        edited = self.edited(opened)
        source = opened.version.source if edited == opened.parts else put_together(edited)
        return LetterContent(source, self.values, self.enclosed)


def letter_form(opened: OpenedText, *, sent: MultiDict[str, str] | None = None, **filled: Any) -> LetterForm:
    """The form for a version of the text: with the boxes `filled`, over which goes what was `sent`; without either, as
    this request sent it. A page that was opened before the notice had a box leaves the notice as it is."""
    specs = opened.text.campaign_fields
    boxes = {box_name(number): box_of(spec) for number, spec in enumerate(specs, 1)}
    form: LetterForm = type("LetterForm", (LetterForm,), {"specs": specs, **boxes})(
        **({"formdata": sent, "data": filled} if filled else {"data": {"notice": opened.text.front.notice}})
    )
    return form


def filled_with(opened: OpenedText, values: Mapping[str, Any], enclosures: Iterable[str]) -> dict[str, Any]:
    """What the boxes hold for a version of the text and what stands beside it. `values` by the fields' names."""
    specs = enumerate(opened.text.campaign_fields, 1)
    boxes = {box_name(number): box_value(values.get(spec.name), spec) for number, spec in specs}
    return {**opened.shown, "enclosures": "\n".join(enclosures), **boxes}


def box_name(number: int) -> str:
    """The name of the box of a campaign's field, by its place among them, from 1."""
    return f"value_{number}"
