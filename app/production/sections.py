"""What rooms above production add to a letter's page: replies, notes, who looks after it, what happened to it."""

from app.campaigns.models import Campaign, Letter
from app.places import Place
from app.web.sections import Section

LetterSection = Section[[Campaign, Letter]]
LETTER_SECTIONS: Place[LetterSection] = Place("sections of a letter's page")
