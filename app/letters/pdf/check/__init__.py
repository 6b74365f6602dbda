"""check: does a letter's PDF keep what is promised of every letter, and PDF/UA-1?"""

from app.letters.pdf.check.check import check
from app.letters.pdf.check.rules import Fault

__all__ = ["Fault", "check"]
