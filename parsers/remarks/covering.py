"""Covering words: what a letter or mail says to accompany comments, without commenting (DOMAIN.md, section 3).

Greetings, compliments of notes verbales, "please find attached", thanks, apologies, closings and signatures, in the
languages of the field. ``view`` knows the words by which a text takes a position.
"""

from __future__ import annotations

import re
from functools import lru_cache

from parsers.phrases import Phrases
from parsers.remarks import digits
from parsers.remarks.mailing import MAILED

GREETING = Phrases(
    (
        r"^(?:(?:my )?dear|excellenc|sir\b|madam|distinguished|mesdames|messieurs|madame|monsieur|ch[eè]re?s?\b"
        r"|bonjour|bonsoir)"
    ),
    (
        r"^(?:estimad|señor|excelent|buen[oa]s\b|querid|cordial saludo|distinguid|prezad|car[oa]s\b|exm[oa]|ilm[oa]"
        r"|bom dia|boa tarde)"
    ),
    r"^(?:good (?:morning|afternoon|evening|day)|hello|hi\b|greetings|to whom it may)",
    r"^(?:уважаем|добрый|здравствуйте|господин|госпожа|ваше превосходительство)",
    r"^(?:السادة|السيد|تحية|حضرة|سعادة|أصحاب السعادة|الزملاء|السلام عليكم|صباح|مساء)",
    r"^(?:尊敬的|您好|你好|各位|女士|先生)",
)

CLOSING = Phrases(
    (
        r"^(?:(?:with |our |my )?(?:very |our |my )*(?:best|kind|warm|warmest|kindest|sincere|high"
        r"|highest)[\w ,]{0,40}(?:regards|wishes|consideration|greetings)?[,.!]?$)"
    ),
    (
        r"^(?:(?:with )?regards|best|cheers|sincerely|yours|respectfully|very respectfully|cordially|faithfully"
        r"|(?:many |with )?thanks(?: again)?[,.! ]*$|thank you[,.!]*$|in solidarity)"
    ),
    (
        r"^(?:(?:bien |très )?cordialement|salutations|meilleures|bien à vous|bien (?:respectueu|amicale)"
        r"|respectueusement|avec (?:nos|mes|l'expression|toute|ma) |sincères|veuillez (?:agréer|recevoir|croire)"
        r"|je vous prie d'agréer|nous vous prions d'agréer|amicalement|bonne réception)"
    ),
    (
        r"^(?:(?:muy |un )?(?:atentament|cordial|afectuos|saludo|respetuos)|reciba|le saluda|sin otro particular"
        r"|con (?:un |mis |nuestros )?(?:saludos|atentos)|muchas gracias)"
    ),
    r"^(?:atenciosamente|cumprimentos|com os (?:melhores|nossos)|respeitosamente|cordiais)",
    r"^(?:с (?:глубоким |искренним )?уважением|с наилучшими|искренне|с почтением)",
    r"^(?:مع (?:خالص|أطيب|فائق|وافر|التقدير|التحي|الشكر|الاحترام)|وتفضلوا|تفضلوا|تقبلوا|وتقبلوا|وتفضل)",
    r"^(?:此致|敬礼|顺致|谨致|谨此|祝好|致敬|致以)",
)

