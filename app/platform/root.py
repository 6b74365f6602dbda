"""Where the checkout is: letter_templates/, recipients/ and migrations/ stand in it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
