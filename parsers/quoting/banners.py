"""What a gateway or a legal department adds to a mail: warnings, disclaimers, subject markers, rewritten links.

Recognised by what such texts say, in several languages, never by whole sentences: a warning speaks of the outside and
of clicking or opening; a disclaimer speaks of the message, of confidence and of the wrong reader.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from parsers.phrases import Phrases

_URL = re.compile(r"<?\bhttps?://[^\s<>]+>?", re.IGNORECASE)
_MAX_CANONICAL = 200_000
#: a longer paragraph is no disclaimer
_MAX_DISCLAIMER = 6000

#: each group counts once; a banner needs an outside word and one other, a first-contact tip is enough alone
_OUTSIDE = Phrases(
    r"outside (?:of )?(?:the |our |your )?(?:organi[sz]ation|company|network|government|ministry|department|"
    r"domain|institution|agency|un\b)|"
    r"external (?:e-?mail|sender|source|message|mail|origin)|external to (?:the|our)|originated (?:from )?outside|"
    r"from an external|"
    r"\[external\]|(?m:^\W{0,4}external\b\W*$)|"
    r"(?:extérieur|externe) (?:à|de) (?:l['’]|notre|votre|la )|(?:courriel|message|e-?mail|expéditeur|courrier|"
    r"source|mail) externe|provient de l['’]extérieur|"
    r"(?:correo|mensaje|remitente|origen) (?:electrónico )?externo|fuera de (?:la|nuestra|su|"
    r"esta) (?:organización|institución|red)|"
    r"(?:e-?mail|mensagem|remetente) externo|fora da (?:organização|instituição)|(?:mittente|messaggio|"
    r"mail) estern[oa]|"
    r"extern(?:e|er|en|es) (?:e-?mail|mail|nachricht|absender|afzender|bericht)|außerhalb (?:der|unserer|ihrer|"
    r"des) |buiten (?:de|uw|onze) organisatie|"
    r"ekstern (?:e-?post|avsender|afsender|mail)|utenfor (?:organisasjonen|virksomheten)|extern (?:avsändare|"
    r"e-post)|utanför organisationen|"
    r"внешн(?:ий|его|им|яя|ее|юю) (?:отправител|почт|письм|сообщен|адрес|источник)|за пределами (?:организации|"
    r"вашей)|"
    r"外部(?:邮件|发件人|郵件|来源|邮箱)|来自(?:组织|公司|单位)?外部|組織外部|خارج(?:ي|ية)? (?:ال)?(?:مؤسس|"
    r"منظم|وزار|شبك|نطاق)|"
    r"(?:مرسل|بريد|مصدر|رسالة) (?:إلكتروني )?خارجي",
)
_CARE = Phrases(
    r"do not click|don['’]t click|before (?:clicking|opening)|clicking (?:on )?(?:any )?links?|"
    r"open(?:ing)? (?:any )?attachments?|be(?:ware| careful| cautious| vigilant)|"
    r"caution|warning|suspicious|phishing|recogni[sz]e the sender|know the content is safe|exercise care|"
    r"verify the sender|"
    r"ne (?:cliquez|pas cliquer|ouvrez)|prudence|attention|avertissement|vigilan|pièces? jointes?|hameçonnage|"
    r"no (?:haga clic|abra|pulse)|precaución|advertencia|cuidado|aviso|archivos adjuntos|não clique|atenção|"
    r"klicken sie|vorsicht|achtung|anhänge|links|klik(?:k)? (?:ikke|niet)|voorzichtig|forsiktig|var försiktig|"
    r"не (?:переходите|открывайте|нажимайте)|осторожн|внимание|вложени|ссылк|"
    r"请勿(?:点击|打开)|谨慎|警告|注意|小心|附件|链接|تحذير|تنبيه|احذر|لا تنقر|لا تفتح|المرفقات|الروابط|الحذر",
)
_FIRST_CONTACT = Phrases(
    r"(?:you don['’]t often get e-?mail from|vous n['’](?:obtenez|recevez) pas souvent|no (?:suele|suele recibir|"
    r"recibe a menudo)[^\n]{0,40}correo|"
    r"sie erhalten nicht (?:oft|häufig) e-?mails? von|non si ricevono spesso|u ontvangt niet vaak|"
    r"você não costuma receber|"
    r"вы (?:не|нечасто) (?:часто )?получаете|你(?:通常)?不(?:常|经常)收到|您(?:通常)?不(?:常|经常)收到|"
    r"لا تتلقى[^\n]{0,30}(?:كثير|"
    r"غالب)|"
    r"learn why this is important|aka\.ms/learnaboutsenderidentification|this (?:sender|message) (?:is|"
    r"was sent from) (?:from )?outside|"
    r"this message (?:is|was) (?:from|sent from|sent by) an? external)",
)
_CONFIDENCE = Phrases(
    r"confidential|privileged|proprietary|confidentiel|confidencial|confidenciales|vertraulich|riservat|"
    r"vertrouwelijk|konfidensiel|fortrolig|konfidentiell|"
    r"конфиденциальн|保密|机密|機密|سري|السرية|poufn|gizli",
)
_MESSAGE_NOUN = Phrases(
    r"e-?mail|message|transmission|communication|attachments?|courriel|mensaje|correo|mensagem|nachricht|"
    r"messaggio|bericht|melding|meddel|e-post|"
    r"сообщени|письм|邮件|郵件|信息|رسالة|الرسالة|البريد|wiadomoś|ileti",
)
_WRONG_READER = Phrases(
    r"intended (?:only|solely|recipient|addressee|for)|not the (?:intended|named|addressee)|in error|by mistake|"
    r"notify (?:the )?sender|delete (?:it|this|the)|"
    r"named addressee|unauthori[sz]ed|destinataires?|par erreur|erreur|supprimer|détruire|destinatari[oa]s?|"
    r"por error|por erro|eliminar|elimin[eo]|borr[ea]|"
    r"empfänger|irrtümlich|löschen|adressat|per errore|per ongeluk|geadresseerde|verwijder|mottaker|mottagare|"
    r"modtager|slett|radera|"
    r"адресат|получател|по ошибке|удалит|удалени|收件人|误收|錯誤|误发|删除|刪除|المرسل إليه|عن طريق الخطأ|"
    r"بالخطأ|حذف|adresat|"
    r"usun",
)
_LIABILITY = Phrases(
    r"(?:views|opinions) (?:expressed|presented)|do not (?:necessarily )?(?:represent|reflect|bind)|(?:no|"
    r"not accept(?: any)?) (?:liability|responsibility)|virus(?:es)?|"
    r"scanned (?:by|for)|disclos|distribut|copying|reproduc|divulg|prohibited|prohibid|interdit|verboten|"
    r"weitergabe|запрещ|禁止|محظور|"
    r"responsabil|haftung|ответственност|legally|léga|legal",
)
_SMALL_PRINT = Phrases(
    r"^\W*(?:please )?(?:consider|think of|think about) the environment|avant d['’]imprimer|antes de imprimir|"
    r"think before (?:you )?print|save (?:paper|a tree)|"
    r"(?:virus-?free|checked by|scanned by)\W+(?:www\.)?\w+|this e-?mail (?:has been|was) (?:scanned|checked)|"
    r"prima di stampare|bevor sie (?:diese|drucken)|"
    r"пожалуйста, подумайте об окружающей|请考虑环保",
)
_LABEL_LINE = Phrases(
    r"^\W*(?:(?:official|internal|classification|sensitivity|schutzklasse|klassifizierung)\W*(?:use|sensitive|"
    r"only|public|unclassified|intern\w*)?|"
    r"disclaimer|confidentiality notice|legal notice|avis de confidentialité|aviso de confidencialidad|"
    r"aviso legal)\W*$",
)
_RULE = re.compile(r"^[\s*]*[-_=*#~–—]{3,}[\s*]*$")

_MARKER = re.compile(
    r"^\s*(?:[\[({<*!]+\s*(?:external|ext|extern|externe|externo|esterno|ekstern|extérieur|outside|non-?gov|"
    r"caution|warning|suspicious|spam\??|unverified|"
    r"encrypted|secure|внешн\w*|внешняя почта|внешнее|外部|外部邮件|خارجي|bulk|official|sensitive|internal|"
    r"external (?:e-?mail|sender|mail|message|source)|(?:courriel|e-?mail|correo|"
    r"expéditeur) extern[eo])\s*[:!]?\s*[\])}>*!]+|"
    r"external\s*[:：]|ext\s*[:：])\s*",
    re.IGNORECASE,
)
_PREFIXES = re.compile(r"^\s*((?:[A-Za-zÀ-ÿА-яء-ي一-龥]{1,8}\s*(?:\[\d+\])?\s*[:：]\s*)+)(.*)$", re.DOTALL)


def is_banner(paragraph: str) -> bool:
    """Whether a paragraph is a gateway's warning."""
    if len(paragraph) > 1200:
        return False
    if _FIRST_CONTACT.search(paragraph):
        return True
    return len(paragraph) <= 800 and bool(_OUTSIDE.search(paragraph)) and bool(_CARE.search(paragraph))