#: the sentence says that something comes with it, or where it is
ATTACHED = Phrases(
    (
        r"\btrack(?:ed)?[- ]changes?\b|control de cambios|suivi des modifications|режим\w* (?:правки|исправлений)"
        r"|修订模式|تتبع التغييرات"
    ),
    (
        r"\b(?:(?<!should be )(?<!could be )(?<!must be )(?:attach(?:ed|ments?|ing)\b|annexed)|enclos"
        r"|herewith|hereby|please find|please see|kindly find"
        r"|find below|are set out|as follows|in the (?:attached|file|document|annex)|(?:our|the) (?:text|comments"
        r"|edits) (?:is|are) (?:in|here))"
    ),
    (
        r"\b(?:ci-(?:joint|après|dessous)|pièces? jointes?|en annexe|veuillez trouver|vous (?:trouverez|voudrez)"
        r"|fais(?:ons)? (?:suivre|parvenir)|transmettre|transmet\b|comme suit)"
    ),
    r"(?:adjunt|\banexo|se remit|se transmit|remitimos|remite\b|enví[oa]|a continuación|encontrará)",
    r"\b(?:em anexo|segue[m]?\b|remete|envia)",
    r"(?:прилаг|приложен|направля|препровожд|во вложении|ниже приводятся|следующие (?:замечания|комментарии))",
    r"(?:مرفق|نرفق|طيه|طياً|تجدون|إرسال|نرسل|[تي]رسل|إحالة|[نتي]حيل|فيما يلي|كما يلي|على النحو التالي)",
    r"(?:附上|附件|随附|现提交|谨提交|请查收|如下|转交)",
)

