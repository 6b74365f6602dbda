"""What servers say when they refuse a sender, a host or what a letter holds: the address may well be right.

Their order is in reasons.py."""

from app.inbox.reading.bounces.rule import rule
from app.inbox.reading.kinds import Reason

SENDER_REFUSED = rule(
    "sender-refused",
    Reason.REFUSED_POLICY,
    r"\buserrejected\b|\bexternal senders?\b|\baccept (?:mail from )?external|\ballowed-senders",
    r"\bsender (?:address |domain |e-?mail )?(?:<\S{0,200}> )?(?:rejected|denied|refused|blocked|invalid"
    r"|verify|verification|is not allowed|not allowed|unknown|not authenticated|unauthenticated"
    r"|does not exist|domain|is unauth|not auth|must)",
    r"\b(?:invalid|unknown|bad|unrout(?:e)?able|unresolvable|forged|unverified|blocked|illegal)"
    r" (?:envelope[- ])?(?:sender|return[- ]path|mail from)",
    r"\breturn address\b|\bdomain of sender\b",
    r"\bsender'?s? (?:address|domain|e-?mail|ip)\b[^.;]{0,80}\b(?:not|does|reject|block|invalid|unresolv"
    r"|could|fail|unable|no )",
    r"\b(?:user|address|domain) (?:unknown|not found|rejected) in from\b",
    r"\bfrom[- ]address\b[^.;]{0,60}\b(?:reject|block|invalid|not)",
    r"\bmail from\b[^.;]{0,80}\b(?:not allowed|rejected|denied|is invalid|refused|must be)",
    r"\bsendernotauthenticated|\bsender ?not ?authenticated|\bsenderdomain|\bsender id\b",
    r"\bbacklisted sender|\bblack ?listed (?:envelope )?(?:sender|from|recipient)|\bbadmailfrom\b",
    r"\bbadfrom\b|\byou are not allowed to send|\bnot authorized to send|\bunauthori[sz]ed sender|\bspoof",
    r"\bcannot find your (?:reverse )?hostname|\bcannot resolve your (?:address|domain)|\bdomain of your",
    r"\byour domain\b[^.;]{0,40}\b(?:not|no |does|reject|block)",
    r"\bmx records? (?:for|of) (?:the )?(?:sender|your)|\bdomain must (?:resolve|exist)",
    r"\bdoes not resolve\b|\bcannot resolve sender",
)

SPAM = rule(
    "spam",
    Reason.REFUSED_SPAM,
    r"\bmcspamsignature",
    r"\b(?:uribl|surbl|dbl\.spamhaus)\b",
    r"\bspam(?:my|vertis)?[- ]?(?:url|link|like|content|message|mail|score|assassin|hits|detected|filter"
    r"|rejected|probability|marker|signature|test|tagged|word|level|source|found)",
    r"\b(?:is|as|be|looks? like|appears? to be|considered|identified|classified|detected|contains?"
    r"|flagged|marked|resembl\w+|suspected|likely|probabl[ey]|categori[sz]ed|tagged|mistaken for|seen as"
    r"|scored as|this)(?: \w+){0,4} (?:spam|junk|ube|uce|unsolicited|bulk mail|phish\w*)\b",
    r"\b(?:rejected|refused|blocked|denied|discarded|dropped|bounced)\b[^.;]{0,40}\b(?:as|for|due to"
    r"|because of) ?(?:\w+ ){0,2}(?:spam|junk|unsolicited)",
    r"\bjunk ?(?:e-?)?mail (?:filter|rejected)|\bno spam\b|\bspam is not\b",
    r"\banti-?spam\b[^.;]{0,60}(?:reject|block|detect|content|filter|polic)",
    r"\bmessage (?:content )?(?:rejected|refused)[^.;]{0,20}(?:spam|content analysis)|\bcloudmark\b",
    r"\bbogofilter|\bhigh(?:ly)? (?:probability|likelihood)[^.;]{0,20}spam|\bbayes|\bsuspected spam",
    r"\bspam\b[^.;]{0,30}\b(?:detected|rejected|found|filter|score|blocked|suspected|refused|policy"
    r"|contents?)\b",
    r"\bphishing\b|\bspam mail\b|\bsimilar to (?:spam|unsolicited)",
    r"\bunsolicited\b[^.;]{0,30}\b(?:mail|message|content|bulk)|\b554 5\.7\.1 \[?(?:cs|hm)\d|\bspam\s*$",
    r"\bspam[.,!)\]]|\bspam (?:e-?mail|not accepted)|\bube\b|\buce\b|\bspam firewall|\bgtube\b|迷惑メール|垃圾邮件",
    r"スパム",
)

