"""Sentences about the exchange of papers: who writes, what was read, what is thanked for, what is being sent.

A sentence is taken clause by clause. A clause whose verb is one of courtesy, of receiving, of conveying or of
authorship says nothing to the draft and is set aside; what the other clauses say decides. So ``We thank the Presidency
for the draft`` says nothing, and ``We thank the Presidency for the draft but regret its length`` does.
"""

from __future__ import annotations

import re

from parsers.remarks.covering import is_covering, proposes, takes_position


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


#: a clause against the one before it
_CONTRAST = (
    r"\b(?:but|however|yet|nevertheless|nonetheless|while|whilst|although|though|whereas"
    r"|mais|toutefois|cependant|néanmoins|pourtant|bien que"
    r"|pero|sin embargo|no obstante|aunque|si bien|mas|porém|contudo|todavia|embora"
    r"|но|однако|вместе с тем|хотя)\b|(?<!\w)و?(?:لكن|غير أن|إلا أن)|但是?|然而|不过|尽管"
)
_AND = r"\b(?:and|et|y|e|и|а также)\b|[,，、]\s*(?:并|同时)|(?<=\s)و(?=[تين]\w{3})"
_CLAUSES = re.compile(rf"(?P<contrast>{_CONTRAST})|{_AND}|[;；]", re.IGNORECASE)

#: what is exchanged, as a noun
_PAPER = (
    r"(?:comments?|observations?|remarks?|views?|inputs?|contributions?|proposals?|suggestions?|amendments?|points?"
    r"|repl(?:y|ies)|answers?|responses?|reactions?|thoughts|papers?|submissions?|letters?|positions?|statements?|ideas"
    r"|remarques?|commentaires?|propositions?|éléments|réponses?|avis|contributions?|lettre"
    r"|comentarios?|observacion(?:es)?|propuestas?|aportes?|sugerencias?|consideracion(?:es)?|respuestas?"
    r"|puntos?|documento"
    r"|comentários?|observaç(?:ão|ões)|propostas?|contribut[oo]s?|contribuiç(?:ão|ões)|sugestões|respostas?|carta"
    r"|замечани\w+|комментари\w+|предложени\w+|соображени\w+|поправ\w+|ответ\w*|мнени\w+|позици\w+|документ\w*|письм\w+"
    r"|\w{0,3}(?:ملاحظات|تعليقات|مقترحات|آراء|مساهم\w+|ورقة|ردود|إجابات)\w*"
    r"|意见|建议|看法|评论|问题|答复|要点)"
)
#: the draft and the papers of the conference, as somebody received them
_DOCUMENT = (
    r"(?:draft|document|text|version|paper|note|plan|declaration|invitation|letter|mail|message|elements"
    r"|projet|avant-projet|texte|version|plan|déclaration|lettre|invitation|éléments"
    r"|borrador|proyecto|texto|documento|versión|nota|carta|plan|declaración|elementos"
    r"|projeto|rascunho|documento|versão|declaração"
    r"|проект\w*|документ\w*|текст\w*|верси\w+|запис\w+|письм\w+|план\w*|элемент\w*"
    r"|\w{0,3}(?:مسودة|مشروع|وثيقة|نص|ورقة|مذكرة|خطة|رسالة|عناصر)\w*"
    r"|草案|文件|文本|案文|照会|来函|计划|宣言|要点)"
)
_OWN = (
    r"(?:\b(?:this|these|our|its|my|their|the present|the above)|\b(?:notre|nos|ce|cette|ces|sa|ses|la présente)"
    r"|\b(?:nuestr[oa]s?|sus?|est[ea]s?|est[oa]s|el presente|la presente)|\b(?:noss[oa]s?|est[ae]s?)"
    r"|(?:наш\w*|сво\w+|эт\w+|настоящ\w+)|هذه|本|我们的?|我方)"
)
_OPPORTUNITY = (
    r"(?:opportunity|chance|possibility|invitation|occasion|possibilité|oportunidade?|ocasión|posibilidad|invitación"
    r"|possibilidade|convite|возможност\w+|приглашени\w+|\w{0,2}(?:فرصة|دعوة|إمكانية)|机会|邀请)"
)