_COVERING = Phrases(
    # introducing and transmitting
    (
        r"\b(?:submit|present|send|transmit|forward|offer|provide|make|share|convey|register)(?:s|ted|ting"
        r"|ing)?\b[^.]{0,60}\b(?:comments?|observations?|views?|inputs?|contributions?|proposals?|remarks?|edits"
        r"|corrections?|amendments?|paper|position|text|letter|version)\b"
    ),
    (
        r"\b(?:the following|below are|these are|here are) (?:our |the |a few |some )?(?:\w+ )?(?:comments?"
        r"|observations?|views?|remarks?|proposals?|points|suggestions)"
    ),
    r"\bwishes? to (?:add|make|offer|raise|share|comment)\b[^.]{0,60}(?::|$|points?|comments?|views?|following)",
    (
        r"(?:soumet|présente|formule|répond|transmet|communique|fai(?:t|re) part)\w*[^.]{0,60}(?:observations?"
        r"|commentaires?|remarques?|propositions?|contribution|vues|comme suit|suivant)"
    ),
    r"^(?:voici|ci-après|les observations suivantes)",
    (
        r"(?:presenta|formula|somete|comparte|compartir|remit|transmit|transmite)\w*[^.]{0,80}(?:comentarios?"
        r"|observaciones|aportes|propuestas?|ideas|puntos)"
    ),
    r"(?:представля|направля|переда)\w+[^.]{0,60}(?:замечани|комментари|предложени|соображени|позици)",
    r"(?:提出|提交|发表)[^。]{0,20}(?:意见|建议|看法|评论)",
    r"(?:بإرسال|تقديم|تقدم|نقدم|إبداء)[^.]{0,40}(?:ملاحظات|تعليقات|مقترحات)",
    (
        r"^(?:comments?|comentarios|observations?|observaciones|commentaires|замечания"
        r"|ملاحظات)\b(?![^.]*\b(?:should|must|need)\b)[^.:]{0,120}[.:]?$"
    ),
    # compliments of notes verbales
    (
        r"presents? (?:its|their|his|her) compliments|ha(?:s|ve) the hono[u]?r|avails? (?:itself|themselves|himself"
        r"|herself) of|assurances? of (?:its|our|their|his|her|my|the)\b|highest consideration"
    ),
    (
        r"présente(?:nt)? ses compliments|a l'honneur de (?:lui |vous )?(?:transmettre|faire|communiquer|soumettre"
        r"|adresser|accuser)|saisit cette occasion|assurances? de (?:sa|notre|ma|leur)|considération distinguée"
        r"|haute considération"
    ),
    (
        r"(?:saluda|presenta sus) (?:atentamente|cordialmente|saludos|cumplidos|a la|al)|tiene (?:el|a) (?:honor"
        r"|agrado|honra)|aprovecha (?:la|esta) oportunidad|seguridades de su|distinguida consideración"
    ),
    r"apresenta (?:os )?seus cumprimentos|tem a honra|aproveita (?:a|esta) oportunidade|protestos da",
    (
        r"свидетельству\w+ сво[её] уважение|имеет честь|пользуется (?:этим |настоящим )?(?:случаем|возможностью)"
        r"|уверения в"
    ),
    (
        r"تهدي[^.]{0,60}(?:تحياتها|أطيب)|(?:تتشرف|يشرفها|يشرفنا)|(?:تغتنم|تنتهز)[^.]{0,30}(?:الفرصة|المناسبة)"
        r"|فائق (?:احترام|تقدير)"
    ),
    r"向[^。]{1,40}致意|崇高敬意|谨(?:随|此)?(?:函)?附",
    # on whose behalf, aligned, sent by
    (
        r"^(?:submitted|presented|sent|joint (?:paper|input|statement|submission)|working paper submitted) (?:by"
        r"|on behalf)|\bon behalf of\b[^.]{0,80}(?:attach|submit|transmit|send|comments|have the hono)"
    ),
    (
        r"\balign(?:s|ed)? (?:itself|themselves|ourselves|himself) with\b(?![^.]*\b(?:and|but)\b[^.]*\b(?:suggest"
        r"|propose|add)s?\b)"
    ),
    r"s'align(?:e|ent) sur|se (?:suma|adhiere|alinea)n? a|присоединя\w+ к",
    (
        r"\bin (?:its|our) national capacity\b[^.]{0,60}(?:do(?:es)? not engage|comments? (?:are|is) made)"
        r"|comments? are made by"
    ),
    # thanks, welcome of the paper as such, apologies, disposal, later
    (
        r"^(?:we |i |\w+(?: \w+){0,4} )?(?:(?:would like|wish(?:es)?) to )?(?:thanks?|express(?:es)? (?:its|our"
        r"|their) (?:appreciation|gratitude)|(?:is|are) grateful for the (?:opportunity|draft|work|zero|document)"
        r"|appreciates? the (?:work|efforts?|opportunity|draft))"
    ),
    (
        r"^(?:we |i )?(?:apologi[sz]e|regret (?:that it reaches|the delay|the late))|\bsorry (?:to|that|about)\b"
        r"|please (?:let (?:us|me) know|confirm|register|note that (?:this|these|our|the (?:file|mail)))"
        r"|with apologies|our apologies|sorry for|after the (?:closing date|deadline)"
    ),
    (
        r"(?:avec )?nos excuses|présente ses excuses|regrette ce retard|disculpas|lament[ao] (?:el retraso"
        r"|la demora)|приносим извинения|نعتذر|歉意|抱歉"
    ),
    r"remerci(?:e|ons|ent)|agradec|da las gracias|благодар(?:ит|им|ность)|تشكر|نشكر|感谢",
    (
        r"\b(?:remains?|stands?|are|is)\b[^.]{0,20}(?:at (?:the|your) (?:disposal|service)|available|ready to"
        r"|happy to)|stand ready|do not hesitate|look(?:s|ing)? forward|would be (?:happy|pleased"
        r"|glad) to (?:discuss|provide|answer|elaborate)"
    ),
    (
        r"(?:rest|tien|demeur)\w* à (?:votre|la|sa|leur) (?:entière )?disposition|n'hésitez pas|a (?:su|la"
        r"|vuestra) disposición|volverá sobre|no duden? en|к вашим услугам|готовы (?:обсудить|предоставить)"
        r"|رهن إشارت|على استعداد"
    ),
    (
        r"\b(?:will|shall) (?:follow|be sent|be communicated|be transmitted|come back|revert|return to)\b"
        r"|follow(?:s)? (?:separately|by post|shortly)|suivra\b|seguirán|se enviar[áa]n"
    ),
    # about the file and the mail
    (
        r"\b(?:track(?:ed)? changes?|control de cambios|suivi des modifications|mode révision|red-?lin"
        r"|clean version|word (?:version|file)|режим\w* (?:правки|исправлений)|修订模式)"
    ),
    (
        r"\b(?:password|pass ?phrase|this link|valid for|download|confirm receipt|acknowledge receipt"
        r"|acknowledgement|for the file|please register|for registration|archive|spreadsheet|sheets?\b.*\battached)"
    ),
    r"accus\w+ (?:de )?réception|acuse de recibo|pour enregistrement|подтвердите получение|пароль",
    (
        r"\b(?:supersedes?|replaces? (?:the|our|it|all|any)(?: \w+){0,3} (?:version|comments|submission|paper|mail"
        r"|letter)|replaces (?:it|them|the latter|that)(?: (?:in full|entirely|completely|in its entirety))?[.;]?$"
        r"|please disregard|annule et remplace|sustituye (?:a )?la (?:versión )?anterior|заменяет (?:ранее"
        r"|предыдущ))"
    ),
    (
        r"\bnot for attribution|\bone delegation\b|\bconfidential\b|not be (?:made public|published|attributed)"
        r"|sans attribution"
    ),
    r"^sent from my\b|^envoyé de mon|^enviado desde|^отправлено с|^from my (?:phone|iphone)|^sent from the",
    (
        r"\bdo not engage the\b|\bwithout prejudice to (?:our|its|the) (?:final )?position\b|reserves? (?:its"
        r"|the) (?:right|position) to (?:revert|comment|submit|make)"
    ),
    r"^(?:the |our |all )?other (?:comments|points|proposals|parts)[^.]{0,30}(?:stand|remain|unchanged)",
    r"\b(?:has|have) been (?:informed|consulted|copied)\b",
    (
        r"\breturn this (?:page|form|slip)|(?:retourner|renvoyer) (?:cette page|ce formulaire)|devolver (?:esta"
        r"|este|la|el) (?:página|hoja|formulario)"
    ),
    r"\bmeet the (?:secretariat|presidency)|\bmeeting request|invitation is attached",
    r"\b(?:reus|us)ing this (?:old )?thread|right addresses",
    at_words=True,
)

