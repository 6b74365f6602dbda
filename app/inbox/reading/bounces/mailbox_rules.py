"""What servers say of a mailbox, and of a letter that does not fit into it. Their order is in reasons.py."""

from app.inbox.reading.bounces.rule import WHO, rule
from app.inbox.reading.kinds import Reason

DIRECTORY_BLOCKED = rule(
    "directory-blocked",
    Reason.NO_SUCH_MAILBOX,
    r"\brecipient address rejected: access denied|resolver\.(?:adr|fwd)\.\w*(?:notfound|invalid)",
    r"recipient ?not ?found|resolver\.adr\.badprimary|5\.1\.351 remote server returned unknown recipient",
    r"mailbox unavailable or access denied|recipnotfound",
)

MAILBOX_FULL = rule(
    "mailbox-full",
    Reason.MAILBOX_FULL,
    r"\bmail ?(?:box|folder|drop|dir|file|store)\b[^.;]{0,60}\b(?:full|exceed|over(?:flow| ?quota|\b)"
    r"|too large|size limit|quota|limit|too big|out of)",
    r"\b(?:inbox|account|user|mbox|mailfolder|box|maildir|email account)\b[^.;]{0,60}\b(?:is full|full\b"
    r"|over ?(?:the )?(?:disk |mail |storage )?quota|exceed\w*[^.;]{0,20}(?:quota|storage|space|limit"
    r"|allowance|mailbox)|out of (?:disk )?space|exhausted)",
    r"\b(?:over|exceed\w*|beyond|insufficient|above|out of)\b[^.;]{0,40}\bquota\b",
    r"\bquota\b[^.;]{0,40}\b(?:exceed|full|limit|reached|violat|over)|\bquota (?:error|problem)",
    r"\bdisk quota|\bquotaexceeded|\boverquota\b|\bquota has been",
    r"\b(?:not enough|no more|no|insufficient|out of)\b (?:\w+ )?(?:disk|storage|space)"
    r"\b[^.;]{0,40}\b(?:space|left|mailbox|available|in user|for (?:this )?(?:user|recipient|mailbox)"
    r"|remaining|storage)",
    r"\ballowed storage|\bstorage (?:allocation|limit|quota|space)\b[^.;]{0,30}(?:exceed|reached|full)",
    r"\bexceeded storage|\bfull mailbox\b|\bmailbox[- ]?full\b|\bbox (?:is )?full\b",
    r"\btoo many (?:messages|mails) (?:in|on)\b[^.;]{0,20}(?:mailbox|account)|\btoo much mail\b",
    r"\bmessage (?:count )?(?:would exceed|exceeds) quota|\bunable to deliver[^.;]{0,20}\bfull\b",
    r"\buser'?s (?:disk|mailbox|quota)[^.;]{0,30}(?:full|exceed)",
    r"\bhas reached (?:its|their|his|the) (?:limit|maximum|quota)|postfach[^.;]{0,30}(?:voll|.berf)",
    r"speicherplatz|bo.te (?:aux lettres )?(?:est )?pleine|casilla[^.;]{0,30}(?:llena|agotad)",
    r"espacio[^.;]{0,30}agotad|buz.n[^.;]{0,30}lleno|casella[^.;]{0,30}piena|caixa[^.;]{0,30}cheia",
    r"skrzynk\w*[^.;]{0,30}(?:pe.n|przepe)|переполнен|メールボックス[^。]{0,20}(?:一杯|いっぱい|超え|容量)",
    r"容量[^。]{0,20}(?:超|オーバー)|邮箱已满|full mailbox|\b[45]52 [45]\.2\.2\b",
)

TOO_LARGE = rule(
    "too-large",
    Reason.TOO_LARGE,
    r"\b(?:message|mail|e-?mail|header|attachment|file|body|msg|it)\b[^.;]{0,60}\b(?:too (?:large|big)"
    r"|larger than|bigger than|over(?:ly)? siz|oversiz|exceeds?\b[^.;]{0,60}\b(?:size|limit|maximum"
    r"|length|bytes|\d+ ?[km]b?))",
    r"\b(?:exceed\w*|over|above|violates)\b[^.;]{0,60}\b(?:message|mail|maximum|max|fixed|size|header)"
    r"[- ](?:\w+ )?(?:size|limit|length)",
    r"\bsize (?:limit|of (?:this|the|your) (?:message|mail))\b[^.;]{0,60}(?:exceed|larger|over|too)",
    r"\bmax(?:imum)? (?:message |mail )?size\b|\bsize exceeds\b|\bsizelimit|\bsize restriction",
    r"\bmessage size\b|\bmessagesizelimit|\btoo (?:large|big) (?:a )?(?:message|mail|for)",
    r"\b(?:message|mail|line|header) (?:is )?too long\b(?! in)|\bline limit exceeded",
    r"\bmessage length exceeds|\b5\.3\.4 |\b5\.2\.3 |zu gro.|trop (?:gros|volumineux|grand)",
    r"demasiado grande|サイズ[^。]{0,20}(?:超|制限|大き)|大きすぎ",
)