#: thanks and congratulations go to persons, and say nothing of a text
THANKS = _any(
    r"\bthank(?:s|ed|ing|ful)?\b(?! to\b)|\bgrateful\b(?! if\b)|\bgratitude\b|\bindebted\b|\bappreciation to\b",
    r"\bremerci|\breconnaissant|\bgratitude\b|\bsa(?:it|vent) gré",
    r"\bagradec|\bgracias\b|\bgratitud|\bagradecid|\bgrat[ao]s?\b|\bobrigad",
    r"\bcongratulat|(?<!se )(?<!nous )\bfélicit|\bfelicit|\bparabeniz",
    r"благодар|признател|поздравл",
    r"شكر|امتنان|[تني]هنئ",
    r"感谢|谢意|致谢|祝贺",
)
#: gladness about the occasion, which is none about the text
_GLAD = _any(
    (
        rf"(?:welcom|appreciat|valu|glad|pleas|happy|delighted|félicit|réjoui|appréci|heureu|acog|complac"
        rf"|valora|celebra"
        rf"|aprecia|saúda|приветству|рад[аы]?\b|ценит|رحب|يسر|تقدر|欢迎|高兴|赞赏|珍视)[^.]{{0,60}}{_OPPORTUNITY}"
    ),
)
#: the draft was received and read; that somebody noted *that* something is so is a statement
_READ = _any(
    (
        r"\b(?:ha(?:s|ve)|having)\s+(?:\w+ly\s+|now\s+|also\s+)?(?:studied|read|examined|reviewed|considered"
        r"|received|noted"
        rf"|seen|gone through|taken note|looked at)\b(?! that\b)[^.]{{0,60}}\b{_DOCUMENT}"
    ),
    rf"\b(?:refers?|referring|reference is made|further|in (?:reply|response|answer))\s+to\b[^.]{{0,40}}\b{_DOCUMENT}",
    (
        r"\b(?:a|ont|avons|ai)\s+(?:\w+\s+){0,2}(?:pris (?:\w+ )?(?:connaissance|note)|étudié|examiné|lu|reçu"
        r"|parcouru)\b"
        rf"(?! que\b)[^.]{{0,60}}\b{_DOCUMENT}|\bse réfèr\w+[^.]{{0,40}}{_DOCUMENT}"
    ),
    (
        r"\b(?:ha|han|hemos|he)\s+(?:\w+mente\s+)?(?:estudiado|examinado|leído|recibido|analizado|revisado|tomado "
        rf"(?:\w+ )?nota)\b(?! (?:de )?que\b)[^.]{{0,60}}\b{_DOCUMENT}|\b(?:hace referencia"
        rf"|se refiere) a[^.]{{0,40}}{_DOCUMENT}"
    ),
    rf"\b(?:estudou|examinou|analisou|recebeu|leu|tomou nota|refere-se)\b(?! que\b)[^.]{{0,60}}\b{_DOCUMENT}",
    (
        r"(?:изучил|рассмотрел|ознакомил|получил|прочитал|проанализировал|ссыла[ею]тся на|ссылаясь на)\w*"
        rf"[^.]{{0,60}}{_DOCUMENT}"
    ),
    rf"(?:اطلع|درس|تلق|استعرض|بالإشارة|[تي]شير)[^.]{{0,60}}{_DOCUMENT}",
    rf"(?:研究了|审阅|阅读|收到|研读|提及)[^。]{{0,30}}{_DOCUMENT}",
)
#: the paper at hand is being sent, made, put forward, or was prepared by somebody
_CONVEYED = _any(
    (
        r"\b(?:submit|present|offer|make|share|provide|convey|transmit|send|put(?:ting)? forward|rais|contribut"
        r"|tabl|giv"
        rf"|add|formulat|convey)(?:e|es|s|ing)?\s+(?:\w+\s+){{0,4}}?{_PAPER}"
    ),
    (
        rf"{_OWN}\s+(?:\w+\s+){{0,2}}?{_PAPER}\b[^.]{{0,60}}\b(?:is|are|was|were|ha(?:s|ve) been)\s+(?:\w+\s+){{0,2}}?"
        r"(?:submitted|presented|made|put forward|offered|sent|prepared|drafted|agreed|tabled|given|transmitted|shared"
        r"|endorsed|supported|co-?sponsored)"
    ),
    (
        r"\b(?:présent|soumet|fai(?:re|t|sons)|formul|partag|communiqu|apport|transmet|adress"
        r"|livr)\w*\s+(?:[\w']+\s+){0,4}?"
        rf"{_PAPER}|{_OWN}\s+(?:\w+\s+){{0,2}}?{_PAPER}\b[^.]{{0,60}}\b(?:est|sont|a été|ont été)\s+(?:\w+\s+){{0,2}}?"
        r"(?:présent|soumis|fait|formul|transmis|prépar|élabor|approuv)"
    ),
    (
        r"\b(?:present|formul|somet|hac|compart|transmit|aport|plante|remit|elev|expon|apresent|submet|faz|partilh"
        rf"|compartilh)\w*\s+(?:[\w']+\s+){{0,4}}?{_PAPER}"
        rf"|{_OWN}\s+(?:\w+\s+){{0,2}}?{_PAPER}\b[^.]{{0,60}}\b(?:es|son|fue|fueron|ha sido|han sido|é|são|foi"
        rf"|foram)\s+"
        r"(?:\w+\s+){0,2}?(?:present|formul|somet|remit|elabor|prepar|apresent|submet)"
    ),
    (
        r"(?:представ|направ|внест|внос|выска|излож|сделать|дела|переда|подел|подготов|дополн)\w*\s+(?:\w+\s+){0,4}?"
        rf"{_PAPER}|{_PAPER}\s+(?:\w+\s+){{0,4}}?(?:представлен|направлен|подготовлен|внесен|внесён)\w*"
    ),
    rf"(?:تقديم|[تنيأ]قدم|إبداء|عرض|طرح|[تني]عرض|[تني]طرح|إرسال)\s+(?:\w+\s+){{0,3}}?{_PAPER}",
    rf"(?:提出|提交|分享|发表|表达|补充|提供)[^。，]{{0,16}}{_PAPER}",
)
#: what comes next is only announced
_ANNOUNCED = _any(
    (
        rf"(?:\bthe following|\bsuivant\w*|\bsiguientes?|\bseguintes?|следующ\w+"
        rf"|以下)(?:\s*(?:\w+\s+){{0,2}}?{_PAPER})?"
        r"\s*[:.：。]?\s*$"
    ),
    rf"{_PAPER}\s+(?:suivant\w*|siguientes?|seguintes?|التالية)\s*[:.]?\s*$",
    r"(?:as follows|comme suit|como sigue|a continuación|a seguir|ниже|[فك]?[يم]ما يلي|如下)\s*[:.：。]?\s*$",
    r"\b(?:add|adds|ajoute\w*|añad\w+|acrescent\w+|добав\w+)\b[^.]{0,40}:\s*$",
)
#: who stands behind the paper
_AUTHORED = _any(
    (
        r"\b(?:align|associat|joins?\b|subscrib|concur|disassociat)\w*\s+(?:(?:it|them|our|him|her)sel(?:f|ves)\s+)?"
        rf"(?:\w+\s+)?(?:with|to|in)\b[^.]{{0,40}}{_PAPER}"
    ),
    rf"\b(?:supports?|endorses?)\s+(?:\w+\s+)?the\s+{_PAPER}\s+(?:of|by|made|submitted|delivered|presented|sent)\b",
    rf"\bs'(?:align|associ|joi)\w+[^.]{{0,40}}{_PAPER}|\bse (?:suma|adhiere|alinea|asocia)n?\b[^.]{{0,40}}{_PAPER}",
    rf"\b(?:alinha|associa|junta)m?-se\b[^.]{{0,40}}{_PAPER}|присоединя\w+ к[^.]{{0,40}}{_PAPER}",
    rf"(?:تنضم|تضم صوتها|تؤيد)[^.]{{0,30}}(?:بيان|{_PAPER})|(?:附议|赞同|支持)[^。]{{0,20}}(?:所作"
    rf"|提交)的?[^。]{{0,6}}(?:发言|意见|评论)",
    r"\bco-?sponsor|\bco-?auteur|\bcoautor|\bcopatrocin|соавтор|共同提案",
    (
        rf"\bon behalf of\b|\bau nom d|\ben nombre de\b|\bem nome d|\bот имени\b|\bjointly (?:by|with)\b"
        rf"|代表[^。]{{1,20}}{_PAPER}"
    ),
    r"\bin (?:a|an|my|our|its|his|her) (?:purely |strictly )?(?:personal|private|individual|national) capacity\b",
)
#: what becomes of one's own paper
_HOPED = _any(
    r"(?:\b(?:hop|trust|expect|confiden|wish|esp[éè]r|souhait|confi|espera|dese)\w*|наде\w+|увер\w+|[تني]أمل|[تني]رجو"
    rf"|希望|相信)[^.]{{0,16}}{_OWN}\s*(?:\w+\s+){{0,2}}?{_PAPER}",
)
#: a slip in one's own paper
_CORRECTED = _any(
    (
        rf"{_OWN}\s+(?:\w+\s+){{0,3}}?{_PAPER}[^.]{{0,60}}(?:wrong|error|mistake|incorrect|misprint|typo|slip"
        rf"|erreur|erroné"
        r"|errónea?|equivoca|incorrec|erro\b|errad|ошибк|неверн|опечатк|خطأ|错误|有误|笔误)"
    ),
    (
        r"(?:wrong|error|mistake|misprint|typo|slip|erreur|errores?\b|erro\b|ошибк\w|опечатк\w|خطأ|错误|笔误)"
        rf"[^.]{{0,30}}(?:\b(?:in|of|dans|en|em|в)\b|في|在)\s*{_OWN}\s+(?:\w+\s+){{0,3}}?{_PAPER}"
    ),
)
_COURTESIES = (THANKS, _GLAD, _READ, _AUTHORED, _HOPED, _CORRECTED)
_PERFORMED = (_CONVEYED, _ANNOUNCED)
#: the wish to do what the next verb says, which asks nothing of the draft
_WISH = _any(
    r"\b(?:(?:would|should) like|wish(?:es)?|is pleased|are pleased|is happy) to\b",
    r"\b(?:souhait\w+|voudrai\w+|désir\w+|tien(?:t|nent) à)\b",
    r"\b(?:desea\w*|quisiera\w*|quiere\w*|se permite\w*|tiene a bien|deseja\w*|gostaria\w*(?: de)?)\b",
    r"хотел[аио]? бы|хотелось бы|жела[ею]т",
    r"(?<!\w)[تين]ود(?: أن)?|愿|希望",
)
#: what a request about the mail and its time is about
_HANDLING = _any(
    r"\b(?:time|deadline|extension|delay|receipt|registration|translation of (?:this|our))\b",
    r"\b(?:délai|retard|prorogation|plazo|retraso|prórroga|prazo|atraso)\b|срок|продлени"
    r"|опоздани|موعد|مهلة|تأخر|期限|延期",
)


