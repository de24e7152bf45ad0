"""Wordings about the mail, its file, its time and its marking, by language. Data, no rules.

A file, an answer, a delay and a colour belong to the mail and not to the draft, so that a sentence about them is no
remark; ``covering`` and ``exchange`` ask for them.
"""

from __future__ import annotations

from parsers.phrases import Phrases

#: one's own paper, which came late
_PAPER = (
    r"(?:views|comments|observations|remarks|contributions?|submission|repl(?:y|ies)|responses?|inputs?|letter|note"
    r"|paper|answers)"
)
_SENT = (
    r"(?:sent|submitted|delivered|transmitted|provided|communicated|forwarded|finali[sz]ed|completed|ready|prepared)"
)
_SENT_LATIN = (
    r"(?:envoy|envi|transm|remett|remis|remit|parven|soum|communiqu|adress|présent|present|somet"
    r"|submet|apresent|encaminh"
    r"|remet)\w*"
)
_OWN_LATIN = (
    r"(?:(?:ses|nos|mes|leurs|sa|notre|ma|sus|nuestr[oa]s?|noss[oa]s?|os seus|as suas) "
    r"(?:observations?|commentaires?|remarques|contribution|réponses?|propositions|comentarios|observaciones|aportes"
    r"|respuestas?|comentários|observações|contribuiç\w+|propuestas|propostas))"
)