CONTENT = rule(
    "content",
    Reason.CONTENT_REFUSED,
    r"\b(?:denied|rejected|blocked|refused)\b[^;]{0,20}\battachment",
    r"\bcontent presents|\bfile type \S{1,20} (?:is )?(?:prohibited|not|blocked|banned)|\bmissing a valid address",
    r"\b(?:virus|viruses|malware|trojan|worm|infected|exploit)\b(?! ?scanned)[^.;]{0,80}(?:found|detect"
    r"|reject|contain|infected|block|quarantin|remov|in |:|\bname\b|delivery)?",
    r"\bvirus\b",
    r"\b(?:attachment|file|extension|content|mime|file type|executable)s?\b[^.;]{0,60}\b(?:not (?:allowed"
    r"|permitted|accepted)|prohibit|forbidden|banned|blocked|illegal|disallow|rejected|refused"
    r"|unacceptable|denied|restricted|suspicious|dangerous|policy|violat)",
    r"\b(?:banned|prohibited|illegal|forbidden|blocked|unacceptable|unwanted|unsafe|dangerous|disallowed"
    r"|unauthori[sz]ed) (?:\w+ )?(?:attachment|content|file|extension|mime|header|executable|words?"
    r"|language)",
    r"\bmessage content (?:rejected|refused|not)",
    r"\bcontent (?:rejected|filter|restriction|policy|violation|refused)",
    r"\bcontains? (?:\w+ ){0,3}(?:attachment|executable|macro|encrypted|password|profan|inappropriate"
    r"|8bit|illegal|invalid|bare|forbidden)",
    r"\b5\.6\.[0-9]|\bbare (?:lf|cr|linefeeds?|newline)|\bmalformed (?:mime|header|message)",
    r"\b(?:missing|invalid|improper|duplicate|multiple|non-compliant|not rfc)\b[^.;]{0,30}\b(?:header"
    r"|from: |5322|2822|mime|charset)",
    r"\brfc ?(?:5322|2822|compliant)|\brfc-?822 (?:standard|header|compli)|\bpassword[- ]protected",
    r"\bheaders? (?:is|are) (?:missing|invalid)|\bhtml (?:mail|message)s? (?:is|are) not",
)

AT_MAIL_FROM = rule(
    "at-mail-from",
    Reason.REFUSED_POLICY,
    r"\bafter (?:pipelined )?mail from:.{0,300}\b5\d\d ",
    r"\b5\d\d .{0,300}\bin reply to (?:end of )?mail from",
    r"\b(?:did not like our|response to) mail from.{0,60}\b5\d\d ",
)

CHALLENGE = rule(
    "challenge",
    Reason.REFUSED_POLICY,
    r"\b(?:confirm|verify|prove|authenticate)\b[^.]{0,60}\b(?:that you|your (?:address|e-?mail|message"
    r"|identity)|you are|sender|delivery)",
    r"\bwhite-? ?list\b|\bapproved sender|\bchallenge\b[^.]{0,30}response|\bguest list|\bjust this once",
    r"\bspam ?arrest|\bboxbe\b|\btmda\b",
)

BLOCKLIST = rule(
    "blocklist",
    Reason.REFUSED_POLICY,
    r"\b5\d\d (?:5\.\d{1,3}\.\d{1,3} )?service refused?\b|\bpermanently deferred|\[tss09\]",
    r"\b(?:black|block|deny|drop|bad)-? ?list|\bspamhaus|\bspamcop|\bsorbs\b|\bdnsbl|\brbls?\b|\bdnsrbl",
    r"\bbarracuda(?:central)?\b[^.;]{0,60}(?:reputation|block)|\bsenderbase|\bsenderscore|\b[xsp]bl\b",
    r"\bcbl\b|\bmail-abuse|\bnjabl|\buceprotect|(?<!not )\blisted (?:in|at|by|on)\b",
    r"\bproofpoint\b[^.;]{0,40}(?:block|dynamic|reputation)|\bpbl\b|\breputation\b|\bbanned\b",
    r"\bblocked (?:by|using|for|due|because|from|-|\(|address|-|see)",
    r"\b(?:has been|is|was|are|currently|been|temporarily|:) ?block(?:ed|ing)\b|\baddr:blocked",
    r"\bblocked\.?$|\bdynamic(?:ally)?[ -](?:ip|assigned|address|range|pool)|\bdial-?up\b",
    r"\bopen (?:mail )?(?:relay|proxy)|\bresidential\b|\bpoor (?:reputation|karma)",
    r"\bip(?: address)?\b[^.;]{0,60}\b(?:block|reject|not (?:allowed|permitted)|refused|denied|blacklist)",
    r"\b(?:mail|messages?|e-?mails?|connections?) from (?:your|this|the|\S{1,100}"
    r"|\[\S{1,60}\])(?: \S+){0,5} (?:were|was|is|are|has been|have been|being)? ?(?:not (?:allowed"
    r"|accepted|permitted|welcome)|rejected|refused|blocked|denied|prohibited|banned|weren't|wasn't)",
    r"\bcomplaints?\b|\bsee https?:\S{0,120}(?:block|bl|abuse|postmaster|spam)",
    r"\b(?:client|your) host (?:\S{0,120} )?(?:rejected|blocked|refused|denied)|\bhost rejected",
    r"\bconnections? (?:will not be accepted|not accepted|not allowed|rejected|refused due|denied)",
    r"\bnot accepting (?:mail|connections|messages) from|\bno access from mail server",
    r"\b(?:sc|dy|ou)-00\d\b|\bunfortunately, messages from|\bib\d{3}\b|\bip reputation|\bbad ?rep",
    r"\bmay not be mail exchanger|\bunverif(?:y|i)able|\bpolicy reasons\b|\bnot accepted for policy",
    r"\bmismatch\w* client",
)

