"""Where a signature begins: the ``-- `` line, a closing formula with name lines below, a block of contact lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.quoting import banners

_DELIMITER = re.compile(r"^\s*(?:--|—|–|__+|--\s?|- -)\s*$")
_RULE = re.compile(r"^\s*[-_=*~–—]{3,}\s*$")
_MAX_SIGNATURE = 25
_MAX_LINE = 110

#: closing formulas, formal ones; each may be followed by a comma and by "yours", a title …
_CLOSING = re.compile(
    r"^\W{0,3}(?:"
    r"(?:(?:with |my |our |many |and )*(?:very |most )?(?:kind|kindest|best|warm|warmest|friendly|cordial)(?:,? (?:personal|and \w+))? (?:regards|wishes|greetings))|"
    r"(?:with )?(?:high(?:est)? |best )?(?:regards|esteem|consideration)|"
    r"(?:yours?|very) (?:very )?(?:sincerely|faithfully|truly|respectfully|cordially)(?:,? yours)?|(?:sincerely|respectfully|cordially|faithfully)(?: yours)?|"
    r"(?:with|please accept)\b.{0,60}(?:consideration|appreciation|esteem|respect|thanks|gratitude)|"
    r"(?:very |bien )?cordialement|(?:bien|très|plus) (?:cordialement|sincèrement|respectueusement)|sincèrement|respectueusement|"
    r"(?:meilleures|sincères|cordiales) salutations|(?:salutations|sentiments) .{0,40}|(?:avec|veuillez agréer|je vous prie d['’]agréer|recevez).{0,120}|bien à vous|amicalement|"
    r"(?:muy )?(?:atentamente|cordialmente|respetuosamente)|(?:un )?(?:cordial|atento|afectuoso) saludo|(?:atentos|cordiales|muchos|un|saludos)? ?(?:cordiales |atentos )?saludos(?: cordiales| atentos)?|"
    r"(?:reciba|reciban|sin otro particular|con la seguridad|aprovecho).{0,120}|"
    r"(?:mit )?(?:freundliche[nm]?|besten|herzliche[nm]?|beste|liebe|viele) (?:grüße[n]?|grüsse[n]?|gruß|gruss|empfehlungen)|hochachtungsvoll|mfg|"
    r"atenciosamente|com os melhores cumprimentos|(?:melhores )?cumprimentos|(?:cordiali|distinti|i più cordiali) saluti|cordialmente|"
    r"met (?:vriendelijke|hoogachting|beste)(?: groet(?:en)?)?|hoogachtend|vriendelijke groet(?:en)?|"
    r"(?:med )?(?:vennlig|vänlig|venlig|beste|bästa|bedste|vennlige|vänliga|venlige|med)(?:a|e|t)? (?:hilsen|hälsning(?:ar)?|hilsner|hilsninger|hälsningar)|mvh|hilsen|ystävällisin terveisin|"
    r"z (?:poważaniem|wyrazami szacunku)|s pozdravem|saygılarımla|"
    r"с (?:глубоким |искренним |наилучшими |большим )?(?:уважением|пожеланиями|приветом)|искренне ваш|з повагою|"
    r"此致(?:敬礼)?|敬礼|顺颂.{0,8}|顺祝.{0,10}|谨致.{0,10}|祝好|敬上|此致 敬礼|致以.{0,12}|敬具|よろしくお願いいたします|감사합니다|"
    r"(?:و)?(?:تفضلوا|وتفضلوا|تقبلوا|وتقبلوا).{0,60}|مع (?:خالص|فائق|أطيب|وافر|جزيل|التقدير).{0,40}|مع التحية.{0,20}|مع تحيات.{0,20}|تحياتي|وشكرا|"
    r"many thanks(?: and (?:best|kind) regards)?|(?:with )?(?:many )?thanks and (?:best|kind) regards|thanking you(?: in advance)?"
    r")\W{0,4}$",
    re.IGNORECASE,
)
#: a word of thanks closes a mail too, but only a block of lines below makes it a signature
_CASUAL = re.compile(
    r"^\W{0,3}(?:(?:many )?thanks(?: again| a lot| so much| in advance)?|thank you(?: very much| in advance| again)?|cheers|thx|best|merci(?: d['’]avance| beaucoup)?|"
    r"(?:muchas )?gracias|obrigad[oa]|danke|vielen dank|grazie|спасибо|谢谢|شكرا(?: لكم| جزيلا)?|takk|tack)\W{0,4}$",
    re.IGNORECASE,
)
_MOBILE = re.compile(
    r"^\W{0,4}(?:(?:sent|get|envoyé|envoyée|enviado|enviada|gesendet|von meinem|diese nachricht wurde von|inviato|verzonden|skickat|skickades|sendt|lähetetty|wysłan[eo]|odesláno|"
    r"отправлено|надіслано|发自|從我的|从我的|發自|来自|أرسلت|أُرسلت|مرسلة|مرسل|تم الإرسال|gönderildi|télécharg\w+|obtener|obtenez|holen sie).{0,60}"
    r"(?:iphone|ipad|ios|android|outlook|blackberry|samsung|galaxy|huawei|xiaomi|mobile|phone|tablet|proton ?mail|protonmail|yahoo|mail\.ru|почт|手机|手機|邮箱|邮件|郵件|mail|smartphone|handy|telefon|téléphone|teléfono|móvil|"
    r"هاتف|جهاز|آيفون|windows|nine|device|appareil|dispositivo|gerät|outlook\.com).{0,60})$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:\b(?:tel|tél|phone|fax|mob|mobile|cell|office|direct|ph|telefono|teléfono|telefon|téléphone|tfno|móvil|e-?mail|courriel|correo|web|website|skype|twitter|"
    r"тел|факс|моб|电话|電話|传真|手机|邮箱|邮编|地址|هاتف|فاكس|بريد|الهاتف)\s*(?:\([^)]{1,20}\))?\.?\s*(?:no\.?)?\s*[:：.]?\s*[\w+(])|"
    r"\+\d[\d\s().\-/]{6,}\d|\b\d{2,4}[\s.\-/]\d{2,4}[\s.\-/]\d{2,4}[\s.\-/]?\d{0,4}\b|[^\s<>]+@[^\s<>]+\.\w+|(?:https?://|www\.)\S+|\bP\.? ?O\.? Box\b|\b(?:CH|F|D)-?\d{4,5}\b",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(
    r"^\s*(?:p\.?\s?s\.?|n\.?b\.?|p\.-s\.|post scriptum|пс|附言|ملاحظة)\s*[.:：\-–—]\s*\S", re.IGNORECASE
)
_CONTENT = re.compile(
    r"^\s*(?:[-•*·]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s)|"
    r"\b(?:para(?:graph|s|\.)?|paragraphe|párrafo|пункт|article|artículo|action|section|page|line|OP|PP)\s?\d|第\s?\d+|الفقرة",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Signed:
    """A text and the signature that stood below it."""

    text: str
    signature: str


def cut(text: str) -> Signed:
    """Cut the signature off *text*: a piece of what its author wrote, without quoted mail."""
    lines = text.split("\n")
    lines, mobile = _without_mobile(lines)
    start = _start(lines)
    kept, signed = lines[:start], lines[start:]
    after = next((index for index, line in enumerate(signed) if index and _POSTSCRIPT.match(line)), None)
    if after is not None:
        kept, signed = [*kept, "", *signed[after:]], signed[:after]
    return Signed("\n".join(kept).rstrip().lstrip("\n"), "\n".join([*signed, *mobile]).strip("\n"))


def _without_mobile(lines: list[str]) -> tuple[list[str], list[str]]:
    """Lines that a telephone adds ("Sent from my …") taken out."""
    mobile = [line for line in lines if len(line) < 130 and _MOBILE.match(line)]
    return [line for line in lines if line not in mobile], mobile


def _start(lines: list[str]) -> int:
    """Index of the line at which the signature begins; the number of lines where there is none."""
    for index, line in enumerate(lines):
        if _DELIMITER.match(line) and _is_tail(lines[index + 1 :], least=1):
            return index
        if _CLOSING.match(line) and len(line) <= 160 and _is_tail(lines[index + 1 :], least=1):
            return index
        if _CASUAL.match(line) and _is_tail(lines[index + 1 :], least=2):
            return index
    return _contact_block(lines)


def _is_tail(lines: list[str], *, least: int) -> bool:
    """Whether all lines below are those of a signature: short, few, no sentence on the text."""
    filled = [line.strip() for line in lines if line.strip()]
    after = next((index for index, line in enumerate(filled) if _POSTSCRIPT.match(line)), len(filled))
    filled = filled[:after]
    if not least <= len(filled) <= _MAX_SIGNATURE:
        return False
    return all(_is_signature_line(line) for line in filled)


def _is_signature_line(line: str) -> bool:
    if _CONTACT.search(line) and len(line) <= 160:
        return True
    if banners.is_disclaimer(line) or banners.is_banner(line):
        return True
    if _CONTENT.search(line):
        return False
    return len(line) <= _MAX_LINE and not _is_sentence(line)


def _is_sentence(line: str) -> bool:
    """A line of prose: many words and a full stop, or a question."""
    words = line.split()
    return (len(words) >= 9 and line.endswith((".", "。", ";", ":"))) or (
        len(words) >= 4 and line.endswith(("?", "？"))
    )


def _contact_block(lines: list[str]) -> int:
    """Start of a last paragraph of name and contact lines without any closing formula."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    block = lines[start:end]
    contacts = sum(bool(_CONTACT.search(line)) for line in block)
    prose = any(_is_sentence(line) or _CONTENT.search(line) or len(line) > _MAX_LINE for line in block)
    if start == 0 or len(block) < 3 or contacts < 2 or prose:
        return len(lines)
    return start
