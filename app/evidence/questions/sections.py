"""What houses above questions add to a question's page, such as the packs made for it."""

from app.evidence.questions.models import Question
from app.places import Place
from app.web.sections import Section

QuestionSection = Section[[Question]]
QUESTION_SECTIONS: Place[QuestionSection] = Place("sections of a question's page")
