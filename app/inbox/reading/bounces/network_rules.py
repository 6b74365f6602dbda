"""What servers and their senders say of hosts, names and connections. Their order is in reasons.py."""

from app.inbox.reading.bounces.rule import rule
from app.inbox.reading.kinds import Reason

GREYLISTED = rule(
    "greylisted",
    Reason.TEMPORARY,
    r"\bgr[ea]y-? ?list|\bgraylist|\bdeferred[^.;]{0,30}due to (?:user complaints|unexpected volume)",
    r"\btemporarily deferred\b|\[ts?s?0[1-8]\]",
)

RATE_LIMITED = rule(
    "rate-limited",
    Reason.TEMPORARY,
    r"\brate[- ]?limit|\bunusual rate\b|\bslow down\b|\bthrottl|\btrop de connexions|\bdaily limit\b",
    r"\btoo many (?:recipients|connections|messages|e-?mails|sessions|concurrent)\b",
    r"\b(?:hourly|daily|sending|receiving) (?:user )?(?:sending )?(?:rate|limit|quota)",
    r"\b(?:messages|recipients|e-?mails)\b[^.;]{0,30}\b(?:per|this|each|an) (?:hour|day|minute)",
    r"\b4\d\d (?:4\.\d{1,3}\.\d{1,3} )?(?:\S+ ){0,4}temporarily (?:unavailable|disabled|locked|not available)",
)

NO_CONNECTION = rule(
    "no-connection",
    Reason.TEMPORARY,
    r"\blost connection|\bconnection (?:was )?(?:timed out|refused|reset|dropped|lost|closed|died)",
    r"\bconversation with\b.{0,120}timed out|\bdid not accept our (?:requests to connect|connection)",
    r"\bsocket error|\bretry time(?:out)?\b.{0,20}exceeded|\bretry timeout|\ball hosts\b.{0,60}\bfail",
    r"\bnetwork (?:is )?unreachable|\bno route to host|\boperation timed out|\benvelope expired",
    r"\bgiving up\b(?! on)|\bmultiple retries|\bcould not deliver for the last|\bcould not find a gateway",
    r"\bdelivery time (?:has )?expired|\b(?:message|delivery) (?:has )?expired|\bcould not initiate smtp",
    r"\bdelivery temporarily suspended|\bcommand timed out|\bremote host is not responding",
    r"\bcannot be delivered within|\bserver (?:is )?not responding",
    r"\bno smtp connection got far enough(?!.{0,100} said)|\bconnect to \S{1,200}: |\bunable to connect",
    r"\bcouldn't (?:make|establish) (?:a )?(?:contact|connection|any smtp)",
    r"\bwasn't able to establish an smtp connection|\bhost (?:is )?(?:down|unreachable|not reachable)",
)

HOST_UNKNOWN = rule(
    "host-unknown",
    Reason.HOST_UNKNOWN,
    r"\bhost (?:name )?(?:unknown|not found|does not exist|lookup did not complete)",
    r"\bunknown (?:mail )?(?:host|domain)|\bno such (?:host|domain)|\bhost or domain name not found",
    r"\bname or service not known|\bname service error|\bnxdomain|\bdns (?:hard error|domain)\b",
    r"\binfodomainnonexistent|\bunrout(?:e)?able (?:mail )?(?:domain|address(?! sender))",
    r"\bbad destination (?:system|host|mailbox domain)|\bnull ?mx",
    r"\bdomain (?:name )?(?:does not exist|not found|doesn't exist|is not reachable|has no|may not exist"
    r"|unknown|\S{1,100} (?:does not exist|not found|unknown))",
    r"\bcouldn't find any host|\bno mx (?:record|or)|\bno mail (?:exchanger|hosts?)",
    r"\bcould not (?:find|resolve) (?:host|domain|a mail|any)|\b5\.1\.2\b|\b5\.4\.4\b|\b[45]\.4\.310\b",
    r"\b5\.4\.312\b|\b(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,12} does not exist",
    r"\bdoes not accept (?:any )?(?:mail|e-?mail)\b|\bmail loops back to|\blowest numbered mx",
    r"\ball relevant mx|\bno (?:valid|such) mx|\bdomain .{0,100}\bcould ?n[o']t be found|\bwrong domain",
    r"\bmail server for .{0,100}could not be (?:found|located)|\bnon-?existent (?:domain|host)",
    r"\bunresolvable (?:domain|host)|\bhost inconnu|\bhote inconnu",
)