def is_disclaimer(paragraph: str) -> bool:
    """Whether a paragraph is a legal disclaimer or small print under a mail."""
    if len(paragraph) > _MAX_DISCLAIMER:
        return False
    if _SMALL_PRINT.search(paragraph) and len(paragraph) < 400:
        return True
    if _LABEL_LINE.matches(paragraph):
        return True
    if not _MESSAGE_NOUN.search(paragraph):
        return False
    cues = (_CONFIDENCE, _WRONG_READER, _LIABILITY)
    wrong = {match.group() for match in _WRONG_READER.finditer(paragraph)}
    return sum(bool(cue.search(paragraph)) for cue in cues) >= 2 or len(wrong) >= 3


def without(text: str) -> str:
    """*text* without its gateway warnings and disclaimers; rules (``-----``) around them go with them."""
    paragraphs = re.split(r"(\n[ \t]*\n+)", text)
    kept: list[str] = []
    for index in range(0, len(paragraphs), 2):
        paragraph = paragraphs[index]
        gap = paragraphs[index + 1] if index + 1 < len(paragraphs) else ""
        kept_lines = paragraph if not _added(paragraph) else _own_lines(paragraph)
        if kept_lines.strip() or not paragraph.strip():
            kept.append(kept_lines + gap)
        elif kept and _RULE.match(kept[-1].strip()):
            kept.pop()
    return "".join(kept).strip("\n")


