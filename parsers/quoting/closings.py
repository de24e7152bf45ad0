"""What stands at the end of a mail: formulas, telephone lines, contact lines, words for offices. Data, no rules."""

from __future__ import annotations

import re

#: closing formulas, formal ones; each may be followed by a comma and by "yours", a title …
CLOSING = re.compile(
    r"^\W{0,3}(?:"
    r"(?:(?:with |my |our |many |and )*(?:very |most )?(?:kind|kindest|best|warm|warmest|friendly|"
    r"cordial)(?:,? (?:personal|and \w+))? (?:regards|wishes|greetings))|"
    r"(?:with )?(?:high(?:est)? |best )?(?:regards|esteem|consideration)|"
    r"(?:yours?|very) (?:very )?(?:sincerely|faithfully|truly|respectfully|cordially)(?:,? yours)?|(?:sincerely|"
    r"respectfully|cordially|faithfully)(?: yours)?|"
    r"(?:with|please accept)\b.{0,60}(?:consideration|appreciation|esteem|respect|thanks|gratitude)|"
    r"(?:very |bien )?cordialement|(?:bien|très|plus) (?:cordialement|sincèrement|respectueusement)|sincèrement|"
    r"respectueusement|"
    r"(?:meilleures|sincères|cordiales) salutations|(?:salutations|sentiments) .{0,40}|(?:avec|veuillez agréer|"
    r"je vous prie d['’]agréer|recevez).{0,120}|bien à vous|amicalement|"
    r"(?:muy )?(?:atentamente|cordialmente|respetuosamente)|(?:un )?(?:cordial|atento|afectuoso) saludo|"
    r"(?:atentos|cordiales|muchos|un|saludos)? ?(?:cordiales |atentos )?saludos(?: cordiales| atentos)?|"
    r"(?:reciba|reciban|sin otro particular|con la seguridad|aprovecho).{0,120}|"
    r"(?:mit )?(?:freundliche[nm]?|besten|herzliche[nm]?|beste|liebe|viele) (?:grüße[n]?|grüsse[n]?|gruß|gruss|"
    r"empfehlungen)|hochachtungsvoll|mfg|"
    r"atenciosamente|com os melhores cumprimentos|(?:melhores )?cumprimentos|(?:cordiali|distinti|"
    r"i più cordiali) saluti|cordialmente|"
    r"met (?:vriendelijke|hoogachting|beste)(?: groet(?:en)?)?|hoogachtend|vriendelijke groet(?:en)?|"
    r"(?:med )?(?:vennlig|vänlig|venlig|beste|bästa|bedste|vennlige|vänliga|venlige|med)(?:a|e|t)? (?:hilsen|"
    r"hälsning(?:ar)?|hilsner|hilsninger|hälsningar)|mvh|hilsen|ystävällisin terveisin|"
    r"z (?:poważaniem|wyrazami szacunku)|s pozdravem|saygılarımla|"
    r"с (?:глубоким |искренним |наилучшими |большим )?(?:уважением|пожеланиями|приветом)|искренне ваш|з повагою|"
    r"此致(?:敬礼)?|敬礼|顺颂.{0,8}|顺祝.{0,10}|谨致.{0,10}|祝好|顺致.{0,8}|敬上|此致 敬礼|致以.{0,12}|敬具|"
    r"よろしくお願いいたします|감사합니다|"
    r"(?:و)?(?:تفضلوا|وتفضلوا|تقبلوا|وتقبلوا).{0,60}|مع (?:خالص|فائق|أطيب|وافر|جزيل|التقدير).{0,40}|"
    r"مع التحية.{0,20}|مع تحيات.{0,20}|تحياتي|وشكرا|"
    r"many thanks(?: and (?:best|kind) regards)?|(?:with )?(?:many )?thanks and (?:best|kind) regards|"
    r"thanking you(?: in advance)?"
    r")\W{0,4}$",
    re.IGNORECASE,
)
#: a word of thanks closes a mail too, but only a block of lines below makes it a signature
CASUAL = re.compile(
    r"^\W{0,3}(?:(?:many )?thanks(?: again| a lot| so much| in advance)?|thank you(?: very much| in advance|"
    r" again)?|cheers|thx|best|merci(?: d['’]avance| beaucoup)?|"
    r"(?:muchas )?gracias|obrigad[oa]|danke|vielen dank|grazie|спасибо|谢谢|شكرا(?: لكم| جزيلا)?|takk|tack)\W{0,4}$",
    re.IGNORECASE,
)
MOBILE = re.compile(
    r"^\W{0,4}sent (?:from|via|on) (?:my|the|a|our|an|outlook|yahoo|gmail|proton)\b[^.!?:]{0,50}"
    r"(?:[.,;–-]+ *(?:please |kindly )?(?:excuse|pardon|forgive|apologies|sorry)\b[^\n]{0,60})?$|"
    r"^\W{0,4}(?:[^\W\d_]+ )?from (?:my )?(?:iphone|ipad|android|mobile|phone|blackberry|galaxy)\b[\w ]{0,15}\W{0,3}$|"
    r"^\W{0,4}(?:(?:sent|get|envoyé|envoyée|enviado|enviada|gesendet|von meinem|diese nachricht wurde von|inviato|"
    r"verzonden|skickat|skickades|sendt|lähetetty|wysłan[eo]|odesláno|"
    r"отправлено|надіслано|发自|從我的|从我的|發自|来自|أرسلت|أُرسلت|مرسلة|مرسل|تم الإرسال|gönderildi|"
    r"télécharg\w+|obtener|"
    r"obtenez|holen sie).{0,60}"
    r"(?:iphone|ipad|ios|android|outlook|blackberry|samsung|galaxy|huawei|xiaomi|mobile|phone|tablet|proton ?mail|"
    r"protonmail|yahoo|mail\.ru|почт|手机|手機|邮箱|邮件|郵件|mail|smartphone|handy|telefon|téléphone|teléfono|móvil|"
    r"هاتف|جهاز|آيفون|windows|nine|device|appareil|dispositivo|gerät|outlook\.com).{0,60})$",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"(?:\b(?:tel|tél|phone|fax|mob|mobile|cell|office|direct|ph|telefono|teléfono|telefon|téléphone|tfno|móvil|"
    r"e-?mail|courriel|correo|web|website|skype|twitter|"
    r"тел|факс|моб|电话|電話|传真|手机|邮箱|邮编|地址|هاتف|فاكس|بريد|"
    r"الهاتف)\s*(?:\([^)]{1,20}\))?\.?\s*(?:no\.?)?\s*[:：.]?\s*[\w+(])|"
    r"\+\d[\d\s().\-/]{6,}\d|\(\d{2,5}\)\s?\d{2,4}[\s.\-/]?\d{2,4}|\b\d{2,4}[\s.\-/]\d{2,4}[\s.\-/]\d{2,4}[\s.\-/]?\d{0,4}\b|[^\s<>]+@[^\s<>]+\.\w+|"
    r"(?:https?://|www\.)\S+|\bP\.? ?O\.? Box\b|\b(?:CH|F|D)-?\d{4,5}\b",
    re.IGNORECASE,
)
POSTSCRIPT = re.compile(
    r"^\s*(?:p\.?\s?s\.?|n\.?b\.?|p\.-s\.|post scriptum|пс|附言|ملاحظة)\s*[.:：\-–—]\s*\S", re.IGNORECASE
)
#: words in the names of offices: a line with one of them and no sentence is somebody's signature
OFFICE = re.compile(
    r"\b(?:ministry|minist[èe]re|ministerio|ministério|ministero|ministerium|ministerie|ministerstv\w+|department|"
    r"département|departamento|"
    r"dirección|direction|directorate|direção|direktion|division|división|divisão|abteilung|referat|section|"
    r"sección|unit|unidad|unité|"
    r"office|oficina|bureau|büro|mission|misión|missão|embassy|embajada|ambassade|botschaft|delegation|délégation|"
    r"delegación|delegação|"
    r"secretariat|secrétariat|secretaría|committee|comité|council|commission|coalition|campaign|federation|"
    r"association|foundation|institute|"
    r"organi[sz]ation|centre|center|authority|agency|republic|république|república|team|equipo|équipe|"
    r"desk officer|counsellor|conseiller|"
    r"consejero|attach[ée]|secretary|ambassador|director|directeur|head of|deputy|adviser|advisor|"
    r"programme officer)\b|"
    r"министерств|департамент|отдел|управлени|представительств|посольств|миссия|делегаци|секретар|советник|"
    r"外交部|司$|处$|代表团|使团|大使馆|秘书处|部$|局$|委员会|"
    r"وزارة|بعثة|البعثة|سفارة|إدارة|دائرة|وفد|الأمانة|مديرية|قسم|مكتب",
    re.IGNORECASE,
)
