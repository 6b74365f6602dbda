"""From a template and a table of recipients to files, in both formats: a command of ours, a script of theirs."""

import csv
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.letters.compose import CampaignText
from app.letters.recipient.recipient import Recipient
from app.platform.root import ROOT
from bench.letters.bench import Bench, Job
from bench.letters.contestant import OURS, PEERS, Missing
from bench.letters.row import Row, at_least, row_of
from bench.letters.sample import OurSample, our_sample
from bench.letters.words import values_of

SCRIPT = "a script with WeasyPrint + docxtpl, two processes"


def _whole(bench: Bench) -> Iterator[Row]:
    count = bench.size.whole
    row = (f"{count} recipients, both formats, whole process", SCRIPT, "s", at_least(14))
    template, values = bench.folder / "whole.md", bench.folder / "whole.csv"
    sample = our_sample(bench.march)
    template.write_text(sample.source, encoding="utf-8")
    write_values(sample, values, count)
    despatch = str(OURS.with_name("despatch"))
    merge = [despatch, "merge", str(template), str(values), "--formats", "pdf,docx", "--out"]
    script = [str(PEERS), "-m", "bench.letters.peers.script", str(bench.march), str(count)]
    try:
        pairs = [
            (_seconds(merge, bench.folder / "ours", count), _seconds(script, bench.folder / "theirs", count))
            for _ in range(min(3, bench.size.rounds))
        ]
    except Missing as why:
        yield Row(*row, missing=str(why))
        return
    yield row_of(*row, pairs)


def _seconds(command: Sequence[str], out: Path, count: int) -> float:
    """From start to end of a command that writes the letters to `out`."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    start = time.perf_counter()
    try:
        done = subprocess.run([*command, str(out)], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Missing("The peers are not set up: make bench") from None
    seconds = time.perf_counter() - start
    if done.returncode:
        raise Missing((done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1])
    for extension in ("pdf", "docx"):
        assert len(list(out.glob(f"*.{extension}"))) == count, f"not every .{extension} was written"
    return seconds


def write_values(sample: OurSample, file: Path, count: int) -> None:
    """The table: a column for each built-in field, for each line of the address, and for what the template's own
    fields look at."""
    rows = [
        {"registry": registry} | values_of(recipient, sample.campaign) | _days(sample.campaign) | _whom(recipient)
        for registry, recipient in sample.recipients[:count]
    ]
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, dict.fromkeys(name for row in rows for name in row))
        table.writeheader()
        table.writerows(rows)


def _days(campaign: CampaignText) -> dict[str, str]:
    assert campaign.reply_by
    return {"date of letter": campaign.letter_date.isoformat(), "reply by": campaign.reply_by.isoformat()}


def _whom(recipient: Recipient) -> dict[str, str]:
    *lines, postcode = recipient.address or ("",)
    return {
        "salutation": recipient.post_salutation,
        "office-holder": recipient.holder.full_name if recipient.holder else "",
        "nation": recipient.nation,
        "kind": recipient.kind,
        **{f"address line {number}": line for number, line in enumerate(lines, 1)},
        "postcode": postcode,
    }


JOBS = (Job("whole", _whole),)
