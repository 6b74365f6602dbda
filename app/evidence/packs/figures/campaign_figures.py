"""What one campaign did for one part of a question: figures over its sector, by registry, by ask and by area."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from app.evidence.packs.figures.early_measures import (
    EARLY_MEASURES,
    MEASURES_BEFORE,
    UNDELIVERED_BEFORE,
    UNTIL,
    WITHOUT_HELD_BACK,
    was_attempted,
)
from app.evidence.packs.figures.figures import Maker, keyed
from app.evidence.packs.figures.findings import (
    AreaFindings,
    AskFindings,
    BareArea,
    CampaignFindings,
    ChaserFindings,
    RegistryFindings,
    UnwrittenFindings,
)
from app.evidence.packs.figures.letter_rows import CampaignRows
from app.evidence.packs.figures.pack_evidence import CampaignEvidence
from app.evidence.packs.figures.places import AreaAsKnown
from app.evidence.packs.figures.rows import LEFT_OUT, REMOVED, AnswerRow, Figure, LeftOutRow, LetterRow
from app.registry.as_known import RegistryAsKnown
from app.responses.asks.grid import CELLS, Unsaid
from app.responses.kinds import Answer
from app.tracking.codes import Delivery
from app.tracking.measures import AMONG, MEASURES, Measure

NO_REPLY_NEEDED = "No reply was needed"

NONE_OF = {"letters": "No letter", "sent": "None sent", "followed": "None sent"}
"""What a figure says where there is nothing to count it among."""

NOT_SENT = "Not written to in this campaign"
EXCLUDED = "Excluded on purpose"
LEFT_OTHERWISE = "Left out for other reasons"
UNSENT = "Letters not sent"

REMINDED_LATER = "{}, of a reminder dated after the day of the pack"
"""What the name of a figure says that only digests have: tables and lines leave such a reminder out."""

OF_AREA = {key: MEASURES[key] for key in ("sent", "replies", "replied", "nothing")}
"""The measures of each area's letters, in the order of their digests."""

OF_AREA_BEFORE = tuple(before for key in OF_AREA for before in EARLY_MEASURES if before.key == key)
"""The same by the first two methods."""


FIRST_CODES = tuple(code for code in CELLS if code != Unsaid.DECLINED)
"""What the first two methods counted of an ask: a refusal among the letters that say nothing to it."""


EXCLUDED_BY = (
    ("filtered", "filtered", LEFT_OUT["filtered"], {"filtered"}, 3),
    (REMOVED, "withdrawn", UNTIL.format("Removed from the campaign"), {"withdrawn", "not_in_audience"}, 3),
    ("withdrawn", f"withdrawn{keyed(4)}", LEFT_OUT["withdrawn"], {"withdrawn"}, 4),
    ("not_in_audience", "not_in_audience", LEFT_OUT["not_in_audience"], {"not_in_audience"}, 4),
    ("no_letter", "no_letter", LEFT_OUT["no_letter"], {"no_letter"}, 3),
)
"""Figures of posts left out, in the order that digests have them in: by code, each with the end of its key, its name,
which rows it counts and its method."""