_TEXT = re.compile(
    r"(?:draft|text|declaration|projet|avant-projet|texte|déclaration|borrador|proyecto|texto|declaración"
    r"|projeto|declaração|проект|текст|декларация|(?:ال)?(?:مسودة|مشروع|نص)|草案|案文|文本)(?![a-zà-ÿа-яё])",
    re.IGNORECASE,
)
_DRAFT = re.compile(rf"(?<!\w){_DOCUMENT}(?![a-zà-ÿа-яё])", re.IGNORECASE)
#: words before the subject of a sentence
_ARTICLE = re.compile(
    r"(?:the|this|el|la|le|les|l'|los|las|o|a|il|le présent|cet?te?|est[ea]|это\w*"
    r"|настоящ\w+|(?:هذه|هذا)\s|该|本)?\s*"
    r"(?:(?:zero|first|second|new|current|premier|deuxième|primer|segundo|перв\w+|втор\w+)\s+)?",
    re.IGNORECASE,
)


_RECEIVED = re.compile(
    r"\b(?:was|were|has been|attached|enclosed|received|circulated|sent|reçu|joint|diffusé|recibid|adjunt|enviad"
    r"|recebid|anexo)|получен|прилаг|направлен|مرفق|أرسل|附|收到|发送",
    re.IGNORECASE,
)