#: the mail and its file: where the words are, what the file holds, what it takes the place of, whether one answers
MAILED = Phrases(
    # where to look
    r"^kindly\s+(?:find|see|refer to)\b[^.]{0,30}\b(?:hereunder|hereafter|hereinafter|below|overleaf)\b",
    r"^(?:kindly )?(?:see|find) (?:hereunder|hereafter|overleaf)\b",
    (
        r"^(?:voir|consulter|se reporter (?:à|au)|prière de (?:voir|consulter))\s+(?:(?:le|la|les)\s+)?"
        r"(?:fichier|pièces? jointe|document joint|version (?:word|pdf)|ci-)"
    ),
    r"^(?:ver|véase|veja-se|consultar|consulte(?:se|n)?)\s+(?:(?:el|la|o|a|os|los)\s+)?"
    r"(?:archivo|fichero|adjunto|anexo|ficheiro|arquivo|versión (?:word|pdf)|versão (?:word|pdf)|abaixo|más abajo)\b",
    r"^(?:см\.|смотрите)\s+(?:прилагаем\w+ |приложенн\w+ )?(?:файл|документ word|вложени|ниже)\w*",
    r"(?:见|参见|请看)(?:下文|附件|附档|所附文件)|(?:انظر|يرجى الاطلاع على)\s+(?:الملف|المرفق|أدناه)",
    # the file and what it holds
    (
        r"\b(?:this|the (?:attached|enclosed|word|pdf|excel|rtf|other|second|first"
        r"|same)) (?:\w+ )?(?:file|attachment|workbook)\b"
    ),
    r"\b(?:ce|le (?:même|second|premier)) fichier\b|\bcette pièce jointe\b|\b(?:dans|en) (?:le |un )?fichiers?\b",
    r"\beste (?:archivo|fichero|adjunto|ficheiro|arquivo)\b",
    (
        r"\b(?:en|em) (?:el|un|o|um) (?:archivo|fichero|ficheiro|arquivo|adjunto)\b|\bno (?:ficheiro"
        r"|arquivo) (?:anexo|em anexo)\b"
    ),
    r"(?:эт|данн|настоящ|прилагаем|приложенн)\w+ файл\w*|в файле\b",
    r"(?:هذا|في) ال?ملف(?: المرفق)?|(?:本|该|此)附件|(?:在|见)附档",
    # what it takes the place of
    (
        r"\b(?:this|our|the (?:attached|enclosed|present)) (?:version|mail|e-?mail|message|paper"
        r"|submission|letter|note)\b"
        r"[^.]{0,20}\b(?:replaces|cancels|supersedes)\s+(?:that|the one|those|what)\b"
    ),
    (
        r"\b(?:cette version|ce (?:texte|courriel|message)|la présente(?: \w+)?|notre (?:version|contribution))"
        r"[^.]{0,20}\b(?:remplace|annule)\s+(?:celle|celui|la (?:version|note|précédente)|le (?:texte"
        r"|courriel|précédent))\b"
    ),
    (
        r"\b(?:esta versión|este (?:texto|correo|mensaje)|la presente(?: \w+)?|nuestra (?:versión|contribución))"
        r"[^.]{0,20}\b(?:sustituye|reemplaza|anula)\s+(?:a )?(?:la|el|lo)\s+(?:de[l ]|anterior|enviad"
        r"|remitid|versión|texto)"
    ),
    r"\besta versão[^.]{0,20}\b(?:substitui|anula)\s+(?:a|o)\s+(?:de|do|anterior|enviad|versão)",
    r"(?:эт[аот]\w*|данн\w+|настоящ\w+)\s+(?:верси|текст|письм)\w+\s+(?:заменяет|отменяет)",
    r"(?:本|此)(?:版本?|稿)(?:取代|代替)|以此(?:版|稿)为准|(?:هذه النسخة|هذا النص)[^.]{0,12}(?:تحل|يحل) محل",
    # whether one answers, and that there is no more
    r"^(?:you|please) (?:need not|needn't|do not need to|don't need to) (?:answer|reply|respond|acknowledge)\b",
    r"\bno (?:answer|reply|response|acknowledgement|acknowledgment) (?:is )?(?:needed|required|necessary|expected)\b",
    r"\b(?:inutile|pas (?:nécessaire|besoin)) de (?:nous |me )?(?:répondre|accuser)|n'appelle pas de réponse",
    r"\bno (?:es necesario|hace falta|requiere|se requiere|precisa) (?:(?:una )?respuesta|responder|contestar|acus)",
    r"\bnão (?:é necessário|é preciso|carece de|requer) (?:uma )?(?:resposta|responder)",
    (
        r"ответа? не (?:требу|нуж|ожида)\w*|не требует ответа|(?:无需|不必)(?:回复|答复)|لا (?:حاجة"
        r"|داعي) (?:إلى|ل)\s?ل?(?:رد|لرد|الرد)"
    ),
    (
        r"^(?:we|i) (?:do not|don't) (?:ask|wish|have|want)(?: for)? (?:more|anything (?:else|more"
        r"|further)|further comments)\W*$"
    ),
    r"^(?:that is|that's) all\b[^.]{0,30}$|^nothing (?:more|further|else)(?: from us| to add)?\W*$",
    (
        r"^nous (?:ne demandons|n'avons) (?:rien (?:de plus|d'autre)|pas d'autres? (?:observation"
        r"|remarque|commentaire)s?)\W*$"
    ),
    r"^no (?:pedimos|solicitamos|tenemos) (?:nada )?(?:más|otros comentarios|otras observaciones)\W*$",
    # the delay
    r"\b(?:pedi(?:mos|r|do)|peço) (?:as nossas |as minhas )?desculpas?\b|\blamentamos o atraso\b",
    (
        rf"\b(?:regret|apologi|sorry)\w*[^.]{{0,30}}\b{_PAPER}\b[^.]{{0,40}}"
        rf"\b(?:could not|couldn't|can only|was not|were not)\s+(?:\w+\s+)?(?:now )?(?:be |been )?{_SENT}\b"
    ),
    (
        r"\b(?:regret|apologi|sorry)\w*\s+(?:that (?:we|it|i)\s+(?:could not|couldn't|(?:was"
        r"|were) (?:not able|unable) to)"
        r"|(?:not having been|not being|for not being) able to|for not)\s+(?:send|submit|transmit|forward)(?:ing)?\b"
    ),
    rf"\bregrett\w* que {_OWN_LATIN} n'(?:ait|aient|ont|a) p(?:as|u)\b[^.]{{0,20}}\b{_SENT_LATIN}",
    rf"\bregrett\w* de (?:n'avoir|ne pas avoir) (?:pas )?pu (?:vous )?(?:les |la )?{_SENT_LATIN}",
    rf"\b(?:lament|sient)\w* n(?:o|ão) (?:haber |ter )?(?:pod\w+|consegu\w+) {_SENT_LATIN}",
    rf"\b(?:lament|sient)\w* que {_OWN_LATIN} n(?:o|ão) (?:\w+ )?(?:pud\w+|pod\w+) (?:ser )?{_SENT_LATIN}",
    (
        r"сожале\w+,? что (?:мы |нам |наши \w+ |свои \w+ )?не (?:смог\w+|удалось|были) "
        r"(?:\w+ )?(?:направ|представ|переда|присла)\w+"
    ),
    r"未能(?:按时|及时|如期|在[^。]{1,12}前)(?:提交|发送|提出)",
    r"(?:[تي]أسف|نأسف)[^.]{0,12}(?:تأخر|تأخير)[^.]{0,12}(?:إرسال|تقديم)",
    at_words=True,
)

