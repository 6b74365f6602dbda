"""Why a mail came back: a table of rules over the words of servers and of reports, and what status codes say.

The first rule that matches decides, so the order is part of each rule's meaning: what is said of a mailbox, of its size
or of spam stands before what is said of policy, and that before what is said of addresses in general.
"""

import re
from dataclasses import dataclass

from app.inbox.reading.kinds import Reason


@dataclass(frozen=True)
class Rule:
    """`pattern` is looked for in words in small letters, blanks folded. `only_said`: not in a report's own prose."""

    name: str
    reason: Reason
    pattern: re.Pattern[str]
    only_said: bool = False


def _rule(name: str, reason: Reason, *patterns: str, only_said: bool = False) -> Rule:
    return Rule(name, reason, re.compile("|".join(patterns)), only_said)


WHO = r"(?:user|recipient|mailbox|account|address|addressee|customer|subscriber|member|person|destinatario|e-?mail address|email)"
NOT = r"(?:not|n't|no longer|never)"

RULES: tuple[Rule, ...] = (
    _rule(
        "directory-blocked",
        Reason.NO_SUCH_MAILBOX,
        r"5\.4\.1 \S{0,200}:? ?recipient address rejected: access denied",
        r"resolver\.(?:adr|fwd)\.\w*(?:notfound|invalid)|recipient ?not ?found|resolver\.adr\.badprimary",
        r"5\.1\.351 remote server returned unknown recipient|mailbox unavailable or access denied|recipnotfound",
    ),
    _rule(
        "sender-refused",
        Reason.REFUSED_POLICY,
        r"\bsender (?:address |domain |e-?mail )?(?:<\S{0,200}> )?(?:rejected|denied|refused|blocked|invalid|verify|verification|is not allowed|not allowed|unknown|not authenticated|unauthenticated|does not exist|domain|is unauth|not auth|must)",
        r"\b(?:invalid|unknown|bad|unresolvable|forged|unverified|blocked|illegal) (?:envelope[- ])?(?:sender|return[- ]path|mail from)|\breturn address\b|\bdomain of sender\b|\bsender'?s? (?:address|domain|e-?mail|ip)\b[^.;]{0,80}\b(?:not|does|reject|block|invalid|unresolv|could|fail|unable|no )",
        r"\b(?:user|address|domain) (?:unknown|not found|rejected)? ?in from\b|\bfrom[- ]address\b[^.;]{0,60}\b(?:reject|block|invalid|not)|\bmail from\b[^.;]{0,80}\b(?:not allowed|rejected|denied|is invalid|refused|must be)",
        r"\bsendernotauthenticated|\bsender ?not ?authenticated|\bsenderdomain|\bsender id\b|\bbacklisted sender|\bblack ?listed (?:envelope )?(?:sender|from|recipient)|\bbadmailfrom\b|\bbadfrom\b|\byou are not allowed to send|\bnot authorized to send|\bunauthori[sz]ed sender|\bspoof",
        r"\bcannot find your (?:reverse )?hostname|\bcannot resolve your (?:address|domain)|\bdomain of your|\byour domain\b[^.;]{0,40}\b(?:not|no |does|reject|block)|\bmx records? (?:for|of) (?:the )?(?:sender|your)|\bdomain must (?:resolve|exist)|\bdoes not resolve\b|\bcannot resolve sender",
    ),
    _rule(
        "greylisted",
        Reason.TEMPORARY,
        r"\bgr[ea]y-? ?list",
        r"\bgraylist|\bdeferred[^.;]{0,30}due to (?:user complaints|unexpected volume)|\btemporarily deferred\b|\[tss?0\d\]",
    ),
    _rule(
        "mailbox-full",
        Reason.MAILBOX_FULL,
        r"\bmail ?(?:box|folder|drop|dir|file|store)\b[^.;]{0,60}\b(?:full|exceed|over(?:flow| ?quota|\b)|too large|size limit|quota|limit|too big|out of)",
        r"\b(?:inbox|account|user|recipient|recipient's mailbox|mbox|mailfolder|box|maildir|email account)\b[^.;]{0,60}\b(?:is full|full\b|over ?(?:the )?(?:disk |mail |storage )?quota|exceed\w*[^.;]{0,20}(?:quota|storage|space|limit|allowance|mailbox)|out of (?:disk )?space|exhausted)",
        r"\b(?:over|exceed\w*|beyond|insufficient|above|out of)\b[^.;]{0,40}\bquota\b|\bquota\b[^.;]{0,40}\b(?:exceed|full|limit|reached|violat|over)|\bquota (?:error|problem)|\bdisk quota|\bquotaexceeded|\boverquota\b|\bquota has been",
        r"\b(?:not enough|no more|no|insufficient|out of)\b (?:\w+ )?(?:disk|storage|space|mailbox)\b[^.;]{0,40}\b(?:space|left|mailbox|available|in user|for (?:this )?(?:user|recipient|mailbox)|remaining|storage)|\ballowed storage|\bstorage (?:allocation|limit|quota|space)\b[^.;]{0,30}(?:exceed|reached|full)|\bexceeded storage",
        r"\bfull mailbox\b|\bmailbox[- ]?full\b|\bbox (?:is )?full\b|\btoo many (?:messages|mails) (?:in|on)\b[^.;]{0,20}(?:mailbox|account)|\btoo much mail\b|\bmessage (?:count )?(?:would exceed|exceeds) quota|\bunable to deliver[^.;]{0,20}\bfull\b|\buser'?s (?:disk|mailbox|quota)[^.;]{0,30}(?:full|exceed)|\bhas reached (?:its|their|his|the) (?:limit|maximum|quota)",
        r"postfach[^.;]{0,30}(?:voll|.berf)|speicherplatz|bo.te (?:aux lettres )?(?:est )?pleine|casilla[^.;]{0,30}(?:llena|agotad)|espacio[^.;]{0,30}agotad|buz.n[^.;]{0,30}lleno|casella[^.;]{0,30}piena|caixa[^.;]{0,30}cheia|skrzynk\w*[^.;]{0,30}(?:pe.n|przepe)|переполнен|メールボックス[^。]{0,20}(?:一杯|いっぱい|超え|容量)|容量[^。]{0,20}(?:超|オーバー)|邮箱已满|full mailbox",
        r"\b(?:4|5)52 (?:4|5)\.2\.2\b",
    ),
    _rule(
        "too-large",
        Reason.TOO_LARGE,
        r"\b(?:message|mail|e-?mail|header|attachment|file|body|msg|it)\b[^.;]{0,60}\b(?:too (?:large|big|long)|larger than|bigger than|over(?:ly)? siz|oversiz|exceeds?\b[^.;]{0,60}\b(?:size|limit|maximum|length|bytes|\d+ ?[km]b?))",
        r"\b(?:exceed\w*|over|above|violates)\b[^.;]{0,60}\b(?:message|mail|maximum|max|fixed|size|header)[- ](?:\w+ )?(?:size|limit|length)|\bsize (?:limit|of (?:this|the|your) (?:message|mail))\b[^.;]{0,60}(?:exceed|larger|over|too)|\bmax(?:imum)? (?:message |mail )?size\b|\bsize exceeds\b|\bsizelimit|\bsize restriction|\bmessage size\b|\bmessagesizelimit|\btoo (?:large|big) (?:a )?(?:message|mail|for)",
        r"\b5\.3\.4 |\b5\.2\.3 |zu gro.|trop (?:gros|volumineux|grand)|demasiado grande|サイズ[^。]{0,20}(?:超|制限|大き)|大きすぎ",
    ),
    _rule(
        "quarantine",
        Reason.REFUSED_SPAM,
        r"\b(?:uribl|surbl|dbl\.spamhaus)\b|\bspam(?:my|vertis)?[- ]?(?:url|link|like|content|message|mail|score|assassin|hits|detected|filter|rejected|probability|marker|signature|test|tagged|word|level|source|found)",
        r"\b(?:is|as|be|looks? like|appears? to be|considered|identified|classified|detected|contains?|flagged|marked|resembl\w+|suspected|likely|probabl[ey]|categori[sz]ed|tagged|mistaken for|seen as|scored as|this)(?: \w+){0,4} (?:spam|junk|ube|uce|unsolicited|bulk mail|phish\w*)\b",
        r"\b(?:rejected|refused|blocked|denied|discarded|dropped|bounced)\b[^.;]{0,40}\b(?:as|for|due to|because of) ?(?:\w+ ){0,2}(?:spam|junk|unsolicited)|\bjunk ?(?:e-?)?mail (?:filter|rejected)|\bno spam\b|\bspam is not\b|\banti-?spam\b[^.;]{0,60}(?:reject|block|detect|content|filter|polic)",
        r"\bmessage (?:content )?(?:rejected|refused)[^.;]{0,20}(?:spam|content analysis)|\bcloudmark\b|\bbogofilter|\bhigh(?:ly)? (?:probability|likelihood)[^.;]{0,20}spam|\bbayes|\bsuspected spam|\bspam\b[^.;]{0,30}\b(?:detected|rejected|found|filter|score|blocked|suspected|refused|policy|contents?)\b|\bphishing\b|\bsp[a@]m\?|\b\(spam\)|\bspam mail\b",
        r"\bsimilar to (?:spam|unsolicited)|\bunsolicited\b[^.;]{0,30}\b(?:mail|message|content|bulk)|\b554 5\.7\.1 \[?(?:cs|hm)\d|\bspam\s*$|\bspam[.,!)\]]|\bgtube\b|迷惑メール|垃圾邮件|スパム",
    ),
    _rule(
        "content",
        Reason.CONTENT_REFUSED,
        r"\b(?:virus|viruses|malware|trojan|worm|infected|exploit)\b(?! ?scanned)[^.;]{0,80}(?:found|detect|reject|contain|infected|block|quarantin|remov|in |:|\bname\b|delivery)?|\bvirus\b",
        r"\b(?:attachment|file|extension|content|mime|file type|executable)s?\b[^.;]{0,60}\b(?:not (?:allowed|permitted|accepted)|prohibit|forbidden|banned|blocked|illegal|disallow|rejected|refused|unacceptable|denied|restricted|suspicious|dangerous|policy|violat)",
        r"\b(?:banned|prohibited|illegal|forbidden|blocked|unacceptable|unwanted|unsafe|dangerous|disallowed|unauthori[sz]ed) (?:\w+ )?(?:attachment|content|file|extension|mime|header|executable|words?|language)",
        r"\bmessage content (?:rejected|refused|not)|\bcontent (?:rejected|filter|restriction|policy|violation|refused)|\bcontains? (?:\w+ ){0,3}(?:attachment|executable|macro|encrypted|password|profan|inappropriate|8bit|illegal|invalid|bare|forbidden)",
        r"\b5\.6\.[0-9]|\bbare (?:lf|cr|linefeeds?|newline)|\bmalformed (?:mime|header|message)|\b(?:missing|invalid|improper|duplicate|multiple|non-compliant|not rfc)\b[^.;]{0,30}\b(?:header|from: |rfc|5322|2822|822|mime|charset)|\brfc ?(?:5322|2822|822|compliant)|\bpassword[- ]protected|\bheaders? (?:is|are) (?:missing|invalid)|\bhtml (?:mail|message)s? (?:is|are) not",
    ),
    _rule(
        "challenge",
        Reason.REFUSED_POLICY,
        r"\b(?:confirm|verify|prove|authenticate)\b[^.]{0,60}\b(?:that you|your (?:address|e-?mail|message|identity)|you are|sender|delivery)|\bwhite-? ?list\b|\bapproved sender|\bchallenge\b[^.]{0,30}response|\bguest list|\bjust this once|\bspam ?arrest|\bboxbe\b|\btmda\b",
    ),
    _rule(
        "blocklist",
        Reason.REFUSED_POLICY,
        r"\b(?:black|block|deny|drop|bad)-? ?list|\bspamhaus|\bspamcop|\bsorbs\b|\bdnsbl|\brbls?\b|\bdnsrbl|\bbarracuda(?:central)?\b[^.;]{0,60}(?:reputation|block)|\bsenderbase|\bsenderscore|\b[xsp]bl\b|\bcbl\b|\bmail-abuse|\bnjabl|\buceprotect|\blisted (?:in|at|by|on)\b|\bproofpoint\b[^.;]{0,40}(?:block|dynamic|reputation)|\bpbl\b",
        r"\breputation\b|\bbanned\b|\bblocked (?:by|using|for|due|because|from|-|\(|address|-|see)|\b(?:has been|is|was|are|currently|been|temporarily|:) ?block(?:ed|ing)\b|\baddr:blocked|\bblocked\.?$|\bdynamic(?:ally)?[ -](?:ip|assigned|address|range|pool)|\bdial-?up\b|\bopen (?:mail )?(?:relay|proxy)|\bresidential\b|\bpoor (?:reputation|karma)|\bip(?: address)?\b[^.;]{0,60}\b(?:block|reject|not (?:allowed|permitted)|refused|denied|blacklist)",
        r"\b(?:mail|messages?|e-?mails?|connections?) from (?:your|this|the|\S{1,100}|\[\S{1,60}\])(?: \S+){0,5} (?:were|was|is|are|has been|have been|being)? ?(?:not (?:allowed|accepted|permitted|welcome)|rejected|refused|blocked|denied|prohibited|banned|weren't|wasn't)|\bcomplaints?\b|\bsee https?:\S{0,120}(?:block|bl|abuse|postmaster|spam)",
        r"\b(?:client|your) host (?:\S{0,120} )?(?:rejected|blocked|refused|denied)|\bhost rejected|\bconnections? (?:will not be accepted|not accepted|not allowed|rejected|refused due|denied)|\bnot accepting (?:mail|connections|messages) from|\bno access from mail server|\b(?:sc|dy|ou)-00\d\b|\bunfortunately, messages from|\bib\d{3}\b|\bip reputation|\bbad ?rep|\bmay not be mail exchanger",
    ),
    _rule(
        "unauthenticated",
        Reason.REFUSED_POLICY,
        r"\bspf\b|\bdkim\b|\bdmarc\b|\bunauthenticated\b|\bauthentication (?:required|failed|checks?|is required|results|information|credentials)|\bsmtp auth|\bmust (?:first )?(?:authenticate|issue a? ?starttls|use)\b|\brequires? (?:authentication|tls|starttls|encryption|smtp auth)|\bstarttls\b|\btls\b[^.;]{0,40}(?:required|mandatory|fail|needed|not|negotiat|support|enforce)|\bpolicy of the domain|\barc\b.{0,20}fail|\b530 ",
        r"\breverse[- ](?:dns|mapping|lookup|hostname|name|ip)|\brdns\b|\bptr\b|\bfcrdns|\bhelo\b|\behlo\b[^.;]{0,60}(?:reject|invalid|bad|fail|not)|\bdoes not have (?:a )?(?:valid )?(?:reverse|hostname|dns)|\bno (?:valid )?(?:reverse|rdns|ptr)|\bdns (?:lookup|record|check)s? (?:of|for) (?:your|the sending|client)|\binvalid domain name\b|\bmy name was rejected|\bdomainkeys",
    ),
    _rule(
        "relay-denied",
        Reason.REFUSED_POLICY,
        r"\brelay(?:ing)?\b[^.;]{0,60}\b(?:denied|not|prohibit|reject|refus|forbidden|disallow|access|disabled|attempt|restrict|block|unauthori)|\b(?:not (?:allowed|permitted|authori[sz]ed|a|an open|our)|cannot|can't|can not|don't|unable to|won't|will not|does not|denied|no|unauthori[sz]ed|refus\w+ to|insecure|prohibit\w*) (?:\w+ ){0,3}(?:to )?relay",
        r"\ballowed rcpthosts|\brcpthosts\b|\bnot a gateway|\bwe do not relay|\bdo not relay|\bnot (?:a )?local (?:host|domain)|\bdomain isn't (?:allowed|in my)|\bis not (?:allowed|permitted) to (?:relay|send)|\bthis system is not configured to relay|\bmust be delivered remotely",
    ),
    _rule(
        "no-such-mailbox",
        Reason.NO_SUCH_MAILBOX,
        rf"\b{WHO}s?\b[^.;!]{{0,80}}\b(?:unknown|(?:not|n't) (?:\w+ )?(?:found|exist|known|recogni[sz]ed|valid|listed|present|a (?:known|valid)|active|available|have|here|registered|on this|in (?:our|my|the|domino|public)|be found|subscribed|local|defined|accept|accepting|hosted|deliverable|match\w*)|does not|doesn't|did not|invalid|disabled|inactive|suspended|deactivated|expired|closed|terminated|discontinued|deleted|unavailable|no longer|undeliverable|unrouteable|unroutable|ambiguous|removed|cancell?ed|locked|blocked for inactivity|is incorrect|undefined|misspell|not exist|has been (?:disabled|suspended|closed|deleted|removed|blocked))",
        rf"\b(?:unknown|invalid|no such|no|bad|non-?exist\w*|incorrect|inactive|not a (?:known|valid|local)|isn't a (?:known|valid)|unrecogni[sz]ed|undefined|disabled|wrong|unrouteable|unroutable|illegal|ambiguous|undeliverable|not our|suspended|expired|malformed|nonexistent|deactivated|not an? (?:active|existing|registered)|no valid|no one|cannot find|can't find|could not find|couldn't find|unable to find|no matching|nobody|there is no|no active|blocked) (?:\w+ ){{0,3}}{WHO}s?\b",
        r"\brecipients? (?:address |name )?(?:was |is |has been |<\S{0,200}> )?(?:rejected|refused|not (?:ok|accepted)|verify failed)|\baddress (?:is |was )?(?:rejected|refused|failed|invalid|incorrect)|\baddressee unknown|\bunknown (?:local|virtual|to (?:address|recipient)|or illegal|alias|recip|rcpt|user|-|address|addressee)|\bnot our customer|\bno (?:one|body) (?:here )?(?:by|with|at) that|\bno such\b(?! (?:domain|host))|\bbadrcptto|\buser doesn't|\b(?:isn't|not) (?:a )?(?:local|known|valid) (?:user|address)|\bdoes ?n[o']t exist|\bdoes not have an? (?:\S+ )?account|\bdoesn't have an? (?:\S+ )?account",
        r"\bnot (?:listed|found) in (?:the )?(?:domino|public|name|directory|local|address|public name)|\bname & address book|\bunable to (?:look ?up|find|resolve) (?:user|recipient|address|mailbox|the (?:user|recipient))|\bundeliverable address|\bmailbox (?:is )?(?:unavailable|not available|unknown|name not allowed|not allowed|inactive|disabled|does|temporarily disabled)|\brecipient name is not recogni|\bnot (?:a )?recogni[sz]ed|\b(?:wasn't|couldn't be|could not be|cannot be|was not|not be) found\b|\bdead account|\baccount\b[^.;]{0,40}\b(?:disabled|suspended|closed|deleted|inactive|expired|not (?:active|exist|available|valid)|unavailable)|\bis a deactivated mailbox|\bdeactivated\b|\bthis address no longer|\bno longer (?:accepts?|valid|active|available|in use|on this|exist|here)|\blistserv\b.{0,30}unknown",
        r"\bunknown address|\bnot a valid (?:mailbox|user|recipient|e-?mail|address)|\baliased to a non|\bunroute?able address|\ball relevant mx|\bdelivery to this (?:address|user|mailbox) (?:is )?(?:not|restricted|denied)|\bnon ?existent|\bdisabled due to|\bunknown account|\bnot known (?:here|at)|\bthat address\b|\bmailbox [^.;]{0,40}not (?:found|exist)|\bunable to deliver to (?:that|this) (?:address|recipient|mailbox)|\binvalid (?:mailbox|recipient|address|user)|\bno mailbox\b|\bno account\b|\bx-unix; 67\b|\buserunknown\b|\bbad (?:destination|address|recipient)|\bbad\b[^.;]{0,15}\baddress",
        r"unbekannte?r? (?:benutzer|empf.nger|adress)|empf.nger[^.;]{0,40}(?:unbekannt|nicht|existiert|ung.ltig)|existiert nicht|nicht (?:gefunden|bekannt)|kein (?:benutzer|postfach|solche)|utilisateur[^.;]{0,20}inconnu|destinataire[^.;]{0,40}(?:inconnu|invalide|introuvable|n'existe)|adresse[^.;]{0,60}(?:inconnue|invalide|n'existe|incorrecte|introuvable)|bo.te[^.;]{0,20}(?:n'existe|inconnue|indisponible)|usuario (?:desconocido|no existe|inexistente)|no existe|desconocid|destinat.rio (?:desconhecido|inexistente|n.o)|usu.rio (?:desconhecido|inexistente|n.o)|utente sconosciuto|non esiste|sconosciut|inesistente|nieznany|nie istnieje|nie ma takiego|неизвестн|не существует|не найден|такого пользователя|onbekend(?:e)? (?:gebruiker|adres)|bestaat niet|ok.nd mottagare|ukendt",
        r"宛先[^。]{0,30}(?:存在|不明|見つかり|間違)|ユーザ[^。]{0,20}(?:存在|見つか|不明|ありません)|メールアドレス[^。]{0,30}(?:存在|見つか|誤|間違)|リストにありません|見つかりません|存在しません|用户不存在|收件人不存在|不存在|cyfeiriad (?:anhysbys|ddim)|user unknown",
    ),
    _rule(
        "host-unknown",
        Reason.HOST_UNKNOWN,
        r"\b(?:host|domain|hostname|host or domain|mail server|server|site|domain name|destination)(?: name)?s?\b[^.;]{0,80}\b(?:unknown|not found|(?:does ?n[o']t|not|n't) (?:exist|found|resolv|be (?:found|resolved)|known|accept|receive|have|valid)|doesn't|could not be found|lookup (?:fail|error)|name service error|not known|has no|no mx|is invalid|invalid|cannot be (?:found|resolved)|nicht gefunden|inconnu|no longer)",
        r"\b(?:unknown|no such|invalid|unrout(?:e)?able|unresolvable|non-?existent|bad|null|couldn't find any|cannot find|can't find|could not find|couldn't find|unable to (?:find|resolve|lookup|locate)|couldn't resolve|cannot resolve|could not resolve|illegal|not a valid|no) (?:\w+ ){0,3}(?:host|domain|mx\b|mail (?:exchanger|host|domain|server)|hostname|host/domain|dns (?:record|entr)|host (?:name|or domain))",
        r"\bname or service not known|\bnxdomain|\bunknown host|\bhost unknown|\bno mx\b|\bnull mx|\bnullmx|\ball relevant mx records point|\blowest numbered mx|\bmail for \S+ loops back|\bno route to (?:domain|host name)|\bunroute?able (?:mail )?domain|\bdns (?:error|query|lookup|resolution|domain|soft error|name)\b[^.;]{0,80}(?:not|n't|fail|exist|nx|error|referr)|\bnodename nor servname|\binfodomainnonexistent|\bdomain (?:may not exist|is misspelled)|\bdoes not accept (?:any )?(?:mail|e-?mail|messages)|\bno (?:valid )?(?:mx|mail) (?:records?|hosts?)|\brouting (?:lookup|information)[^.;]{0,30}(?:fail|not)|\bbad destination host|\bno mail exchanger|\bno (?:hosts|host) (?:found|to)|\bno dns entry|\bmx lookup|\bunknown domain|\b5\.1\.2\b|\b5\.4\.4\b|\b556 |\bdomain names?\b[^.;]{0,40}no answer",
        r"hote inconnu|h.te[^.;]{0,20}inconnu|domaine[^.;]{0,30}(?:inconnu|n'existe)|dominio[^.;]{0,30}(?:no existe|desconocido|inesistente)|domain[^.;]{0,10}existiert nicht|ホスト[^。]{0,20}(?:見つか|存在|不明)|ドメイン[^。]{0,20}(?:見つか|存在|不明)",
    ),
    _rule(
        "moved",
        Reason.MOVED,
        r"\b(?:user|recipient|mailbox|account|address|he|she|person|employee|who)\b[^.;]{0,60}\b(?:has|have|was) (?:been )?(?:moved|migrated|relocated|changed (?:to|address)|left)|\bhas moved\b|\bnew (?:e-?mail )?address(?: is|:)|\baddress (?:has )?changed|\bplease (?:try|use|update)\b[^.;]{0,40}(?:<\S+@|address book|new address|records|contacts)|\bno longer (?:works?|employed|with|at this|reachable at)|\buser not local; please try|\b(?:551|251) |\b5\.1\.6\b|\bchanged (?:his|her|their|its) (?:e-?mail )?address|\bhas been replaced by|\bmoved to\b|\bnow at\b|\breplaced by\b|\baddress\b[^.;]{0,30}\bobsolete",
    ),
    _rule(
        "policy",
        Reason.REFUSED_POLICY,
        r"\bpolic(?:y|ies)\b|\bprohibited\b|\bnot (?:authori[sz]ed|permitted|allowed|accepted (?:from|by)|welcome)|\bunauthori[sz]ed\b|\baccess (?:is )?(?:denied|refused|rejected)|\bpermission (?:denied|to)|\b(?:transaction|message|mail|delivery) (?:has been |was |is )?(?:rejected|refused|denied|blocked|prohibited|restricted)|\brestrict(?:ed|ion)|\btransport\.rules|\brejected by (?:the )?(?:recipient|server|header|user|rule|filter|domain|system)|\b5\.7\.\d{1,3}\b|\bcommunication denied|\bsecurity\b|\bforbidden\b|\bonly accepts?\b|\bdoes not (?:want|wish|accept) (?:to receive|your|mail from|messages? from)|\badministrat(?:ive|or)\b[^.;]{0,30}(?:prohibit|reject|block|refus)|\bvalid senders|\bmembers only|\bnot (?:a )?(?:subscriber|member)|\bmoderat|\bkeine berechtigung|\brefused\b[^.;]{0,20}\bpolicy|\brejected\b[^.;]{0,40}\b(?:filter|rule)|\bmailsweeper|\bunacceptable\b",
        only_said=True,
    ),
    _rule(
        "temporary",
        Reason.TEMPORARY,
        r"\btime(?:d)?[- ]?out|\btime limit|\bexpired\b|\bconnection (?:\w+ )?(?:refused|reset|failed|lost|closed|dropped|terminated|broken|aborted|was (?:closed|dropped|refused|lost|reset)|could not|cannot|died|timed)|\b(?:could not|couldn't|cannot|unable to|can't|failed to|not) (?:be )?(?:re)?(?:connect|contact|reach|establish|open (?:a )?connection)|\bno route to host|\bnetwork (?:is )?(?:unreachable|error|down|problem)|\bunreachable\b|\bhost (?:is )?(?:down|unreachable|not responding|not reachable)|\bnot responding|\bno (?:smtp )?(?:response|answer|connection) ",
        r"\btoo many (?:connections|concurrent|sessions|messages|hops|recipients|errors|mails|e-?mails|processes|attempts|smtp|simultaneous)|\b(?:rate|connection|concurrency) ?limit|\bthrottl|\brate (?:that|exceed|control)|\btry(?:ing)? (?:again|later|your)|\bretry|\btemporar(?:y|ily)|\bdeferred\b|\bbusy\b|\bresources? (?:\w+ )?(?:temporarily|unavailable|exhausted|restrict)|\binsufficient (?:system )?(?:resource|storage|disk)|\bserver (?:is )?(?:unavailable|down|error|busy|not available|shutting|offline)|\bservice (?:is )?(?:currently )?(?:not available|unavailable|temporarily|shutting)|\bsystem (?:load|is (?:busy|down|not|currently))|\bnot accepting (?:messages|network|mail|connections)|\bload (?:average|too high|is too)|\blater\b|\bhas been in (?:the )?queue|\bqueue (?:too long|time|lifetime)|\bretention time|\bmaximum (?:\w+ )?(?:queue|retry|time)|\bhop count|\bmail loop|\blooping|\bloop(?:s|ed)?\b|\bisn't responding|\bpolicy service|\b4\.[2347]\.\d|\b4\.4\.\d|\b(?:421|450|451|452|454) |\bconfiguration (?:error|problem)|\bi/o error|\binternal (?:server |software )?error|\bnot (?:yet )?been (?:delivered|collected)|\bwithin the (?:time|allowed)|\blocal (?:error|problem|configuration)",
        r"zeit.berschreitung|verz.gert|d.lai d.pass|tiempo (?:de espera|agotado)|接続できません|タイムアウト|応答がありません|期限",
    ),
    _rule(
        "system",
        Reason.TEMPORARY,
        r"\bdisk (?:is )?full|\bno space left|\bsystem (?:storage|full)|\bout of memory|\btoo many open files",
    ),
)