#: parts and properties of a text: who names them speaks of a text, whatever the verb
_PART_OF_TEXT = _any(
    (
        r"\b(?:sections?(?! ?[\dIVX])|chapters?|headings?|preamble|sentences?|wording|phrasing"
        r"|terminology|paragraphs?(?! ?\d)|mentions? of"
        r"|references? to)\b"
    ),
    r"\b(?:chapitres?|préambule|phrases?|libellé|formulation|paragraphes?(?! ?\d)|mentions? d[eu']"
    r"|références? (?:à|aux?)\b)",
    r"\b(?:secci(?:ón|ones)|capítulos?|preámbulo|oraci(?:ón|ones)|redacción|párrafos?(?! ?\d)"
    r"|menci(?:ón|ones) (?:de|a)l?\b)",
    r"\breferencias? (?:al?|à|ao)\b|\b(?:secç|seç)(?:ão|ões)\b|\bpreâmbulo\b|\bredação\b|\bparágrafos?\b(?! ?\d)",
    r"раздел\w*|преамбул\w*|формулировк\w*|абзац\w*|пункт(?:ы|ов|ах|ам)\b|упоминани\w*|ссылк[аиуе] на",
    r"ديباجة|صياغة|الفقرات|إشارة إلى ال|العناوين",
    r"章节|序言|措辞|表述|段落|标题",
)


