"""Words of mail programs by language: labels of quoted heads, "wrote", separators, months. Data, no rules.

The languages are the six of the United Nations and those of the delegations' own mail programs besides: German,
Portuguese, Italian, Dutch, the Scandinavian ones, Polish, Czech, Finnish, Turkish, Japanese, Korean and others. Taken
from what the programs write, language pack by language pack.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

#: what a label of a quoted head says -> its wordings; compared folded and without spaces
_LABELS = {
    "from": "from|de|von|da|van|fra|från|avsender|avsändare|lähettäjä|od|nadawca|odesílatel|от|от кого|"
    "отправитель|від|"
    "发件人|发送人|寄件者|寄件人|發件人|發信人|差出人|보낸 사람|보낸사람|من|المرسل|kimden|gönderen|feladó|"
    "de la|expeditor|από|"
    "expéditeur|remitente|remetente|mittente|absender|afzender|mula sa|dari|từ|מאת|از|फ़्रॉम|kutoka kwa",
    "sent": "sent|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviado em|enviada|enviada em|gesendet|inviato|"
    "verzonden|"
    "skickat|sendt|lähetetty|wysłano|wysłane|odesláno|odoslané|отправлено|дата отправки|надіслано|发送时间|"
    "寄件日期|傳送日期|"
    "发送日期|時間|时间|送信日時|보낸 날짜|أرسل|تم الإرسال|تاريخ الإرسال|أُرسلت|أرسلت|gönderildi|"
    "gönderme tarihi|gönderilme tarihi|"
    "elküldve|küldve|trimis|στάλθηκε|terkirim|dikirim|đã gửi|נשלח|تاریخ ارسال|ارسال شده",
    "date": "date|fecha|data|datum|dato|päivämäärä|päiväys|дата|日期|日付|날짜|التاريخ|تاريخ|tarih|dátum|ημερομηνία|"
    "tanggal|ngày|תאריך|date/time|date et heure",
    "to": (
        "to|à|a|para|an|aan|till|til|vastaanottaja|do|komu|кому|получатель|получатели|收件人|收信人|宛先|"
        "받는 사람|받는사람|إلى|"
        "الى|"
        "kime|alıcı|címzett|către|catre|προς|kepada|đến|אל|به|destinataire|destinataires|destinatario|destinatário|"
        "empfänger|kwa"
    ),
    "cc": "cc|copie à|copie|copia|con copia|cópia|kopie|kopi|kopia|kopio|dw|копия|抄送|副本|참조|نسخة|نسخة إلى|bilgi|"
    "másolat|"
    "c.c.|cc:|tembusan|العنوان المنسوخ|ск",
    "bcc": "bcc|cci|cco|bk|скрытая копия|密送|密件副本|نسخة مخفية",
    "subject": "subject|objet|sujet|asunto|assunto|betreff|betr|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|"
    "predmet|тема|"
    "主题|主旨|件名|题目|標題|제목|الموضوع|موضوع|konu|tárgy|subiect|θέμα|perihal|subjek|chủ đề|נושא|re",
    "reply-to": "reply-to|reply to|répondre à|responder a|responder para|antwort an|antwoord aan|rispondi a|"
    "svara till|svar til|"
    "обратный адрес|回复|答复|返信先|الرد على",
    "other": "importance|attachments|attachment|pièces jointes|pièce jointe|archivos adjuntos|datos adjuntos|"
    "adjuntos|anexos|anlagen|"
    "allegati|allegato|bijlagen|bilagor|vedlegg|вложения|важность|附件|重要性|优先级|المرفقات|الأهمية|importancia|"
    "importância|wichtigkeit|"
    "priorità|prioriteit|priority|priorité|prioridad|organization|organisation|sensitivity|follow up flag|"
    "flag status|"
    "categories|resent-from|resent-to|mailed-by|signed-by|security|via|message-id|return-path|x-mailer|"
    "disposition-notification-to",
}

#: verbs of attribution lines ("On … wrote:")
_WROTE = (
    r"\b(?:wrote|writes|has written|a écrit|à écrit|écrit|escribió|escribio|ha escrito|escribe|escreveu|"
    r"ha scritto|scrisse|scrive|"
    r"schrieb|hat geschrieben|schreef|heeft geschreven|het volgende geschreven|skrev|følgende|kirjoitti|napisał|"
    r"napisała|"
    r"napisał\(a\)|pisze|napsal|napsala|napsal\(a\)|napísal|пишет|писал|писала|написал|написала|написал\(а\)|пише|"
    r"написав|написав\(ла\)|"
    r"yazdı|şunu yazdı|şunları yazdı|írta|ezt írta|a scris|έγραψε|menulis|đã viết|viết|написа|је написао(?:/ла)?|"
    r"је написала|napisao(?:/la)? je|napisala je|va escriure|idatzi du|aliandika|sinulat ni)(?![\w])"
    r"|写道|寫道|书写|書きました|のメール|작성|님이 작성|เขียนว่า"
    r"|كتابة ما يلي بواسطة|كتب|كتبت|يكتب|كتبَ|נכתב|כתב|כתבה|نوشت"
)
WROTE = re.compile(_WROTE, re.IGNORECASE)

#: what a few programs put before the name instead of a verb after it
QUOTING = re.compile(
    r"^(?:quoting|quoted from|zitat von|citation de|citando(?: a)?|cita de|citazione|citaat van|citerar|cytowanie|"
    r"cytat z|цитирую|цитата|引用)\s+\S",
    re.IGNORECASE,
)

#: words with which an attribution line begins ("On", "Le", "Am"), folded
ON_WORDS = frozenset(
    [
        "on",
        "le",
        "el",
        "em",
        "am",
        "den",
        "il",
        "op",
        "på",
        "dnia",
        "dne",
        "在",
        "于",
        "於",
        "в",
        "в:",
        "il:",
        "mi",
        "pada",
        "vào",
        "în",
        "la",
        "na",
        "a",
        "om",
        "den:",
        "tarihinde",
        "στις",
        "το",
        "في",
        "بتاريخ",
        "يوم",
    ]
)

#: phrases between dashes above a quoted mail; what stands in front of the colon makes it a forward or not
_ORIGINAL = (
    r"original message|reply message|antwort-? ?nachricht|original e-?mail|message d['’]origine|message original|"
    r"message initial|"
    r"courriel original|"
    r"mensaje original|mensagem original|messaggio originale|ursprüngliche (?:nachricht|(?:e-?)?mail)|"
    r"(?:e-?)?mail d['’]origine|mail original|original-?nachricht|"
    r"originalnachricht|"
    r"oorspronkelijk bericht|oorspronkelijke bericht|ursprungligt meddelande|originalmeddelande|"
    r"opprinnelig melding|original melding|"
    r"oprindelig meddelelse|oprindelig besked|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|"
    r"původní zpráva|"
    r"исходное сообщение|оригинальное сообщение|первоначальное сообщение|исходное письмо|оригінальне повідомлення|"
    r"原始邮件|邮件原件|原邮件|原始郵件|回复的原邮件|元のメッセージ|원본 메시지|원본 이메일|"
    r"الرسالة الأصلية|رسالة أصلية|النص الأصلي|orijinal mesaj|özgün ileti|eredeti üzenet|mesaj original|"
    r"αρχικό μήνυμα|pesan asli|"
    r"quoted message|previous message|ответ на сообщение"
)
_FORWARDED = (
    r"(?:begin(?:ning of)? )?forwarded (?:message|by|e-?mail|letter)(?: follows)?|"
    r"(?:début du )?message (?:transféré|réexpédié|renvoyé)|"
    r"(?:inicio del )?mensaje reenviado|(?:início da |inicio da )?mensagem (?:re)?encaminhada|"
    r"(?:inizio (?:del )?)?messaggio inoltrato|"
    r"(?:anfang der )?weitergeleitete[nr]? (?:nachricht|mail|e-mail)|(?:begin |"
    r"begin van )?doorgestuurd(?:e)? bericht|"
    r"vidarebefordrat (?:meddelande|brev|mejl)|(?:påbegynt )?videresendt (?:melding|e-post)|"
    r"(?:start på )?videresendt (?:besked|meddelelse)|"
    r"välitetty viesti|(?:początek )?przekazan(?:a|ej) wiadomoś(?:ć|ci)|přeposlaná zpráva|přeposlaný e-mail|"
    r"(?:начало )?пере(?:адресованно|сылаемо|сланно|направленно)(?:е|го) (?:сообщени[ея]|письм[оа])|"
    r"пересылаемое сообщение|"
    r"(?:下面是)?(?:被)?转发(?:的)?(?:邮件|信息|邮件信息|讯息)|開始轉寄郵件|(?:以下是)?轉寄(?:的)?(?:郵件|"
    r"訊息)|开始转发的邮件|转发邮件信息|"
    r"転送(?:された)?メッセージ|전달된 메시지|(?:بداية )?(?:ال)?رسالة (?:ال)?(?:مُعاد|معاد) توجيهها|"
    r"(?:بداية )?(?:ال)?رسالة (?:ال)?(?:محولة|محوّلة|مُحوَّلة)|"
    r"(?:ال)?رسالة (?:ال)?معاد إرسالها|iletilen (?:mesaj|ileti)|yönlendirilen ileti|továbbított üzenet|"
    r"mesaj redirecționat|προωθημένο μήνυμα|"
    r"pesan (?:yang )?diteruskan|переслане повідомлення"
)
SEPARATOR = re.compile(
    rf"^[\s>*_]*[-–—_=~]{{2,}}\s*(?:(?P<forwarded>{_FORWARDED})|"
    rf"(?P<original>{_ORIGINAL}))[^\n]{{0,80}}?\s*[-–—_=~]{{0,}}[\s*_]*$",
    re.IGNORECASE,
)
#: Apple's and others' line without dashes
BEGIN_FORWARDED = re.compile(rf"^[\s>*_]*(?:{_FORWARDED})\s*[:：]?[\s*_]*$", re.IGNORECASE)
#: a bare line "Original message" (mobile Outlook, Samsung) counts only above a head
BARE_ORIGINAL = re.compile(rf"^[\s>*_]*(?:{_ORIGINAL})\s*[:：]?[\s*_]*$", re.IGNORECASE)

#: prefixes that mail programs put before a subject
FORWARD_PREFIX = (
    r"fwd?|tr|rv|rm|enc|wg|i|inoltro|doorst|vs|vl|vb|vidarebefordrat|pd|пересл|перес|пер|转发|轉寄|轉發|转|fs|"
    r"إعادة توجيه|محول|تحويل|ilt|továbbítás|fyi|πρθ"
)
REPLY_PREFIX = (
    r"re|aw|ref|rif|r|sv|vá|ynt|odp|antw|ant|res|rép|отв|ответ|回复|回覆|答复|答覆|رد|الرد|atb|bls|返信|회신|απ|ha"
)
PREFIX = re.compile(
    rf"^\s*(?:\[[^\]]{{1,30}}\]\s*)*(?:(?P<forward>{FORWARD_PREFIX})|(?P<reply>{REPLY_PREFIX}))\s*(?:\[\d+\]|"
    rf"\(\d+\))?\s*[:：]\s*",
    re.IGNORECASE,
)

#: locales whose month names are read in the dates of quoted heads
LOCALES = (
    "en",
    "fr",
    "es",
    "ru",
    "ar",
    "pt",
    "de",
    "it",
    "nl",
    "sv",
    "nb",
    "da",
    "fi",
    "pl",
    "cs",
    "tr",
    "uk",
    "ro",
    "hu",
    "el",
    "id",
)

_FOLD = re.compile(r"[\s'’`.*_\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff\u0640]+")


@lru_cache(maxsize=4096)
def fold(label: str) -> str:
    """A label without case, spaces, apostrophes and direction marks, for comparison."""
    return _FOLD.sub("", unicodedata.normalize("NFKC", label).casefold())


@cache
def labels() -> dict[str, str]:
    """Folded label -> role: from, sent, date, to, cc, bcc, subject, reply-to, other."""
    table: dict[str, str] = {}
    for role, wordings in _LABELS.items():
        for wording in wordings.split("|"):
            table.setdefault(fold(wording), role)
    return table