PROGRAM_FAILED = rule(
    "program-failed",
    Reason.UNKNOWN,
    r"\bpipe to \||\bchild (?:process|status)|\bcommand (?:output|died|failed|time limit)|\bprocmail\b",
    r"\bpipe transport|\bvacation: |\bcan't create\b|\bcannot create output|\bdeliver(?:y)? program",
    r"\blocal delivery failed|\bdotforward|\b\.forward|\bmailer (?:exited|error)|\bprogram failure",
    r"\bmalformed \.forward|\bexec(?:v|ution)? (?:failed|expired)",
)

MOVED = rule(
    "moved",
    Reason.MOVED,
    r"\b5\.1\.6\b|\b(?:mailbox|user|recipient|account|address|he|she|person|who) has moved",
    r"\bhas moved (?:to|\.|,|no)|\bnew (?:e-?mail )?address(?: is|:)|\baddress (?:has )?changed",
    r"\bplease (?:try|use|update)\b[^.;]{0,40}(?:<\S+@|address book|new address|records|contacts)",
    r"\bno longer (?:works? (?:here|at|for)|employed|with (?:us|the company))|\buser not local; please try",
    r"\bchanged (?:his|her|their|its) (?:e-?mail )?address|\bhas been replaced by|\bmoved to\b",
    r"\bleft (?:the|our) (?:company|organi[sz]ation|university|firm)|\bforwarding (?:address|expired)",
)