NO_SUCH_HOST = rule(
    "no-such-host",
    Reason.HOST_UNKNOWN,
    r"\b(?:host|domain|hostname|host or domain|mail server|server|site|domain name"
    r"|destination)(?: name)?s?\b[^.;]{0,80}\b(?:unknown|not found|(?:does ?n[o']t|not|n't) (?:exist"
    r"|found|resolv|be (?:found|resolved)|known|accept|receive|have|valid)|doesn't|could not be found"
    r"|lookup (?:fail|error)|name service error|not known|has no|no mx|is invalid|invalid"
    r"|cannot be (?:found|resolved)|nicht gefunden|inconnu|no longer)",
    r"\b(?:unknown|no such|invalid|unrout(?:e)?able|unresolvable|non-?existent|bad|null|couldn't find any"
    r"|cannot find|can't find|could not find|couldn't find|unable to (?:find|resolve|lookup|locate)"
    r"|couldn't resolve|cannot resolve|could not resolve|illegal|not a valid|no) (?:\w+ ){0,3}(?:host"
    r"|domain|mx\b|mail (?:exchanger|host|domain|server)|hostname|host/domain|dns (?:record|entr)"
    r"|host (?:name|or domain))",
    r"\bname or service not known|\bnxdomain|\bunknown host|\bhost unknown|\bno mx\b|\bnull mx|\bnullmx",
    r"\ball relevant mx records point|\blowest numbered mx|\bmail for \S+ loops back",
    r"\bno route to (?:domain|host name)|\bunroute?able (?:mail )?domain",
    r"\bdns (?:error|query|lookup|resolution|domain|soft error|name)\b[^.;]{0,80}(?:not|n't|fail|exist|nx"
    r"|error|referr)",
    r"\bnodename nor servname|\binfodomainnonexistent|\bdomain (?:may not exist|is misspelled)",
    r"\bdoes not accept (?:any )?(?:mail|e-?mail|messages)|\bno (?:valid )?(?:mx|mail) (?:records?|hosts?)",
    r"\brouting (?:lookup|information)[^.;]{0,30}(?:fail|not)|\bbad destination host|\bno mail exchanger",
    r"\bno (?:hosts|host) (?:found|to)|\bno dns entry|\bmx lookup|\bunknown domain|\b5\.1\.2\b|\b5\.4\.4\b",
    r"\b556 |\bdomain names?\b[^.;]{0,40}no answer|hote inconnu|h.te[^.;]{0,20}inconnu",
    r"domaine[^.;]{0,30}(?:inconnu|n'existe)|dominio[^.;]{0,30}(?:no existe|desconocido|inesistente)",
    r"domain[^.;]{0,10}existiert nicht|ホスト[^。]{0,20}(?:見つか|存在|不明)|ドメイン[^。]{0,20}(?:見つか|存在|不明)",
)

TEMPORARY = rule(
    "temporary",
    Reason.TEMPORARY,
    r"\btime(?:d)?[- ]?out|\btime limit|\bexpired\b",
    r"\bconnection (?:\w+ )?(?:refused|reset|failed|lost|closed|dropped|terminated|broken|aborted"
    r"|was (?:closed|dropped|refused|lost|reset)|could not|cannot|died|timed)",
    r"\b(?:could not|couldn't|cannot|unable to|can't|failed to|not) (?:be )?(?:re)?(?:connect|contact"
    r"|reach|establish|open (?:a )?connection)",
    r"\bno route to host|\bnetwork (?:is )?(?:unreachable|error|down|problem)|\bunreachable\b",
    r"\bhost (?:is )?(?:down|unreachable|not responding|not reachable)|\bnot responding",
    r"\bno (?:smtp )?(?:response|answer|connection) ",
    r"\btoo many (?:connections|concurrent|sessions|messages|hops|recipients|errors|mails|e-?mails"
    r"|processes|attempts|smtp|simultaneous)",
    r"\b(?:rate|connection|concurrency) ?limit|\bthrottl|\brate (?:that|exceed|control)",
    r"\btry(?:ing)? (?:again|later|your)|\bretry|\btemporar(?:y|ily)|\bdeferred\b|\bbusy\b",
    r"\bresources? (?:\w+ )?(?:temporarily|unavailable|exhausted|restrict)",
    r"\binsufficient (?:system )?(?:resource|storage|disk)",
    r"\bserver (?:is )?(?:unavailable|down|error|busy|not available|shutting|offline)",
    r"\bservice (?:is )?(?:currently )?(?:temporarily|shutting)",
    r"\bsystem (?:load|is (?:busy|down|not|currently))",
    r"\bnot accepting (?:messages|network|mail|connections)|\bload (?:average|too high|is too)|\blater\b",
    r"\bhas been in (?:the )?queue|\bqueue (?:too long|time|lifetime)|\bretention time",
    r"\bmaximum (?:\w+ )?(?:queue|retry|time)|\bhop count|\bmail loop|\blooping|\bloop(?:s|ed)?\b",
    r"\bisn't responding|\bpolicy service|\b4\.[2347]\.\d|\b4\.4\.\d|\b(?:421|450|451|452|454) ",
    r"\bconfiguration (?:error|problem)|\bi/o error|\binternal (?:server |software )?error",
    r"\bnot (?:yet )?been (?:delivered|collected)|\bwithin the (?:time|allowed)",
    r"\blocal (?:error|problem|configuration)|zeit.berschreitung|verz.gert|d.lai d.pass",
    r"tiempo (?:de espera|agotado)|接続できません|タイムアウト|応答がありません|期限",
)

UNAVAILABLE = rule(
    "unavailable",
    Reason.TEMPORARY,
    r"\bservice (?:is )?(?:currently )?(?:not available|unavailable)|\bhas been in the queue too long",
    r"\bremote protocol error|\bsystem error|\bconfiguration error",
    weak=True,
)

DISK = rule(
    "disk",
    Reason.TEMPORARY,
    r"\bdisk (?:is )?full|\bno space left|\bsystem (?:storage|full)|\bout of memory|\btoo many open files",
)
