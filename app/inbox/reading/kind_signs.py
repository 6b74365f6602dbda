"""Signs of what kind a mail is: a table of where each looks, and for which kind it speaks. weighed.py weighs them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.inbox.reading.kinds import Kind


class SignPlace(StrEnum):
    SENDER = "sender"
    """The sender's name and address: "mail delivery system mailer-daemon@relay.example"."""
    SUBJECT = "subject"
    TOP = "top"
    """The first MOST_LOOKED_AT characters of what the mail itself says, quoted text left out, in small letters."""


MOST_LOOKED_AT = 6_000


@dataclass(frozen=True)
class Sign:
    name: str
    where: SignPlace
    kind: Kind
    pattern: re.Pattern[str]


def _sign(name: str, where: SignPlace, kind: Kind, *patterns: str) -> Sign:
    return Sign(name, where, kind, re.compile("|".join(patterns), re.IGNORECASE))


SIGNS: tuple[Sign, ...] = (
    _sign(
        "daemon",
        SignPlace.SENDER,
        Kind.BOUNCE,
        r"\b(?:mailer|mail|mda|smtp|mta)[-_. ]?daemon\b|\bpost-?(?:master|office)\b",
        r"\bmail(?:er)?[-_. ]?(?:delivery|system|administrator|admin|router|robot|gateway|error|failure"
        r"|server)\b",
        r"\bdelivery[-_. ]?(?:sub-?)?(?:system|agent|report|status|failure|notification|subsystem)\b",
        r"\bmicrosoft ?exchange|\bsystem administrator\b|\bsystem attendant\b",
        r"(?:^|[\s<])(?:bounces?|bounced|mdaemon|uucp|mmdf|daemon|root|mailmaster|mrelay|mailadm|symantec"
        r"|smtp|mailer|amavis(?:d(?:-new)?)?|ndr|nondelivery|content-filter|spam-?filter|mimedefang"
        r"|mail-?marshal|virus-?scan(?:ner)?)@",
        r"\binternet mail (?:delivery|connector|service)\b|\bemail delivery\b|\bundeliver|\bvacationing mail\b",
        r"\bmail router\b|\breturned mail\b|システム管理者|メール配信",
    ),
    _sign(
        "returned",
        SignPlace.SUBJECT,
        Kind.BOUNCE,
        r"\bundeliver(?:able|ed|y)\b|\bun-?deliverable\b|\bnon-?deliver(?:y|able)\b|\bnon-?delivered\b|\bndn\b",
        r"\bndr\b",
        r"\bdelivery[- ]?(?:status|failure|failed|has failed|error|problem|notification|report|attempt"
        r"|incomplete|exception|to\b.{0,80}\bfailed)",
        r"\b(?:mail|message|e-?mail)\b.{0,30}\b(?:failed|failure|error|bounced|rejected|blocked|refused"
        r"|returned|problem|not (?:be )?deliver|not sent)",
        r"\bfailure (?:notice|notification|delivery)\b|\bfailed (?:mail|delivery|message|recipient)",
        r"\bdeliver(?:y)? fail|\breturned (?:mail|e-?mail|message|to sender)\b|\breturning (?:mail|message)\b",
        r"\bmail returned\b|\b(?:could|can|was|were|did) ?no(?:t|n)\b.{0,40}\b(?:deliver|sent|send|reach)",
        r"\bcan(?:no|')t (?:be )?deliver|\bunable to deliver|\bnot delivered\b",
        r"\bwas ?n[o']t (?:delivered|sent)|\b(?:unknown|invalid|bad) (?:user|address|recipient|mailbox)",
        r"\buser unknown|\b(?:user|recipient|address|mailbox)\b.{0,20}\b(?:unknown|not found|full|invalid)",
        r"\b(?:mail(?:box)?|quota)\b.{0,20}\b(?:full|exceeded|over quota)",
        r"\bbounce(?:d)?\b.{0,20}(?:mail|message|notif)|\bdsn\b|\bmail error\b|\bnondeliverable\b",
        r"\berror (?:sending|delivering|report)\b|\bmail system error\b|\bmail failure\b|\bmailer error\b",
        r"\bpermanent (?:delivery )?(?:fail|error)|\bmdaemon (?:notification|warning)\b|\bsmtp error\b",
        r"\bmailmarshal\b.{0,40}\b(?:detected|block)",
        r"\b(?:spam|virus|content).{0,20}\b(?:rejected|blocked|detected|found|violation)|unzustellbar",
        r"nicht zugestellt|zustell(?:ung|fehler)|fehlgeschlagen|nicht zustellbar",
        r"fehler bei der .{0,20}bermittlung|non[- ]remis",
        r"chec d[e'].{0,20}(?:remise|livraison|distribution|acheminement)|non distribu|non d.livr",
        r"no (?:se )?(?:ha )?(?:podido|puede|pudo) entregar|no entregad|devuelt|mancato recapito",
        r"impossibile (?:consegnare|recapitare)|mancata consegna|onbestelbaar|niet (?:worden )?bezorgd",
        r"niedor.czon|nie dostarczon|zwrot|не ?доставлен|недоставлен|n.o entregue|devolvida?\b",
        r"kunde inte levereras|kunne ikke leveres|配信(?:不能|エラー|失敗|できません)|送信(?:エラー|失敗|できません)",
        r"未配信|不達|宛先不明|エラー通知",
        r"退信|系统退信|無法傳遞|投递失败",
        r"heb (?:ei|eu) d?danfon|heb (?:ei|eu) d?ddosbarthu|methu (?:danfon|anfon|dosbarthu)",
        r"methwyd (?:danfon|anfon)",
    ),
    _sign(
        "says-returned",
        SignPlace.TOP,
        Kind.BOUNCE,
        r"\bnot a valid (?:user|address|recipient|mailbox)",
        r"\b(?:could|can|was|were|is|has|have|did|will) ?no(?:t|t be|t been)\b[^.]{0,80}\b(?:deliver|sent to"
        r"|reach|accepted|relay|transmitted|processed)",
        r"\b(?:cannot|can't|couldn't|wasn't|won't|isn't|hasn't|unable to|failed to|not) (?:be |been "
        r"|yet been )?(?:deliver|send your|sent|reach|relay|accept)",
        r"\bundeliver(?:able|ed)\b|\bnon-?deliver(?:y|able)|\bunsuccessful\b[^.]{0,40}deliver",
        r"\bdeliver(?:y|ing|ed)?\b[^.]{0,120}\b(?:fail|problem|error|delayed|permanently|unsuccessful|aborted"
        r"|abandoned|impossible|suspended|refused)",
        r"\b(?:fail|error|problem)\w*\b[^.]{0,60}\bdeliver",
        r"\b(?:returned|bounced|sent back) (?:to (?:the )?(?:sender|you)|mail|unopened)",
        r"\breturning (?:your )?(?:message|mail)|\b(?:fatal|permanent|delivery|transmission|routing) errors?\b",
        r"\bhave been unsuccessful\b",
        r"\b(?:message|mail|e-?mail)\b[^.]{0,80}\b(?:rejected|blocked|bounced|refused|undeliver|was not"
        r"|not accepted|quarantined|discarded|returned|stopped)",
        r"\buser[^.\n]{0,60}\b(?:unknown|not (?:found|listed|exist)|doesn't exist|does not exist)",
        r"\bno such (?:user|mailbox|address|recipient|person|domain|host)",
        r"\bunknown (?:user|recipient|address|mailbox|host|domain|local)",
        r"\brecipient (?:unknown|not found|rejected|address rejected)",
        r"\b(?:mailbox|quota|inbox|account)\b[^.\n]{0,60}\b(?:full|exceed|over ?quota|not available|disabled"
        r"|unavailable|inactive)",
        r"\bover quota\b|\bquota exceeded|\bsaid: ?[45]\d\d\b|\b[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}\b",
        r"\bremote host said\b|\bsmtp error\b|\bhost or domain name not found\b|\bdoes not like recipient\b",
        r"\bgave this error\b|\bresponded with\b|\btranscript of session\b",
        r"\bfollowing (?:address|recipient|error)|\bconfirm\b[^.]{0,80}\b(?:sender|you are|delivered|message)",
        r"nicht (?:zugestellt|erreicht|zustellbar)|konnte nicht|unzustellbar|fehlgeschlagen|existiert nicht",
        r"unbekannt|n'a pas (?:pu|.t.)|n'ont pas pu|impossible de|non distribu|n'existe pas|rejet.\b|inconnu",
        r"no se (?:ha |pudo |puede )|no existe|non . stato (?:possibile|recapitat)|non esiste",
        r"nie (?:zosta|mo.na|istnieje)|не (?:может|был|удалось|существует)",
        r"niet (?:worden )?(?:bezorgd|afgeleverd)",
        r"配信|送信でき|届け|存在しません|見つかりません|宛先|エラー|容量|退回|无法|不存在|被拒",
        r"heb (?:ei|eu) d?danfon|heb (?:ei|eu) d?ddosbarthu|methu (?:danfon|anfon|dosbarthu)",
    ),
    _sign(
        "late",
        SignPlace.SUBJECT,
        Kind.DELAY,
        r"\bdelayed\b|\bdelay\b|\bdeferred\b|\bstill (?:trying|being)|\bnot yet\b.{0,30}deliver",
        r"\bwarning\b.{0,60}(?:could not|cannot|not (?:yet )?(?:been )?(?:deliver|sen[dt])|delay|still)",
        r"\bwarning: (?:message|mail|could not)|verz.ger|retard|en attente|demora|ritard|vertraagd",
        r"op.{1,3}nion|遅延|延迟|wedi.i ohirio|oedi",
    ),
    _sign(
        "says-late",
        SignPlace.TOP,
        Kind.DELAY,
        r"\bhas (?:been |not yet been )?delayed\b|\b(?:is|are|was) (?:being )?delayed\b",
        r"\bdelivery (?:is|has been|was|attempt\w*)[^.]{0,30}(?:delayed|deferred)",
        r"\bnot (?:yet )?been (?:successfully )?delivered (?:yet|after|within|to one or more)"
        r"[^.]{0,120}(?!\bgiv)",
        r"\b(?:will|shall|is going to) (?:continue|keep|be)(?: \w+){0,3} (?:re-?tr(?:y|ied|ying)|try(?:ing)?"
        r"|attempt(?:ed|ing|s)?)",
        r"\bwill (?:re)?try (?:again|for|to deliver|sending|until)",
        r"\bretr(?:y|ies|ied) (?:for|until|will|periodically|again)",
        r"\bstill (?:trying|being (?:re)?tri|in the queue|attempting)",
        r"\b(?:do not|don't|no) need to (?:re-?send|retransmit)|\bno action is required\b",
        r"\bthis is a warning(?: message)? only|\bwarning message only|\bdo not (?:need to )?resend",
        r"\battempts? to deliver (?:the message )?will continue|\bqueued (?:and will|for)",
        r"\bdelivery attempts will continue|verz.gert|wird (?:weiterhin|erneut) versucht|sera r.essay",
        r"nouvelle tentative|se volver. a intentar|再送(?!信)|遅延",
    ),
    _sign(
        "gives-up",
        SignPlace.TOP,
        Kind.BOUNCE,
        r"\bgiv(?:e|en|ing) up\b|\bgave up\b|\bpermanent(?:ly)?\b(?! error has not)",
        r"\bhas been (?:returned|removed|bounced|cancel|deleted|abandoned|rejected)",
        r"\bno (?:further|more) (?:attempts|delivery)|\bwill not (?:be )?(?:retr|try|attempt|continue)",
        r"\bfinal(?:ly)? fail|\b(?:could not|cannot) be (?:found|delivered)\b|\bcould not deliver your message",
        r"\btoo long\b|\bexpired\b|\bdid not reach\b|\bretry time ?out exceeded\b|\bundeliverable\b",
    ),
    _sign(
        "away",
        SignPlace.SUBJECT,
        Kind.OUT_OF_OFFICE,
        r"\bout[- ]of[- ](?:the[- ])?office\b(?! hours)|\booo\b|\bout of town\b|\baway (?:from|until|on)\b",
        r"\b(?:annual|maternity|paternity|parental|sick|study|on) leave\b|\b(?:on )?(?:vacation|holidays?)\b",
        r"\babsence\b|\babsent\b|\babwesen(?:d|heit)|\bverreist\b|\burlaub\b|\bcong.s?\b",
        r"\bfuera de (?:la )?oficina|\bfuori (?:sede|ufficio)|\bafwezig|\bfr.nvar|\bfrav.r|\bpoissa\b",
        r"\bnieobecn|не в офисе|отсутств|\bausente?\b|不在|休暇|allan o.r swyddfa|i ffwrdd o.r swyddfa|ar wyliau",
        r"ar absenoldeb|\burlop",
    ),
    _sign(
        "answers-itself",
        SignPlace.SUBJECT,
        Kind.ACKNOWLEDGEMENT,
        r"\bauto(?:mat(?:ic|ed))?[- _]?(?:re(?:ply|sponse|sponder|spond)|answer|acknowledg|notification"
        r"|generated)",
        r"\bautomati(?:sche|skt|sk|c|que|ca|czna)\b.{0,12}\b(?:antwort|svar|antwoord|odpowied|beantwoording)",
        r"\br.ponse automatique|\brisposta automatica|\brespuesta autom.tica|\bresposta autom.tica",
        r"\bautoresponder|автоответ|автоматическ|自動(?:応答|返信)|自动(?:回复|答复)|\bautomaatti|\bautoodpowied",
        r"(?:ateb|ymateb) awtomatig|neges awtomatig",
    ),
    _sign(
        "says-away",
        SignPlace.TOP,
        Kind.OUT_OF_OFFICE,
        r"\b(?:will be|am|is) (?:currently )?travell?ing\b|\b(?:intermittent|sporadic|infrequent|little) access to",
        r"\bout of (?:the )?office\b(?! hours)",
        r"\b(?:i am|i'm|i will be|i'll be|am|is|she is|he is) (?:currently |presently |now )?(?:away|absent"
        r"|out of|on (?:a )?(?:annual|maternity|paternity|parental|sick|adoption|special|study|compassionate"
        r"|extended )?(?:leave|holiday|vacation|sabbatical))",
        r"\b(?:i|we) (?:will|shall|'ll)? ?(?:return|be back|am back|be returning)\b|\bon my return\b",
        r"\bwhen i (?:return|get back)|\bupon my return|\b(?:my|the) (?:leave|holidays?|absence|vacation)\b",
        r"\blimited access to (?:my )?e-?mails?|\bno access to (?:my )?e-?mails?",
        r"\bnot (?:be )?(?:in the office|at (?:my desk|work)|reading (?:my )?(?:e-?)?mail|checking|available)",
        r"\bnon-working day|\bdo not work on|\bmy working days|\bpart[- ]time|\babwesen",
        r"\bnicht im (?:b.ro|hause)|\burlaub|\bwieder (?:erreichbar|im b.ro)|\babsent|\bde retour|\bcong.s",
        r"fuera de la oficina|de vacaciones|fuori ufficio|\bafwezig|\bnieobecn|\burlop|в отпуске|отсутств|不在",
        r"休暇|allan o.r swyddfa|i ffwrdd|ar (?:fy )?(?:ngwyliau|wyliau|absenoldeb)|byddaf yn (?:ôl|dychwelyd)",
        r"nid wyf yn y swyddfa|dychwelaf",
    ),
    _sign(
        "says-received",
        SignPlace.TOP,
        Kind.ACKNOWLEDGEMENT,
        r"\backnowledg(?:e|es|ing|ement|ed)\b[^.]{0,60}\b(?:receipt|received|your|letter|correspondence)",
        r"\backnowledgement of\b|\bconfirm(?:s|ing|ation)?\b[^.]{0,40}\breceipt|\bthis is an? (?:automat|auto)",
        r"\b(?:have|has|was|been|we've) (?:been )?(?:safely )?received\b|\bwe (?:have |'ve )?receiv(?:e|ed)\b",
        r"\breceipt of your\b|\breceived your (?:e-?mail|letter|message|correspondence|enquiry|request)",
        r"\b(?:aim|endeavou?r|try|hope|expect|seek|intend) to (?:reply|respond|answer|get back|provide|send"
        r"|contact)",
        r"\bwill (?:aim to )?(?:reply|respond|be in touch|get back|contact you)\b[^.]{0,60}(?:within"
        r"|in due course|shortly|as soon as|soon)?",
        r"\bwithin (?:\d{1,3}|\w{3,9}(?:[- ]\w{3,6})?) (?:\(\d+\) )?(?:working|business|calendar)? ?(?:days"
        r"|hours|weeks)",
        r"\bin due course\b|\bas soon as possible\b|\bcase (?:number|reference)",
        r"\b(?:your )?reference (?:number|is)|\bticket (?:number|id)|\breceiving attention",
        r"\bthank(?:s| you)\b[^.]{0,20}\bfor (?:your |contacting|getting in touch|writing|e-?mailing"
        r"|the (?:letter|email))",
        r"diolch (?:yn fawr )?(?:am|i chi)|byddwn yn (?:ymateb|ateb|cysylltu)|wedi (?:derbyn|cael) eich",
        r"cydnabod derbyn|o fewn \d+ diwrnod|eingangsbest.tigung|wir haben ihre|accus. de r.ception",
        r"nous avons bien re.u|hemos recibido|abbiamo ricevuto|ontvangst",
    ),
    _sign(
        "has-left",
        SignPlace.TOP,
        Kind.BOUNCE,
        r"\bno longer (?:works?|employed|with|at|part of|a member|an? employee|in (?:post|office)|(?:in )?use"
        r"|in use|monitored|active|checked|read|accepts?|valid|available at this|a valid|being used)",
        r"\b(?:has|have) (?:now )?(?:left(?! (?:the |my |for )?(?:office|day|desk))|retired|"
        r"moved on|stood down|stepped down|resigned)\b",
        r"\b(?:this|the|my) (?:e-?mail )?(?:address|mailbox|account|inbox)\b[^.]{0,40}\b(?:has changed"
        r"|changed to|(?:is|has been) (?:closed|retired|discontinued|deactivated|decommissioned)"
        r"|is not (?:monitored|in use|read)|unmonitored)",
        r"\bmy (?:new )?e-?mail address (?:is now|has changed|is)\b|\bnew e-?mail address\b",
        r"\bupdate your (?:address book|contacts?|records)|ddim bellach yn|wedi gadael",
        r"nid yw.r (?:cyfeiriad|blwch)[^.]{0,30}(?:bellach|mwyach)|nicht mehr (?:besch|f.r|bei|im|aktiv)",
        r"ne travaille plus|n'est plus|ya no trabaja",
    ),
    _sign(
        "goes-on-elsewhere",
        SignPlace.TOP,
        Kind.OUT_OF_OFFICE,
        r"\b(?:has been|have been|was|is being|will be|are being) (?:automatically )?(?:forwarded|passed"
        r"|redirected|re-?directed)\b",
        r"\bbeing monitored\b|\bmonitored by\b",
    ),
)