NO_SUCH_MAILBOX = rule(
    "no-such-mailbox",
    Reason.NO_SUCH_MAILBOX,
    r"\bnot unique\b|\b(?:several|no|multiple) matches\b|\bno(?:t have a)? final (?:e-?mail )?delivery point",
    r"\bnot a valid user",
    rf"\b{WHO}s?\b[^.;!]{{0,80}}\b(?:unknown|(?:not|n't) (?:\w+ )?(?:found|exist|known|recogni[sz]ed|valid"
    rf"|listed|present|a (?:known|valid)|active|available|have|here|registered|on this|in (?:our|my|the"
    rf"|domino|public)|be found|subscribed|local|defined|accept|accepting|hosted|deliverable|match\w*)"
    rf"|does not|doesn't|did not|invalid|disabled|inactive|suspended|deactivated|has expired|closed"
    rf"|terminated|discontinued|deleted|unavailable|no longer|undeliverable|unrouteable|unroutable"
    rf"|ambiguous|removed|cancell?ed|locked|blocked for inactivity|is incorrect|undefined|misspell"
    rf"|not exist|has been (?:disabled|suspended|closed|deleted|removed|blocked))",
    rf"\b(?:unknown|invalid|no such|no|bad|non-?exist\w*|incorrect|inactive|not a (?:known|valid|local)"
    rf"|isn't a (?:known|valid)|unrecogni[sz]ed|undefined|disabled|wrong|unrouteable|unroutable|illegal"
    rf"|ambiguous|undeliverable|not our|suspended|expired|malformed|nonexistent|deactivated"
    rf"|not an? (?:active|existing|registered)|no valid|no one|cannot find|can't find|could not find"
    rf"|couldn't find|unable to find|no matching|nobody|there is no|no active"
    rf"|blocked) (?:\w+ ){{0,3}}{WHO}s?\b",
    r"\brecipient (?:verify failed|not ok)|\baddress (?:is |was )?(?:failed|invalid|incorrect)",
    r"\baddressee unknown",
    r"\bunknown (?:local|virtual|to (?:address|recipient)|or illegal|alias|recip|rcpt|user|-|address"
    r"|addressee)",
    r"\bnot our customer|\bno (?:one|body) (?:here )?(?:by|with|at) that",
    r"\bno such\b(?! (?:domain|host|file|process|device|program|command|table|message))|\bbadrcptto",
    r"\buser doesn't|\b(?:isn't|not) (?:a )?(?:local|known|valid) (?:user|address)|\bdoes ?n[o']t exist",
    r"\bdoes not have an? (?:\S+ )?account|\bdoesn't have an? (?:\S+ )?account",
    r"\bnot (?:listed|found) in (?:the )?(?:domino|public|name|directory|local|address|public name)",
    r"\bname & address book",
    r"\bunable to (?:look ?up|find|resolve) (?:user|recipient|address|mailbox|the (?:user|recipient))",
    r"\bundeliverable address",
    r"\bmailbox (?:is )?(?:unavailable|not available|unknown|name not allowed|not allowed|inactive"
    r"|disabled|does|temporarily disabled)",
    r"\brecipient name is not recogni|\bnot (?:a )?recogni[sz]ed",
    r"\b(?:wasn't|couldn't be|could not be|cannot be|was not|not be) found\b|\bdead account",
    r"\baccount\b[^.;]{0,40}\b(?:disabled|suspended|closed|deleted|inactive|expired|not (?:active|exist"
    r"|available|valid)|unavailable)",
    r"\bis a deactivated mailbox|\bdeactivated\b|\bthis address no longer",
    r"\bno longer (?:accepts?|valid|active|available|in use|on this|exist|here)|\blistserv\b.{0,30}unknown",
    r"\bunknown address|\bnot a valid (?:mailbox|user|recipient|e-?mail|address)|\baliased to a non",
    r"\bunroute?able address|\ball relevant mx",
    r"\bdelivery to this (?:address|user|mailbox) (?:is )?(?:not|restricted|denied)|\bnon ?existent",
    r"\bdisabled due to|\bunknown account|\bnot known (?:here|at)|\bthat address\b",
    r"\bmailbox [^.;]{0,40}not (?:found|exist)",
    r"\bunable to deliver to (?:that|this) (?:address|recipient|mailbox)",
    r"\binvalid (?:mailbox|recipient|address|user)|\bno mailbox\b|\bno account\b|\bx-unix; 67\b",
    r"\buserunknown\b|\bbad (?:destination|address|recipient)|\bbad\b[^.;]{0,15}\baddress",
    r"unbekannte?r? (?:benutzer|empf.nger|adress)",
    r"empf.nger[^.;]{0,40}(?:unbekannt|nicht|existiert|ung.ltig)|existiert nicht",
    r"nicht (?:gefunden|bekannt)|kein (?:benutzer|postfach|solche)|utilisateur[^.;]{0,20}inconnu",
    r"destinataire[^.;]{0,40}(?:inconnu|invalide|introuvable|n'existe)",
    r"adresse[^.;]{0,60}(?:inconnue|invalide|n'existe|incorrecte|introuvable)",
    r"bo.te[^.;]{0,20}(?:n'existe|inconnue|indisponible)|usuario (?:desconocido|no existe|inexistente)",
    r"no existe|desconocid|destinat.rio (?:desconhecido|inexistente|n.o)",
    r"usu.rio (?:desconhecido|inexistente|n.o)|utente sconosciuto|non esiste|sconosciut|inesistente",
    r"nieznany|nie istnieje|nie ma takiego|неизвестн|не существует|не найден|такого пользователя",
    r"onbekend(?:e)? (?:gebruiker|adres)|bestaat niet|ok.nd mottagare|ukendt",
    r"宛先[^。]{0,30}(?:存在|不明|見つかり|間違)",
    r"ユーザ[^。]{0,20}(?:存在|見つか|不明|ありません)",
    r"メールアドレス[^。]{0,30}(?:存在|見つか|誤|間違)",
    r"リストにありません|見つかりません|存在しません|用户不存在",
    r"收件人不存在|不存在|cyfeiriad (?:anhysbys|ddim)|user unknown",
)

RECIPIENT_REFUSED = rule(
    "recipient-refused",
    Reason.NO_SUCH_MAILBOX,
    r"\brecipients? (?:address |name )?(?:was |is |has been |<\S{0,200}> )?(?:rejected|refused"
    r"|not accepted)",
    r"\baddress (?:is |was )?(?:rejected|refused)",
    r"\b[45]\d\d (?:[45]\.\d{1,3}\.\d{1,3} )?(?:<?someone>? )?(?:address )?rejected$",
    weak=True,
)