UNAUTHENTICATED = rule(
    "unauthenticated",
    Reason.REFUSED_POLICY,
    r"\bspf\b|\bdkim\b|\bdmarc\b|\bunauthenticated\b",
    r"\bauthentication (?:required|failed|checks?|is required|results|information|credentials)|\bsmtp auth",
    r"\bmust (?:first )?(?:authenticate|issue a? ?starttls|use)\b",
    r"\brequires? (?:authentication|tls|starttls|encryption|smtp auth)|\bstarttls\b",
    r"\btls\b[^.;]{0,40}(?:required|mandatory|fail|needed|not|negotiat|support|enforce)",
    r"\bpolicy of the domain|\barc\b.{0,20}fail|\b530 ",
    r"\breverse[- ](?:dns|mapping|lookup|hostname|name|ip)|\brdns\b|\bptr\b|\bfcrdns|\bhelo\b",
    r"\behlo\b[^.;]{0,60}(?:reject|invalid|bad|fail|not)",
    r"\bdoes not have (?:a )?(?:valid )?(?:reverse|hostname|dns)|\bno (?:valid )?(?:reverse|rdns|ptr)",
    r"\bdns (?:lookup|record|check)s? (?:of|for) (?:your|the sending|client)|\binvalid domain name\b",
    r"\bmy name was rejected|\bdomainkeys",
)

RELAY_DENIED = rule(
    "relay-denied",
    Reason.REFUSED_POLICY,
    r"\brelay(?:ing)?\b[^.;]{0,60}\b(?:denied|not|prohibit|reject|refus|forbidden|disallow|access"
    r"|disabled|attempt|restrict|block|unauthori)",
    r"\b(?:not (?:allowed|permitted|authori[sz]ed|a|an open|our)|cannot|can't|can not|don't|unable to"
    r"|won't|will not|does not|denied|no|unauthori[sz]ed|refus\w+ to|insecure"
    r"|prohibit\w*) (?:\w+ ){0,3}(?:to )?relay",
    r"\ballowed rcpthosts|\brcpthosts\b|\bnot a gateway|\bwe do not relay|\bdo not relay",
    r"\bnot (?:a )?local (?:host|domain)|\bdomain isn't (?:allowed|in my)",
    r"\bis not (?:allowed|permitted) to (?:relay|send)|\bthis system is not configured to relay",
    r"\bmust be delivered remotely",
)

POLICY = rule(
    "policy",
    Reason.REFUSED_POLICY,
    r"\bpolic(?:y|ies)\b|\bprohibited\b",
    r"\bnot (?:authori[sz]ed|permitted|allowed|accepted (?:from|by)|welcome)|\bunauthori[sz]ed\b",
    r"\baccess (?:is )?(?:denied|refused|rejected)|\bpermission (?:denied|to)",
    r"\b(?:transaction|message|mail|delivery) (?:has been |was |is )?(?:rejected|refused|denied|blocked"
    r"|prohibited|restricted)",
    r"\brestrict(?:ed|ion)|\btransport\.rules",
    r"\brejected by (?:the )?(?:recipient|server|header|user|rule|filter|domain|system)|\b5\.7\.\d{1,3}\b",
    r"\bcommunication denied|\bsecurity\b|\bforbidden\b|\bonly accepts?\b",
    r"\bdoes not (?:want|wish|accept) (?:to receive|your|mail from|messages? from)",
    r"\badministrat(?:ive|or)\b[^.;]{0,30}(?:prohibit|reject|block|refus)|\bvalid senders|\bmembers only",
    r"\bnot (?:a )?(?:subscriber|member)|\bmoderat|\bkeine berechtigung|\brefused\b[^.;]{0,20}\bpolicy",
    r"\brejected\b[^.;]{0,40}\b(?:filter|rule)|\bmailsweeper|\bunacceptable\b",
    only_said=True,
)

GROUP = rule(
    "group",
    Reason.REFUSED_POLICY,
    r"\bgroups\.google\.com/support|\bgoogle groups\b",
    r"\b(?:post|posting) (?:messages )?to (?:the|this) (?:group|list)|\byou are not (?:a )?member",
)

SPAM_NAMED = rule(
    "spam-named",
    Reason.REFUSED_SPAM,
    r"\bspam\b",
    only_said=True,
)

AFTER_DATA = rule(
    "after-data",
    Reason.REFUSED_POLICY,
    r"\bin reply to (?:end of )?data|\bafter (?:end of )?data\b|\bour final data|\bprotocol violation",
    r"\btransaction failed|\bmessage (?:was )?(?:refused|rejected|not allowed|not accepted)",
    r"\bnot allowed\b|\brejected$",
    only_said=True,
    weak=True,
)