_LETTERHEAD = Phrases(
    r"^(?:n[o°º]\.?|ref\.?|réf\.?|our ref|your ref|исх\.?|№)\s*[:.]?\s*[\w/.\-]*\d[\w/.\- ]*$",
    (
        r"^(?:contact|tel|téléphone|tél|phone|fax|e-?mail|web|www|http|address|adresse|dirección|subject|objet"
        r"|asunto|re|date|fecha|to|from|à|de|a|cc)\s*[.:]"
    ),
    r"^(?:to (?:the|his|her)|a la |al |à (?:l'|la |le )|an die)\b[^.]{0,100}$",
    r"^(?:note verbale|nota verbal|вербальная нота|нота|مذكرة شفوية|照会)",
    (
        r"^[\w .'’\-]{2,40},?\s+(?:le\s+|el\s+|den\s+)?\d{1,2}(?:er|st|nd|rd"
        r"|th)?\.?\s+(?:de\s+)?[^\W\d]+\.?\s+(?:de\s+)?\d{4}(?:\s*г\.?)?$"
    ),
    r"^\d{1,2}(?:er|st|nd|rd|th)?\.?\s+(?:de\s+)?[^\W\d]+\.?\s+(?:de\s+)?\d{4}(?:\s*г\.?)?$",
    r"^\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$",
    r"^(?:page|página|стр\.?)\s*\d+(?:\s*(?:of|de|sur|из|/)\s*\d+)?\s*$",
    r"^\S+@\S+$|^(?:https?://|www\.)\S+$|^\[[^\]]*\]$|^_+$|^[-=*]{3,}$",
)