@dataclass(frozen=True)
class OfCampaign:
    """`prefix`: what the keys of its figures begin with."""

    found: CampaignEvidence
    prefix: str
    make: Maker

    def findings(self, registries: Collection[RegistryAsKnown]) -> CampaignFindings | None:
        """Of the registries of one sector; None when the campaign wrote to none of them, nor left anybody out."""
        slugs = {registry.slug for registry in registries}
        rows = [row for row in self.found.rows.letters.values() if row.registry in slugs]
        out = [row for row in self.found.out.rows if row.registry in slugs]
        if not rows and not out:
            return None
        campaign = self.found.snapshot.then
        unwritten = [self._unwritten(registry, rows) for registry in registries]
        areas = self._areas(rows)
        return CampaignFindings(
            reference=campaign.reference,
            title=campaign.title,
            letter_date=campaign.letter_date,
            reply_by=campaign.reply_by,
            registries=[
                registry_findings for registry in registries if (registry_findings := self._registry(registry, rows))
            ],
            figures=self._measured(self.prefix, rows),
            asks=self._asks([row for row in self.found.rows.answers if row.registry in slugs]),
            left_out=out,
            held_out=self.make.counted(
                f"{self.prefix}.held_out", EXCLUDED, [row.id for row in out if row.how == "held_out"]
            ),
            excluded=self.make.counted(
                f"{self.prefix}.excluded", LEFT_OTHERWISE, [row.id for row in out if row.how != "held_out"]
            ),
            excluded_by=self._excluded_by(out),
            unsent=self._unsent(unwritten),
            every_chaser=[
                chaser_findings
                for chaser in self.found.chasers
                if (chaser_findings := self._chaser(chaser, rows, slugs))
            ],
            cited=self.found.cited,
            areas=areas,
            unwritten=unwritten,
            not_sent=self._counted_again(
                f"{self.prefix}.not_sent",
                NOT_SENT,
                [row for findings in unwritten for row in findings.posts.rows],
                [row for findings in unwritten for row in _earlier_rows(findings.posts)],
                method=2,
            ),
            addressees=self._addressees(self.prefix, slugs),
            notice=self.found.snapshot.notice,
            bare=self._bare({area.slug for area in areas}),
            subject=self.found.printed.subject,
            early=self._counted(self.prefix, rows, EARLY_MEASURES),
            before=self._counted(self.prefix, rows, MEASURES_BEFORE),
        )

    def _excluded_by(self, out: Sequence[LeftOutRow]) -> Mapping[str, Figure]:
        """By each code of LEFT_OUT that a post was left out by, except on purpose."""
        found = {}
        for code, key, name, hows, method in EXCLUDED_BY:
            if mine := [row.id for row in out if row.how in hows]:
                called = f"{LEFT_OTHERWISE}: {name[:1].lower()}{name[1:]}"
                found[code] = self.make.counted(f"{self.prefix}.excluded.{key}", called, mine, method=method)
        return found

    def _unsent(self, unwritten: Sequence[UnwrittenFindings]) -> Figure:
        rows = [row for findings in unwritten for row in findings.posts.rows if row.startswith("letter:")]
        before = [row for findings in unwritten for row in _earlier_rows(findings.posts) if row.startswith("letter:")]
        return self._counted_again(f"{self.prefix}.unsent", UNSENT, rows, before, method=3)

    def _counted_again(self, key: str, name: str, rows: Sequence[str], before: Sequence[str], *, method: int) -> Figure:
        """A figure of what was not sent by the fifth method, with the one of the `method` that first had it."""
        earlier = self.make.counted(key, WITHOUT_HELD_BACK.format(name), before, method=method)
        return replace(self.make.counted(f"{key}{keyed(5)}", name, rows, method=5), earlier=earlier)

    def _addressees(self, prefix: str, slugs: Collection[str]) -> Figure | None:
        mine = [row.id for row in self.found.out.addressees if row.registry in slugs]
        return self.make.counted(f"{prefix}.addressees", "Addressees of open letters", mine) if mine else None

    def _unwritten(self, registry: RegistryAsKnown, rows: Sequence[LetterRow]) -> UnwrittenFindings:
        """Of its posts on the list, or left out, those to which nobody tried to send a letter and from
        which nothing came."""
        mine = [row for row in rows if row.registry == registry.slug]
        held_back = {row.id for row in mine if row.delivered[2] == Delivery.HELD_BACK}
        figure = self._counted_again(
            f"{self.prefix}.{registry.slug}.not_sent",
            NOT_SENT,
            self._not_written_to(registry.slug, mine, held_back),
            self._not_written_to(registry.slug, mine, ()),
            method=2,
        )
        return UnwrittenFindings(registry.slug, registry.name, figure, self.found.posts.get(registry.slug) is not None)

    def _not_written_to(self, slug: str, mine: Sequence[LetterRow], held_back: Collection[str]) -> Sequence[str]:
        """Ids of rows. `mine`: the letters to the registry; `held_back`: ids of those that nobody tried to send."""

        def tried(row: LetterRow) -> bool:
            attempted = row.early is not None and was_attempted(row.early) and row.id not in held_back
            return attempted or row.was_followed

        out = self.found.out
        opened = any(tried(row) for row in mine if row.post_id is None)
        left = [row.id for row in (*out.rows, *out.unaddressed.get(slug, ())) if row.registry == slug]
        left += [row.id for row in out.addressees if row.registry == slug and not opened]
        by_post = {int(one.rpartition(":")[2]): one for one in left}
        for row in (row for row in mine if row.early):
            if row.post_id is not None and tried(row):
                by_post.pop(row.post_id, None)
            elif row.post_id is not None:
                by_post.setdefault(row.post_id, row.id)
        return list(by_post.values())

    def _registry(self, registry: RegistryAsKnown, rows: Sequence[LetterRow]) -> RegistryFindings | None:
        """None when the campaign has nothing to do with it."""
        mine = [row for row in rows if row.registry == registry.slug]
        listed = self.found.out.listed.get(registry.slug)
        if listed is None and not mine:
            return None
        prefix = f"{self.prefix}.{registry.slug}"
        complete = self.found.posts.get(registry.slug) is not None
        posts = (f"{prefix}.posts", "Posts on the list")
        return RegistryFindings(
            slug=registry.slug,
            name=registry.name,
            posts=self.make.counted(*posts, listed) if complete and listed is not None else self.make.unsaid(*posts),
            figures=self._measured(prefix, mine),
            addressees=self._addressees(prefix, {registry.slug}),
            early=self._counted(prefix, mine, EARLY_MEASURES),
            before=self._counted(prefix, mine, MEASURES_BEFORE),
        )

    def _measured(self, prefix: str, rows: Sequence[LetterRow]) -> Mapping[str, Figure]:
        figures = dict(zip(MEASURES, self._counted(prefix, rows, MEASURES.values()), strict=True))
        [before] = self._counted(prefix, rows, [UNDELIVERED_BEFORE])
        return {**figures, "undelivered": replace(figures["undelivered"], earlier=before)}

    def _counted(self, prefix: str, rows: Sequence[LetterRow], measures: Iterable[Measure]) -> list[Figure]:
        """What each measure counts of these letters, by the codes of its own method."""

        @cache
        def ids(measure: Measure, method: int) -> list[str]:
            codes = ((row.id, row.codes.get(max(method, 2))) for row in rows)  # the first two methods have the same
            return [row for row, letter in codes if letter and measure.counts(letter)]

        figures = []
        for measure in measures:
            key = f"{prefix}.{measure.key}{keyed(measure.method)}"
            if measure.of_time and self.found.snapshot.deadline is None:
                figures.append(self.make.unsaid(key, measure.name, NO_REPLY_NEEDED, method=measure.method))
                continue
            among = ids(AMONG[measure.among], measure.method) if measure.among else None
            none = NONE_OF[measure.among] if measure.among else ""
            counted = ids(measure, measure.method)
            figures.append(self.make.counted(key, measure.name, counted, among, none=none, method=measure.method))
        return figures

    def _asks(self, rows: Sequence[AnswerRow]) -> list[AskFindings]:
        letters = {row.reference: row for row in self.found.rows.letters.values()}
        by_ask: defaultdict[int, list[AnswerRow]] = defaultdict(list)
        by_early: defaultdict[int, list[AnswerRow]] = defaultdict(list)
        for row in rows:
            if letters[row.letter].followed:
                by_ask[row.number].append(row)
            if letters[row.letter].was_followed:
                by_early[row.number].append(row)
        return [
            AskFindings(
                number,
                text,
                {
                    code: self._of_ask(f"{number}.{code}{keyed(3)}", word, by_ask[number], {code}, method=3)
                    for code, (_, word) in CELLS.items()
                },
                [row for row in by_ask[number] if row.passage or row.words],
                [
                    self._of_ask(
                        f"{number}.{code}", UNTIL.format(CELLS[code][1]), by_early[number], _early_codes(code), method=1
                    )
                    for code in FIRST_CODES
                ],
            )
            for number, text in enumerate(self.found.snapshot.asks, start=1)
        ]

    def _of_ask(self, key: str, name: str, rows: Sequence[AnswerRow], codes: Collection[str], *, method: int) -> Figure:
        mine, among = [row.id for row in rows if row.answer in codes], [row.id for row in rows]
        return self.make.counted(f"{self.prefix}.ask{key}", name, mine, among, none=NONE_OF["sent"], method=method)

    def _chaser(self, chaser: CampaignRows, rows: Sequence[LetterRow], slugs: Collection[str]) -> ChaserFindings | None:
        mine = [row for row in chaser.letters.values() if row.registry in slugs]
        if not mine:
            return None
        before = [row for row in mine if row.early]
        later = chaser.is_later
        return ChaserFindings(
            reference=chaser.then.reference,
            title=chaser.then.title,
            letter_date=chaser.then.letter_date,
            figures=self._reminded(
                chaser, mine, [row for row in mine if row.sent_on], rows, REMINDED_LATER if later else "{}", 3
            ),
            early=tuple(
                self._reminded(
                    chaser, before, [row for row in before if row.early and row.early.sent], rows, UNTIL, 1
                ).values()
            ),
            later=later,
        )

    def _reminded(
        self,
        chaser: CampaignRows,
        mine: Sequence[LetterRow],
        sent: Sequence[LetterRow],
        rows: Sequence[LetterRow],
        called: str,
        method: int,
    ) -> Mapping[str, Figure]:
        """Of the reminders `mine` and those of them `sent`. `called`: what their names are put into."""
        first = {row.post_id: row for row in rows}
        reminded = [(row, first.get(row.post_id)) for row in sent]
        answered = [one.id for row, one in reminded if one and _done_since(one, row)]
        prefix, all_of_them = f"{self.prefix}.chaser{chaser.key}", [row.id for row in mine]
        return {
            name: self.make.counted(
                f"{prefix}.{name}{keyed(method)}",
                called.format(what),
                counted,
                among,
                none=NONE_OF["sent"],
                method=method,
            )
            for name, what, counted, among in (
                ("letters", "Reminders in the campaign", all_of_them, None),
                ("sent", "Reminders sent", [row.id for row in sent], all_of_them),
                (
                    "replied_after",
                    "Replied on or after the day of the reminder",
                    answered,
                    [one.id for _, one in reminded if one],
                ),
            )
        }

    def _areas(self, rows: Sequence[LetterRow]) -> list[AreaFindings]:
        """Those that the organisations written to serve, by name."""
        by_area: defaultdict[str, list[LetterRow]] = defaultdict(list)
        for row in rows:
            place = self.found.places.get(row.post_id or 0)
            for slug in place.serves if place else ():
                by_area[slug].append(row)
        return [
            self._area(area, by_area[area.slug])
            for area in sorted(self.found.areas.values(), key=lambda area: area.name)
            if area.slug in by_area
        ]

    def _area(self, area: AreaAsKnown, rows: Sequence[LetterRow]) -> AreaFindings:
        prefix = f"{self.prefix}.area.{area.slug}"
        return AreaFindings(
            area.slug,
            area.name,
            area.region,
            figures=dict(zip(OF_AREA, self._counted(prefix, rows, OF_AREA.values()), strict=True)),
            tile=self.found.tiles.get(area.slug),
            early=self._counted(prefix, rows, OF_AREA_BEFORE),
            followed=[row.id for row in rows if row.followed],
        )

    def _bare(self, served: Collection[str]) -> list[BareArea]:
        """The other areas, by name."""
        others = (area for area in self.found.areas.values() if area.slug not in served)
        return [
            BareArea(area.slug, area.name, area.region, self.found.tiles.get(area.slug))
            for area in sorted(others, key=lambda area: area.name)
        ]


def _early_codes(code: str) -> Collection[str]:
    """The codes of asks_grid.CELLS that one of FIRST_CODES counted."""
    return {code, Unsaid.DECLINED} if code == Answer.NOT_ANSWERED else {code}


def _done_since(first: LetterRow, reminder: LetterRow) -> bool:
    done = first.back[2].is_reply
    return bool(done and first.replied_on and reminder.sent_on and first.replied_on >= reminder.sent_on)


def _earlier_rows(figure: Figure) -> Sequence[str]:
    return figure.earlier.rows if figure.earlier else ()