#: how the changes are marked in a file, and how the points of a letter are numbered
MARKED = Phrases(
    (
        r"\b(?:additions?|insertions?|deletions?|changes|amendments|edits"
        r"|(?:new|added|deleted|proposed) (?:text|words?|wording)|our (?:text|words|proposals))\b[^.]{0,40}"
        r"\b(?:underlined|struck (?:out|through)|strike-?through|crossed out|highlighted|bold"
        r"|in (?:red|blue|green|yellow|italics|colou?r))\b"
    ),
    (
        r"^(?:the |all |any )?(?:text |words? |passages? |what is |whatever is )?(?:in )?"
        r"(?:underlin(?:ed|ing)|struck (?:out|through)|strike-?through|highlight(?:ed|ing)|bold|red|blue|italics)\b"
        r"[^.]{0,30}\b(?:is|are|means?|indicates?|marks?|shows?|denotes?)\b[^.]{0,30}"
        r"\b(?:added|new|deleted|additions?|deletions?|insertions?|omitted|removed)\b"
    ),
    (
        r"\b(?:ajouts?|suppressions?|modifications|insertions|(?:texte|mots) (?:nouveaux?|ajoutés?"
        r"|supprimés?))\b[^.]{0,40}"
        r"\b(?:(?:soulign|barr|ratur|biff|surlign)é|en (?:gras|rouge|bleu|vert|jaune|italique|couleur))"
    ),
    (
        r"\b(?:ce qui est|les? (?:mots|passages?|textes?)) (?:soulign|barr|biff|surlign)é\w*[^.]{0,30}"
        r"\b(?:ajout|supprim|nouveau)"
    ),
    (
        r"\b(?:adiciones|supresiones|cambios|modificaciones|enmiendas|inserciones|texto (?:nuevo|añadido|suprimido)"
        r"|aditamentos|supressões|alterações)\b[^.]{0,40}\b(?:(?:subraya|tacha|resalta|sublinha|risca)d"
        r"|(?:en|em|a) (?:negrita|negrito|rojo|vermelho|azul|verde|amarillo|amarelo|cursiva|itálico|color)\b)"
    ),
    r"^lo (?:subrayado|tachado|resaltado)\b|^o (?:sublinhado|riscado)\b",
    (
        r"(?:добавлени|исключени|удалени|изменени|поправк|нов(?:ый|ые) текст)\w*[^.]{0,40}"
        r"(?:подч[её]ркнут|зач[её]ркнут|жирным|курсивом|красным|выделен[аоы]?(?!\w))"
    ),
    r"(?:下划线|删除线|红字|红色|加粗)[^。]{0,10}(?:表示|为|系)|(?:تحته خط|مشطوب|باللون الأحمر)",
    # the numbers of one's own points
    (
        r"^(?:they|these|our (?:comments|remarks|points)|the (?:comments|remarks|observations|points))\s+"
        r"(?:are|have been)\s+(?:\w+ly\s+)?(?:numbered|lettered|listed|arranged|grouped|ordered)\s+"
        r"(?:only\s+)?(?:for|by|as|according|in the order|under|consecutively)\b"
    ),
    (
        r"^(?:elles|ils|celles-ci|ceux-ci|nos (?:observations|remarques)) (?:sont|ont été) "
        r"(?:numéroté|classé|groupé|présenté)\w* (?:pour|par|selon|suivant|dans l'ordre)\b"
    ),
    (
        r"^(?:nuestros comentarios (?:están?|van)|están?|van|aparecen) (?:numerad|ordenad|agrupad)\w* "
        r"(?:para|por|según|en el orden)\b"
    ),
    r"^(?:они|замечания) (?:пронумерованы|приведены|приводятся|сгруппированы) (?:для|по|в порядке)",
)
