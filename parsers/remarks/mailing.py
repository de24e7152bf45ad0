"""Wordings about the mail, its file, its time and its marking, by language. Data, no rules.

A file, an answer, a delay and a colour belong to the mail and not to the draft, so that a sentence about them is no
remark; ``covering`` and ``exchange`` ask for them.
"""

from __future__ import annotations

from parsers.phrases import Phrases

_SENT = r"(?:sen[dt]|submit|deliver|transmit|provid|communicat|forward|finali[sz]|complet|reach|share)\w*"
_SENT_LATIN = (
    r"(?:envo|envi|transm|remett|remis|remit|parven|soum|communiqu|adress|present|présent|somet"
    r"|submet|apresent|hac[ei]r"
    r" llegar|encaminh|remet)\w*"
)

#: the mail and its file: where the words are, what the file holds, what it takes the place of, whether one answers
MAILED = Phrases(
    # where to look
    (
        r"^(?:kindly|please)\s+(?:find|see|note|refer to)\b[^.]{0,30}\b(?:hereunder|hereafter"
        r"|hereinafter|below|overleaf)\b"
    ),
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
        r"\b(?:regret|apologi|sorry)\w*[^.]{0,60}\b(?:could not|couldn't|cannot|can only"
        r"|was not able to|were not able to"
        rf"|not having|unable to)\b[^.]{{0,20}}\b{_SENT}"
    ),
    (rf"\bregrett\w*[^.]{{0,50}}\b(?:n'(?:ait|aient|avoir|ont|a) p(?:as|u)|ne pas avoir)\b[^.]{{0,20}}\b{_SENT_LATIN}"),
    rf"\b(?:lament|sient)\w*[^.]{{0,50}}\bn(?:o|ão) (?:\w+ )?(?:pod\w+|pud\w+|consegu\w+) {_SENT_LATIN}",
    r"сожале\w+[^.]{0,60}не (?:смог|удал|были? )\w*[^.]{0,20}(?:направ|представ|переда|присла)\w+",
    r"未能(?:按时|及时|如期|在[^。]{1,12}前)(?:提交|发送|提出)|(?:[تي]أسف|نأسف)[^.]{0,30}(?:تأخر|تأخير)",
    at_words=True,
)

#: how the changes are marked in a file, and how the points of a letter are numbered
MARKED = Phrases(
    (
        r"\b(?:additions?|insertions?|deletions?|changes|amendments|edits|(?:new|added|deleted"
        r"|proposed) (?:text|words?|wording)"
        r"|our (?:text|words|proposals))\b[^.]{0,40}\b(?:underlin|struck|strike|crossed out|highlight"
        r"|(?:in )?(?:bold|red|blue|green|yellow|italics?|colou?r))"
    ),
    (
        r"\b(?:underlin|struck|strike|highlight|bold|red|blue|italic)\w*[^.]{0,30}"
        r"\b(?:is|are|means?|indicates?|marks?|shows?|denotes?)\b[^.]{0,30}"
        r"\b(?:added|new|deleted|additions?|deletions?|insertions?|omitted|removed)\b"
    ),
    (
        r"\b(?:ajouts?|suppressions?|modifications|insertions|(?:texte|mots) (?:nouveaux?|ajoutés?"
        r"|supprimés?))\b[^.]{0,40}"
        r"\b(?:soulign|barr|ratur|biff|surlign|en (?:gras|rouge|bleu|vert|jaune|italique|couleur))"
    ),
    (
        r"\b(?:ce qui est|les? (?:mots|passages?|textes?)) (?:soulign|barr|biff"
        r"|surlign)\w+[^.]{0,30}\b(?:ajout|supprim|nouveau)"
    ),
    (
        r"\b(?:adiciones|supresiones|cambios|modificaciones|enmiendas|inserciones|texto (?:nuevo|añadido|suprimido)"
        r"|aditamentos|supressões|alterações)\b[^.]{0,40}\b(?:subray|tach|resalt|sublinh|risc"
        r"|(?:en|em|a) (?:negrita|negrito|rojo|vermelho|azul|verde|amarillo|amarelo|cursiva|itálico|color))"
    ),
    r"\blo (?:subrayado|tachado|resaltado|marcado)\b|\bo (?:sublinhado|riscado)\b",
    (
        r"(?:добавлен|исключ|удал|изменени|поправк|нов(?:ый|ые) текст)\w*[^.]{0,40}"
        r"(?:подч[её]ркн|зач[её]ркн|жирн|курсив|красн|выделен)\w*"
    ),
    r"(?:下划线|删除线|红字|红色|加粗)[^。]{0,10}(?:表示|为|系)|(?:تحته خط|مشطوب|باللون الأحمر)",
    (
        r"^(?:they|these|our (?:comments|remarks|points)|the (?:comments|remarks|observations|points))\s+"
        r"(?:are|have been)\s+(?:\w+ly\s+)?(?:numbered|listed|lettered|arranged|grouped|ordered|given in the order)\b"
    ),
    r"\bfor (?:ease|convenience) of reference\b|\bpour (?:faciliter|la commodité de) la (?:référence|lecture)\b",
    (
        r"\bpara (?:facilitar|mayor comodidad de) (?:la|su) (?:referencia|consulta|lectura)\b"
        r"|для удобства ссылок|便于(?:查阅|参考)"
    ),
    r"^(?:elles|ils|celles-ci|ceux-ci|nos observations) (?:sont|ont été) (?:numéroté|classé|groupé)",
    r"^(?:nuestros comentarios|están?|van|aparecen) (?:numerad|ordenad|agrupad)",
)