def is_of_draft(sentence: str) -> bool:
    """Whether the draft, or a part of a text, is what the sentence speaks of, and not how it came or went."""
    if _PART_OF_TEXT.search(sentence):
        return not _RECEIVED.search(sentence)
    subject = _ARTICLE.match(sentence)
    named = _TEXT.match(sentence, subject.end() if subject else 0)
    return named is not None and not _RECEIVED.search(sentence)


def handles_draft(sentence: str) -> bool:
    """Whether the sentence names the draft, or a paper, as something that somebody deals with: not as its subject."""
    subject = _ARTICLE.match(sentence)
    begins = subject.end() if subject else 0
    return any(match.start() > begins for match in _DRAFT.finditer(sentence)) and not _DRAFT.match(sentence, begins)


def clauses(sentence: str) -> list[tuple[str, bool]]:
    """Clauses of a sentence, each with whether it stands against the one before it."""
    out: list[tuple[str, bool]] = []
    start, against = 0, False
    for joint in _CLAUSES.finditer(sentence):
        out.append((sentence[start : joint.start()], against))
        start, against = joint.end(), joint["contrast"] is not None
    out.append((sentence[start:], against))
    return [(clause, contrast) for clause, contrast in out if clause.strip()]


def is_exchange(sentence: str) -> bool:
    """Whether the sentence speaks of the exchange of papers and of nothing else."""
    parts = clauses(sentence)
    aside = [_is_set_aside(clause) for clause, _ in parts]
    rest = [clause for (clause, _), gone in zip(parts, aside, strict=True) if not gone]
    return any(aside) and not any(takes_position(clause) for clause in rest)


def says_more(sentence: str) -> bool:
    """Whether a sentence with a courtesy says something of the draft besides: a proposal, or a view against it."""
    parts = clauses(sentence)
    if not any(_is_set_aside(clause) for clause, _ in parts):
        return False
    return any(
        (takes_position(clause) if against else proposes(clause))
        and not (_is_set_aside(clause) or is_covering(clause) or _HANDLING.search(clause))
        for clause, against in parts
    )


def _is_set_aside(clause: str) -> bool:
    plain = _WISH.sub(" ", clause)
    for pattern in _PERFORMED:
        match = pattern.search(plain)
        if match is not None:
            return not proposes(f"{plain[: match.start()]} {plain[match.end() :]}")
    return any(pattern.search(plain) for pattern in _COURTESIES) and not proposes(plain)