#: words by which a text takes a position on another text
VIEW = Phrases(
    (
        r"\b(?:suggest|propos|recommend|urg|advocat|favou?r|oppos|prefer|endors|regret|deplor|welcom|emphasi|stress"
        r"|underlin|reject)\w*"
    ),
    r"\b(?:should|must|ought|needs?|could|may be|might|cannot|can (?:accept|be)|will support)\b",
    r"\b(?:we|i|they) (?:(?:do|did)(?: not|n't) )?(?:particularly |really |much |very much )?(?:dis)?liked?\b"
    r"(?! (?:to|it|them|this|that)\b)",
    r"\bwould\b|\brequest(?:s|ed)?\s+(?:that|the|its|a|an|to)\b|\bobjects? to\b|\bquestions? (?:the|whether|why)\b",
    (
        r"\b(?:ask(?:s|ed)? (?:that|for|to|whether)|call(?:s|ing)? (?:for|on|upon)|in our (?:view|opinion)"
        r"|it is (?:important|not)|we (?:believe|consider|think|feel|hold|note|support|agree|see|take|do not)"
        r"|supports?\b|agrees?\b|deserves?|merits?|lacks?|attach(?:es)? (?:particular |great )?importance)"
    ),
    (
        r"\b(?:considers?|believes?|finds?|feels?|thinks?|notes that|is of the (?:view|opinion)|(?:is"
        r"|are) (?:concerned|un(?:clear|balanced|satisf)|not (?:clear|correct|consistent|needed))|too (?:little|few"
        r"|much|many|long|short|weak|strong|vague|general|narrow)|in?accurate|incorrect|wrong|missing|out of date"
        r"|outdated|redundant|unnecessary)\b"
    ),
    (
        r"\b(?:inexact|erroné|incorrect|trop (?:long|court|vague|peu)|manque|superflu|erróne|inexact|falta[n]?\b"
        r"|demasiado|poco clar|sobra[n]?\b)|(?:неверн|ошибоч|неточн|слишком|отсутств|устарел|излишн)|(?:خطأ"
        r"|غير (?:دقيق|واضح|صحيح)|طويل جداً)|(?:不准确|错误|过长|不清|缺少|过于|不明确)"
    ),
    (
        r"(?:^|[\s\"'(])(?:delete|replace|add|insert|amend|reword|rephrase|redraft|substitute|move|merge|split"
        r"|remove|retain|keep|clarify|specify|strengthen|mention)\b"
    ),
    (
        r"\b(?:propos(?:e|ent|ons|er)|suggèr\w+|suggér\w+|souhait\w+|recommand\w+|demande(?:nt)? (?:que|à)"
        r"|préfèr\w+|préfér\w+|estime(?:nt)?|considère(?:nt)?|appuie(?:nt)?|appuyons|soutien(?:t|nent)|soutenons"
        r"|regrett(?:e|ent|ons)|salue(?:nt)?|insiste(?:nt)?|souligne(?:nt)?|rappelle(?:nt)?|convien(?:t|drait))\b"
    ),
    (
        r"\b(?:devr(?:ait|aient|a)|doi(?:t|vent)|il (?:serait|faut|faudrait|est (?:souhaitable|important"
        r"|nécessaire))|mérite(?:nt|rait)?|pourrai(?:t|ent)|gagnerait)\b"
    ),
    (
        r"\b(?:supprimer|remplacer|ajouter|insérer|modifier|reformuler|préciser|mentionner|maintenir|compléter"
        r"|renforcer|nuancer|indiquer|biffer)\b"
    ),
    (
        r"\b(?:propone[n]?|proponemos|sugiere[n]?|sugerimos|recom(?:ienda[n]?|endamos)|solicita[n]?|solicitamos"
        r"|prefiere[n]?|preferimos|apoya[n]?|apoyamos|considera[n]?|consideramos|lamenta(?:n|mos)?|acoge[n]?|insiste[n]?"
        r"|subraya[n]?|recuerda[n]?|conviene|convendría|estima[n]?|valora[n]?|pide[n]?|pedimos|desea[n]?"
        r"|desearía[n]?)\b"
    ),
    r"\b(?:deben?|deber[íi]an?|ser[íi]an?|podr[íi]an?|es (?:importante|necesario)|habr[íi]a|merece[n]?)\b",
    (
        r"\b(?:suprim|sustitu|reemplaz|añad|agreg|insertar|modificar|reformul|precisar|mencionar|mantener|eliminar"
        r"|completar|reforzar|indicar)\w*"
    ),
    (
        r"\b(?:prop[õo]em?|propomos|sugerem?|recomend(?:am?|amos)|deve(?:m|ria|riam)|dever(?:á|a|ão)|conv[ée]m"
        r"|apoi(?:a|am|amos)|prefer(?:e|em|imos)|gostar(?:ia|iam|íamos)|acrescentar|eliminar|substituir|incluir|alterar"
        r"|retirar)\b"
    ),
    (
        r"(?:предлага|рекоменд|следует|следовало|необходим|целесообразн|прос(?:ит|им)|счита(?:ет|ем)|поддержива"
        r"|исключи|замени|добав|дополн|призыва|выступа(?:ет|ем)|долж(?:ен|н)|желательн|возража|отмеча|подч[её]рк"
        r"|приветству|могл[аои] бы)"
    ),
    (
        r"(?:نقترح|[تي]قترح|نوصي|[تي]وصي|ينبغي|نطلب|[تي]طلب|[نتي]رى|[نتي]ؤيد|حذف|إضافة|استبدال|يجب|[نتي]دعو"
        r"|[نتي]فضل|من المستحسن|[تن]عرب|[نتي]رحب|يستحسن|[نتي]عتقد|[نتي]دعم|نود|تود)"
    ),
    r"(?:建议|应[当该]?|希望|支持|认为|删除|改为|增加|要求|不宜|主张|赞成|反对|欢迎|强调|需要?|宜|同意)",
    # a feeling that is expressed, of whatever kind
    (
        r"\b(?:express|voic|regist)\w*[^.]{0,40}\b(?:appreciation|satisfaction|concern|disappointment|reservation|doubt"
        r"|support|unease)s?\b"
        r"|\b(?:exprim|manifest|fai[ts]* part)\w*[^.]{0,40}\b(?:satisfaction|préoccupation"
        r"|inquiétude|réserve|soutien)s?\b"
        r"|\b(?:expres|manif)\w*[^.]{0,40}\b(?:satisfacción|preocupación|reserva|apoyo|aprecio"
        r"|satisfação|preocupação)s?\b"
        r"|(?:выраж|выска)\w*[^.]{0,40}(?:удовлетворени|озабоченност|обеспокоенност|сомнени|поддержк)"
        r"|[تني]عرب[^.]{0,40}(?:قلق|ارتياح|تحفظ|تأييد)|表示[^。]{0,10}(?:关切|满意|保留|遗憾|支持)"
    ),
    # a verb of saying or of mind with what is said: the clause after it is the view
    (
        r"\b(?:recalls?|hopes?|expects?|trusts?|insists?|maintains?|observes?|remarks?|warns?"
        r"|doubts?|fears?|understands?"
        r"|acknowledges?|appreciates?|cautions?|knows?) (?:that|whether)\b|\bexpects?\b[^.]{2,60}\bto\b"
    ),
    (
        r"\b(?:rappel|esp[éè]r|constat|observ|relèv|crai(?:nt|gn)|doute|s'attend|compren|reconna)\w*"
        r"(?: à ce)? (?:que\b|qu')"
    ),
    (
        r"\b(?:recuerd|espera|constat|observa|tem[ea]|duda|confía|entiend|adviert|reconoc|reitera|lembra|nota|entende"
        r"|confia|reconhec|considera|acredit)\w* (?:(?:en|de|em) )?que\b"
    ),
    r"(?:напомина|наде|полага|исход|опаса|ожида|констатир|понима|призна|увер)\w*(?: из того)?,? что\b",
    r"(?:[تني]ذك[ّ]?ر|[تني]أمل|[تني]لاحظ|[تني]خشى|[تني]توقع|[تني]درك|[تني]ؤكد)\s+(?:في |على )?ب?أن",
    r"(?:回顾|期待|指出|注意到|担心|重申|理解)",
)

