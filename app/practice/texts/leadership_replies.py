"""What the leaders of police forces, councils, health boards and inspectorates say about child exploitation."""

from app.practice.replies import COUNCIL, HEALTH, INSPECTORATE, MEMBER, POLICE, Passage, Phrases
from app.responses.kinds import Answer

PHRASES = Phrases(
    openings={
        POLICE: (
            "The chief constable answers all points, and sends the force’s problem profile for exploitation.",
            "A full reply. The force has put its exploitation team and its missing persons unit under one head.",
            "The chief constable replies in person, and names two failings that a review of {total} reports found.",
            "The force answers each point briefly and offers a visit to its safeguarding hub.",
        ),
        COUNCIL: (
            "The chief officer of {place} answers each point, with the council’s self-assessment enclosed.",
            "Full reply, agreed with {force}. It says where housing and licensing were slow to pass on concerns.",
            "A short reply that answers each point. The council’s audit of {total} records is to follow.",
            "The reply is frank about vacancies: {staff} posts in the team were empty when our letter came.",
            "A careful reply, with an example of a case that went well and one that did not. No child is identified.",
        ),
        MEMBER: (
            "The member replies in person, and has asked the scrutiny committee to take evidence from {force}.",
            "The member answers each point and says which questions were put to officers as a result of our letter.",
            "A thoughtful reply. The member sat in on a day of the front door’s work before writing.",
            "The member answers for {place} and asks for a meeting about licensing.",
        ),
        HEALTH: (
            "The board answers each point. Its designated nurse has trained {total} staff since the spring.",
            "Full reply. The board has changed its contracts so that providers must report concerns on the same day.",
            "The chief executive answers, and encloses the report of the named doctor.",
        ),
        INSPECTORATE: (
            "The inspectorate sets out what its last {staff} inspections found about leadership.",
            "The inspectorate answers each point and offers to brief ministers.",
        ),
    },
    asks=(
        (
            Passage(
                Answer.YES,
                "The head of public protection, a detective chief superintendent, answers to me for it.",
                "Head of public protection",
                (POLICE,),
            ),
            Passage(
                Answer.YES,
                "The deputy chief constable answers to me, and chairs our exploitation board.",
                "Deputy chief constable",
                (POLICE,),
            ),
            Passage(
                Answer.YES,
                "Our director of community services answers to me, with a named officer in housing and in licensing.",
                "Director of community services",
                (COUNCIL, MEMBER),
            ),
            Passage(
                Answer.YES,
                "The chief executive answers to me for this, and I ask about it at each of our weekly meetings.",
                "Chief executive",
                (MEMBER,),
            ),
            Passage(
                Answer.YES,
                "Our chief nurse answers to me. The designated nurse and doctor report to her.",
                "Chief nurse",
                (HEALTH,),
            ),
            Passage(
                Answer.YES,
                "A deputy chief inspector answers to me for all that we inspect of this work.",
                "Deputy chief inspector",
                (INSPECTORATE,),
            ),
            Passage(
                Answer.PARTLY,
                "Two officers share this work at {body}. By {month} one of them will answer for all of it.",
                "Shared by two, until {month}",
            ),
        ),
        (
            Passage(
                Answer.YES,
                "Each month I read five records, chosen from outside the service, and meet the staff concerned.",
                "Reads five records a month",
                (POLICE, COUNCIL, HEALTH),
            ),
            Passage(
                Answer.YES,
                "An audit of {total} records found that help came in time in {share}%. We repeat it in {month}.",
                "Audit: {share}% in time",
                (POLICE, COUNCIL, HEALTH),
            ),
            Passage(
                Answer.YES,
                "I meet young people who have been through this, without their workers, four times a year.",
                "Meets young people",
                (MEMBER, COUNCIL),
            ),
            Passage(
                Answer.YES,
                "The scrutiny committee hears from front-line staff, and its questions are followed up in public.",
                "Scrutiny committee",
                (MEMBER,),
            ),
            Passage(
                Answer.YES,
                "Every inspection of ours follows the cases of six children through all services.",
                "Follows cases",
                (INSPECTORATE,),
            ),
            Passage(
                Answer.PARTLY,
                "We see figures each quarter. They say how many children were helped, and too little of how well.",
                "Figures only",
            ),
            Passage(
                Answer.NO,
                "I could not satisfy myself when I read your letter. An independent review will report in {month}.",
                "Review to report in {month}",
            ),
        ),
        (
            Passage(
                Answer.YES,
                "Within {hours} hours. The safeguarding hub records when it hears, and we check the gap each week.",
                "Within {hours} hours",
            ),
            Passage(
                Answer.YES,
                "On the same day, by telephone and then in writing. {force} tells us when anything arrived late.",
                "Same day",
                (COUNCIL, MEMBER, HEALTH),
            ),
            Passage(
                Answer.YES,
                "{staff} of our officers sit with {council}. What they learn needs no referral to be acted on.",
                "Officers in the hub",
                (POLICE,),
            ),
            Passage(
                Answer.PARTLY,
                "Concerns about children reach {force} on the same day. Those about places and drivers take a week.",
                "People same day, places a week",
                (COUNCIL, MEMBER),
            ),
            Passage(
                Answer.PARTLY,
                "Staff tell the council at once. We do not yet check how soon {board} hears.",
                "Not checked for health",
                (POLICE,),
            ),
            Passage(
                Answer.PARTLY,
                "Hospitals share within {hours} hours. From general practice it can take days.",
                "Hospitals {hours} hours, practices days",
                (HEALTH,),
            ),
        ),
        (
            Passage(
                Answer.IN_WORDS,
                "Licences for taxis are recorded in each district, and a refusal in one is not seen in the next.",
                "Taxi licensing across borders",
                (COUNCIL, MEMBER, POLICE),
            ),
            Passage(
                Answer.IN_WORDS,
                "Our case systems cannot exchange records with those of {force}, and no supplier offers it.",
                "Systems that don’t connect",
                (COUNCIL, HEALTH, MEMBER),
            ),
            Passage(
                Answer.IN_WORDS,
                "Councils place children in our area without telling us. The duty to notify is not enforced.",
                "Placements without notice",
                (COUNCIL, MEMBER, POLICE),
            ),
            Passage(
                Answer.IN_WORDS,
                "Funding for this team is decided a year at a time, so that we lose {staff} workers each winter.",
                "Yearly funding",
            ),
            Passage(
                Answer.IN_WORDS,
                "Staff are unsure when they may share health records without consent. Plain guidance would help.",
                "Guidance on consent",
                (HEALTH, INSPECTORATE),
            ),
            Passage(
                Answer.NO,
                "We know of no obstacle that only government could remove.",
                "None",
            ),
            Passage(Answer.NOT_ANSWERED, ""),
        ),
    ),
)