BY_STATUS: tuple[tuple[str, Reason], ...] = (
    (r"5\.1\.2|5\.4\.4|\d\.4\.310|5\.4\.312|5\.1\.9", Reason.HOST_UNKNOWN),
    (r"\d\.1\.6|5\.1\.12", Reason.MOVED),
    (r"\d\.1\.[78]", Reason.REFUSED_POLICY),
    (r"5\.1\.\d+|5\.2\.1|4\.1\.1", Reason.NO_SUCH_MAILBOX),
    (r"\d\.2\.2", Reason.MAILBOX_FULL),
    (r"\d\.2\.3|\d\.3\.4", Reason.TOO_LARGE),
    (r"5\.6\.\d+", Reason.CONTENT_REFUSED),
    (r"5\.7\.\d+", Reason.REFUSED_POLICY),
    (r"4\.\d+\.\d+|5\.4\.[0-79]|5\.4\.\d\d+|5\.3\.[12]|5\.5\.3", Reason.TEMPORARY),
)
"""What an enhanced code means where no words do (RFC 3463; RFC 7505 and 7372 for later ones)."""

BY_REPLY: tuple[tuple[str, Reason], ...] = (
    ("421|45[0134]|432", Reason.TEMPORARY),
    ("452|552", Reason.MAILBOX_FULL),
    ("551|251", Reason.MOVED),
    ("55[03]", Reason.NO_SUCH_MAILBOX),
    ("556|521", Reason.HOST_UNKNOWN),
    ("530|534|535|538", Reason.REFUSED_POLICY),
)
"""What an SMTP reply means where there is neither (RFC 5321)."""