#: a position strong enough to be recorded from a cover note: a proposal or a request, not a courtesy
PROPOSAL = Phrases(
    (
        r"\b(?:suggest|propos|recommend|urg)(?:s|es|e|ing)?\b(?! (?:edits|changes|amendments))|\brequest(?:s"
        r"|ed)?\s+(?:that|the|its|a|an|to)\b"
    ),
    (
        r"\b(?:should|must|ought to)\b|\bwould (?:welcome|prefer|like to (?:see|have|add|propose)|appreciate|ask)\b"
        r"|\bask(?:s)? (?:that|for)\b|\bcall(?:s)? (?:for|on|upon)\b|\b(?:oppose|object)s?\b|cannot accept"
        r"|\b(?:deserves?|merits?)\b|\bwould (?:gain|benefit|profit)\b|\bwould be (?:better|preferable|desirable)\b"
    ),
    (
        r"\bplease (?:delete|replace|add|insert|read|change|refer|note that|move|remove|correct|use)\b|\b(?:delete"
        r"|replace|insert)\b"
    ),
    (
        r"\b(?:proposons|suggérons|souhait(?:ons|erions)|recommandons|demandons|préfér(?:ons|erions)|il (?:convient"
        r"|conviendrait|faudrait|serait (?:utile|souhaitable|préférable|bon)))\b|\b(?:mérite|gagnerait)\b"
    ),
    (
        r"\b(?:proponemos|sugerimos|recomendamos|solicitamos|pedimos|preferir[íi]amos|ser[íi]a (?:útil|conveniente"
        r"|preferible|mejor)|convendría|propomos|sugerimos|solicitamos)\b"
    ),
    (
        r"\b(?:propose|suggère|souhaite|souhaiterait|recommande|demande|préfère|préférerait)(?:nt)? (?:que|de|d'|l'"
        r"|la|le|les|à|qu')|\b(?:propose|suggère|recommande)(?:nt)?\b|\bdevrai(?:t|ent)\b"
    ),
    r"\b(?:propone|sugiere|recomienda|solicita|pide|prefiere|deber[íi]a|desear[íi]a)n?\b|\bconviene\b",
    r"\b(?:propõe|sugere|recomenda|deveria|gostaria)\b",
    (
        r"(?:предлага(?:ет|ем)|рекоменду|следует|просит|просим (?:доб|исп|исключ|замен|уч)|целесообразно|желательно"
        r"|предпоч|хотел[аи]? бы|хотелось бы)"
    ),
    r"(?:نقترح|[تي]قترح|نوصي|[تي]وصي|ينبغي|نطلب|[تي]طلب|نرجو|يرجى|نأمل)",
    r"(?:建议|应当|应该|希望|要求)",
)