@lru_cache(maxsize=32)
def _added(paragraph: str) -> bool:
    return is_banner(paragraph) or is_disclaimer(paragraph)


def _own_lines(paragraph: str) -> str:
    """Lines of a paragraph that hold of themselves none of the warning: text glued to a banner stays."""
    lines = paragraph.split("\n")
    for end in range(1, len(lines)):
        top, rest = "\n".join(lines[:end]), "\n".join(lines[end:])
        if (
            _added(top)
            and not _added(rest)
            and _starts_anew(lines[end])
            and lines[end - 1].rstrip().endswith((".", "!", "]", "。", "*"))
        ):
            return rest
    return ""


def _starts_anew(line: str) -> bool:
    return bool(line.strip()) and not line.strip()[0].islower()


def canonical_body(text: str) -> str:
    """Normal form for identity: without banners, disclaimers, addresses of links, quote marks, spaces and case."""
    searched, beyond = text[: 2 * _MAX_CANONICAL], text[2 * _MAX_CANONICAL :]
    plain = _URL.sub("", without(searched))
    folded = unicodedata.normalize("NFKC", plain).casefold()
    folded = re.sub(r"[\s>*_\-–—|\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+", "", folded)
    folded = re.sub(r"[‘’‚`´']", "'", re.sub(r"[“”„«»\"]", '"', folded))
    if len(folded) <= _MAX_CANONICAL and not beyond:
        return folded
    rest = hashlib.sha256((folded[_MAX_CANONICAL:] + beyond).encode("utf-8", "replace")).hexdigest()
    return folded[:_MAX_CANONICAL] + rest


def canonical_subject(subject: str) -> str:
    """The subject folded, without markers of gateways, wherever they stand among the prefixes (``RE: [EXT] …``)."""
    text = unicodedata.normalize("NFKC", subject)
    prefixes = ""
    while True:
        shorter = _MARKER.sub("", text, count=1)
        if shorter != text:
            text = shorter
            continue
        found = _PREFIXES.match(text)
        if found is None or not _MARKER.match(found[2]):
            break
        prefixes, text = prefixes + found[1], found[2]
    return re.sub(r"\s+", " ", prefixes + text).strip().casefold()