STATUS_RULES = tuple((re.compile(pattern), reason) for pattern, reason in BY_STATUS)
REPLY_RULES = tuple((re.compile(pattern), reason) for pattern, reason in BY_REPLY)
REPLY = re.compile(r"(?<![\d.#/=:-])([245]\d\d)(?=[ -](?:[a-z<\"'(#\[*]|[245]\.\d))")

MOST_SAID = 4_000
MOST_TOLD = 8_000
"""Characters that the rules look at: a long report says its reason early, or in its servers' words."""

CONTINUED = re.compile(r"\b([245]\d\d)-(?:\1-)?(?=\S)")
REPEATED = re.compile(r"(?<=\S) [45]\d\d[- ](?:[45]\.\d{1,3}\.\d{1,3} )?(?=[a-z])")


def fold(words: str) -> str:
    """Words as rules look at them: small letters, single blanks, the codes of continued lines taken out."""
    plain = re.sub(r"\s+", " ", words.lower().replace("’", "'").replace("‘", "'"))
    return re.sub(r"= (?=[a-z])", "", CONTINUED.sub(r"\1 ", plain))


@dataclass(frozen=True)
class Why:
    reason: Reason
    rule: str


def why(*, said: str, told: str, status: str) -> Why:
    """The reason: by what servers said, else by what the report tells, else by the codes alone."""
    said, told = fold(said[:MOST_SAID]), fold(told[:MOST_TOLD])
    said = f"{said} {REPEATED.sub(' ', said)}" if REPEATED.search(said) else said
    if found := _by_rules(said, all_rules=True):
        return found
    if found := _by_status(status, weak=False) or _by_rules(told, all_rules=False) or _by_status(status, weak=True):
        return found
    reply = next(iter(REPLY.findall(said) or REPLY.findall(told)), "")
    for pattern, reason in REPLY_RULES:
        if reply and pattern.fullmatch(reply):
            return Why(reason, "reply-code")
    return Why(Reason.UNKNOWN, "")


def _by_rules(words: str, *, all_rules: bool) -> Why | None:
    for rule in RULES:
        if (all_rules or not rule.only_said) and rule.pattern.search(words):
            return Why(rule.reason, f"table:{rule.name}")
    return None


WEAK = re.compile(r"5\.[0-57]\.0|5\.4\.[0-79]|4\.\d+\.\d+|5\.7\.1|5\.5\.\d+|5\.1\.1|5\.3\.\d+")
"""Codes that programs give for want of a better one: the words of the report are asked first."""


def _by_status(status: str, *, weak: bool) -> Why | None:
    if not status or (not weak and WEAK.fullmatch(status)) or status.endswith(".0.0"):
        return None
    return next((Why(reason, "status") for pattern, reason in STATUS_RULES if pattern.fullmatch(status)), None)