def is_greeting(text: str, *, first: bool = False) -> bool:
    """``Dear colleagues,``; as the first words of a mail, any short line that ends with a comma or colon."""
    words = text.strip()
    if len(words) <= 90 and GREETING.search(words) and not re.search(r"[.。].+\w", words):
        return True
    opens = first and len(words) <= 60 and words.endswith((",", ":", "،", "，", "：", "!", "！"))
    return opens and not takes_position(words)


def is_closing(text: str) -> bool:
    """``Best regards``, ``Veuillez agréer …``, ``顺致敬意``."""
    words = text.strip()
    return len(words) <= 160 and CLOSING.matches(words) and not PROPOSAL.matches(words)


def is_letterhead(text: str) -> bool:
    """Place and date, reference, addressee, address lines, names of ministries in capitals."""
    words = digits.fold(text.strip())
    if _LETTERHEAD.matches(words):
        return True
    if len(words) >= 140 or not words.isupper():
        return False
    letters = [sign for sign in words if sign.isalpha()]
    # A capital in a line of a script without capitals makes no letterhead of it.
    return 2 * sum(sign.isupper() for sign in letters) > len(letters)


@lru_cache(maxsize=16)
def is_covering(sentence: str) -> bool:
    """Whether the sentence only accompanies comments."""
    words = sentence.strip()
    return ATTACHED.matches(words) or _COVERING.matches(words) or MAILED.matches(words) or is_letterhead(words)


@lru_cache(maxsize=16)
def takes_position(sentence: str) -> bool:
    """Whether the sentence says what somebody thinks of a text, or wants of it."""
    return VIEW.matches(sentence)


@lru_cache(maxsize=16)
def proposes(sentence: str) -> bool:
    """Whether the sentence proposes or asks for something."""
    return PROPOSAL.matches(sentence)
