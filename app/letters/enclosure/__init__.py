"""A PDF that goes with a letter: what is taken as one."""

from app.letters.enclosure.examine import examine_apart
from app.letters.enclosure.findings import MOST_BYTES, MOST_PAGES, Examination, Finding

__all__ = ["MOST_BYTES", "MOST_PAGES", "Examination", "Finding", "examine_apart"]
