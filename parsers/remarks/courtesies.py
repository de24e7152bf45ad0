"""Wordings of courtesy and of the exchange of papers, by language. Data, no rules.

``exchange`` says what they mean in a clause.
"""

from __future__ import annotations

from typing import NamedTuple

from parsers.phrases import Phrases


class Noun(NamedTuple):
    """One notion in its words by script, so that a wording in one script waits for no word of another."""

    latin: str
    cyrillic: str
    arabic: str
    chinese: str


#: what is exchanged, as a noun
PAPER = Noun(
    latin=(
        r"(?:comments?|observations?|remarks?|views?|inputs?|contributions?|proposals?|suggestions?|amendments?|points?"
        r"|repl(?:y|ies)|answers?|responses?|reactions?|thoughts|papers?|submissions?|letters?|positions?|statements?"
        r"|ideas"
        r"|remarques?|commentaires?|propositions?|éléments|réponses?|avis|contributions?|lettre"
        r"|comentarios?|observacion(?:es)?|propuestas?|aportes?|sugerencias?|consideracion(?:es)?|respuestas?"
        r"|puntos?|documento"
        r"|comentários?|observaç(?:ão|ões)|propostas?|contribut[oo]s?|contribuiç(?:ão|ões)|sugestões|respostas?|carta)"
    ),
    cyrillic=(
        r"(?:замечани\w+|комментари\w+|предложени\w+|соображени\w+|поправ\w+|ответ\w*|мнени\w+|позици\w+|документ\w*"
        r"|письм\w+)"
    ),
    arabic=r"(?:\w{0,3}(?:ملاحظات|تعليقات|مقترحات|آراء|مساهم\w+|ورقة|ردود|إجابات)\w*)",
    chinese=r"(?:意见|建议|看法|评论|问题|答复|要点)",
)
#: the draft and the papers of the conference, as somebody received them
DOCUMENT = Noun(
    latin=(
        r"(?:draft|document|text|version|paper|note|plan|declaration|invitation|letter|mail|message|elements"
        r"|projet|avant-projet|texte|version|plan|déclaration|lettre|invitation|éléments"
        r"|borrador|proyecto|texto|documento|versión|nota|carta|plan|declaración|elementos"
        r"|projeto|rascunho|documento|versão|declaração)"
    ),
    cyrillic=r"(?:проект\w*|документ\w*|текст\w*|верси\w+|запис\w+|письм\w+|план\w*|элемент\w*)",
    arabic=r"(?:\w{0,3}(?:مسودة|مشروع|وثيقة|نص|ورقة|مذكرة|خطة|رسالة|عناصر)\w*)",
    chinese=r"(?:草案|文件|文本|案文|照会|来函|计划|宣言|要点)",
)
_OWN = Noun(
    latin=(
        r"\b(?:this|these|our|its|my|their|the present|the above|notre|nos|ce|cette|ces|sa|ses|la présente"
        r"|nuestr[oa]s?|sus?|est[ea]s?|est[oa]s|el presente|la presente|noss[oa]s?|est[ae]s?)"
    ),
    cyrillic=r"(?:наш\w*|сво\w+|эт\w+|настоящ\w+)",
    arabic=r"هذه",
    chinese=r"(?:本|我们的?|我方)",
)
_OPPORTUNITY = (
    r"(?:opportunity|chance|possibility|invitation|occasion|possibilité|oportunidade?|ocasión|posibilidad|invitación"
    r"|possibilidade|convite|возможност\w+|приглашени\w+|\w{0,2}(?:فرصة|دعوة|إمكانية)|机会|邀请)"
)

#: thanks and congratulations go to persons, and say nothing of a text
THANKS = Phrases(
    r"\bthank(?:s|ed|ing|ful)?\b(?! to\b)|\bgrateful\b(?! if\b)|\bgratitude\b|\bindebted\b|\bappreciation to\b",
    r"\bremerci|\bmerci\b|\breconnaissant|\bgratitude\b|\bsa(?:it|vent) gré",
    r"\bagradec|\bgracias\b|\bgratitud|\bagradecid|\bgrat[ao]s?\b|\bobrigad",
    r"\bcongratulat|\b(?<!se )(?<!nous )félicit|\bfelicit|\bparabeniz",
    r"благодар|признател|поздравл",
    r"شكر|امتنان|[تني]هنئ",
    r"感谢|谢意|致谢|祝贺",
)
#: gladness about the occasion, which is none about the text
GLAD = Phrases(
    (
        r"(?:welcom|appreciat|valu|glad|pleas|happy|delighted|félicit|réjoui|appréci|heureu|acog|complac"
        r"|valora|celebra"
        rf"|aprecia|saúda|приветству|рад[аы]?\b|ценит|رحب|يسر|تقدر|欢迎|高兴|赞赏|珍视)[^.]{{0,60}}{_OPPORTUNITY}"
    ),
)
#: the draft was received and read; that somebody noted *that* something is so is a statement
READ = Phrases(
    (
        r"\b(?:ha(?:s|ve)|having)\s+(?:\w+ly\s+|now\s+|also\s+)?(?:studied|read|examined|reviewed|considered"
        r"|received|noted"
        rf"|seen|gone through|taken note|looked at)\b(?! that\b)[^.]{{0,60}}\b{DOCUMENT.latin}"
    ),
    (
        r"\b(?:refers?|referring|reference is made|further|in (?:reply|response|answer))\s+to\b[^.]{0,40}"
        rf"\b{DOCUMENT.latin}"
    ),
    (
        r"\b(?:a|ont|avons|ai)\s+(?:\w+\s+){0,2}(?:pris (?:\w+ )?(?:connaissance|note)|étudié|examiné|lu|reçu"
        r"|parcouru)\b"
        rf"(?! que\b)[^.]{{0,60}}\b{DOCUMENT.latin}|\bse réfèr\w+[^.]{{0,40}}{DOCUMENT.latin}"
    ),
    (
        r"\b(?:ha|han|hemos|he)\s+(?:\w+mente\s+)?(?:estudiado|examinado|leído|recibido|analizado|revisado|tomado "
        rf"(?:\w+ )?nota)\b(?! (?:de )?que\b)[^.]{{0,60}}\b{DOCUMENT.latin}|\b(?:hace referencia"
        rf"|se refiere) a[^.]{{0,40}}{DOCUMENT.latin}"
    ),
    rf"\b(?:estudou|examinou|analisou|recebeu|leu|tomou nota|refere-se)\b(?! que\b)[^.]{{0,60}}\b{DOCUMENT.latin}",
    (
        r"(?:изучил|рассмотрел|ознакомил|получил|прочитал|проанализировал|ссыла[ею]тся на|ссылаясь на)\w*"
        rf"[^.]{{0,60}}{DOCUMENT.cyrillic}"
    ),
    rf"(?:اطلع|درس|تلق|استعرض|بالإشارة|[تي]شير)[^.]{{0,60}}{DOCUMENT.arabic}",
    rf"(?:研究了|审阅|阅读|收到|研读|提及)[^。]{{0,30}}{DOCUMENT.chinese}",
)
#: the paper at hand is being sent, made, put forward, or was prepared by somebody
CONVEYED = Phrases(
    (
        r"\b(?:submit|present|offer|make|share|provide|convey|transmit|send|put(?:ting)? forward|rais|contribut"
        r"|tabl|giv"
        rf"|add|formulat|convey)(?:e|es|s|ing)?\s+(?:\w+\s+){{0,4}}?{PAPER.latin}"
    ),
    (
        rf"{_OWN.latin}\s+(?:\w+\s+){{0,2}}?{PAPER.latin}\b[^.]{{0,60}}\b(?:(?:is|are|was|were|ha(?:s|ve) been)\s+"
        r"(?:\w+\s+){0,2}?"
        r"(?:submitted|presented|made|put forward|offered|sent|prepared|drafted|agreed|tabled|given|transmitted|shared"
        r"|endorsed|supported|co-?sponsored)"
        r"|(?:est|sont|a été|ont été)\s+(?:\w+\s+){0,2}?"
        r"(?:présent|soumis|fait|formul|transmis|prépar|élabor|approuv)"
        r"|(?:es|son|fue|fueron|ha sido|han sido|é|são|foi|foram)\s+"
        r"(?:\w+\s+){0,2}?(?:present|formul|somet|remit|elabor|prepar|apresent|submet))"
    ),
    (
        r"\b(?:présent|soumet|fai(?:re|t|sons)|formul|partag|communiqu|apport|transmet|adress"
        rf"|livr)\w*\s+(?:[\w']+\s+){{0,4}}?{PAPER.latin}"
    ),
    (
        r"\b(?:present|formul|somet|hac|compart|transmit|aport|plante|remit|elev|expon|apresent|submet|faz|partilh"
        rf"|compartilh)\w*\s+(?:[\w']+\s+){{0,4}}?{PAPER.latin}"
    ),
    (
        r"(?:представ|направ|внест|внос|выска|излож|сделать|дела|переда|подел|подготов|дополн)\w*\s+(?:\w+\s+){0,4}?"
        rf"{PAPER.cyrillic}"
        rf"|{PAPER.cyrillic}\s+(?:\w+\s+){{0,4}}?(?:представлен|направлен|подготовлен|внесен|внесён)\w*"
    ),
    rf"(?:تقديم|[تنيأ]قدم|إبداء|عرض|طرح|[تني]عرض|[تني]طرح|إرسال)\s+(?:\w+\s+){{0,3}}?{PAPER.arabic}",
    rf"(?:提出|提交|分享|发表|表达|补充|提供)[^。，]{{0,16}}{PAPER.chinese}",
)
#: what comes next is only announced
ANNOUNCED = Phrases(
    (
        rf"\b(?:the following|suivant\w*|siguientes?|seguintes?)(?:\s*(?:\w+\s+){{0,2}}?{PAPER.latin})?"
        r"\s*[:.]?\s*$"
    ),
    rf"следующ\w+(?:\s*(?:\w+\s+){{0,2}}?{PAPER.cyrillic})?\s*[:.]?\s*$",
    rf"以下(?:\s*(?:\w+\s+){{0,2}}?{PAPER.chinese})?\s*[:.：。]?\s*$",
    rf"\b{PAPER.latin}\s+(?:suivant\w*|siguientes?|seguintes?)\s*[:.]?\s*$",
    rf"{PAPER.arabic}\s+التالية\s*[:.]?\s*$",
    r"\b(?:as follows|comme suit|como sigue|a continuación|a seguir)\s*[:.]?\s*$",
    r"ниже\s*[:.]?\s*$|[فك]?[يم]ما يلي\s*[:.]?\s*$|如下\s*[:.：。]?\s*$",
    r"\b(?:add|adds|ajoute\w*|añad\w+|acrescent\w+)\b[^.]{0,40}:\s*$",
    r"\bдобав\w+\b[^.]{0,40}:\s*$",
)
#: who stands behind the paper
AUTHORED = Phrases(
    (
        r"\b(?:align|associat|joins?\b|subscrib|concur|disassociat)\w*\s+(?:(?:it|them|our|him|her)sel(?:f|ves)\s+)?"
        rf"(?:\w+\s+)?(?:with|to|in)\b[^.]{{0,40}}{PAPER.latin}"
    ),
    (
        rf"\b(?:supports?|endorses?)\s+(?:\w+\s+)?the\s+{PAPER.latin}\s+"
        r"(?:of|by|made|submitted|delivered|presented|sent)\b"
    ),
    (
        rf"\bs'(?:align|associ|joi)\w+[^.]{{0,40}}{PAPER.latin}"
        rf"|\bse (?:suma|adhiere|alinea|asocia)n?\b[^.]{{0,40}}{PAPER.latin}"
    ),
    rf"\b(?:alinha|associa|junta)m?-se\b[^.]{{0,40}}{PAPER.latin}",
    rf"присоединя\w+ к[^.]{{0,40}}{PAPER.cyrillic}",
    rf"(?:تنضم|تضم صوتها|تؤيد)[^.]{{0,30}}(?:بيان|{PAPER.arabic})",
    r"(?:附议|赞同|支持)[^。]{0,20}(?:所作|提交)的?[^。]{0,6}(?:发言|意见|评论)",
    r"\bco-?sponsor|\bco-?auteur|\bcoautor|\bcopatrocin|соавтор|共同提案",
    r"\bon behalf of\b|\bau nom d|\ben nombre de\b|\bem nome d|\bот имени\b|\bjointly (?:by|with)\b",
    rf"代表[^。]{{1,20}}{PAPER.chinese}",
    r"\bin (?:a|an|my|our|its|his|her) (?:purely |strictly )?(?:personal|private|individual|national) capacity\b",
)
#: what becomes of one's own paper
HOPED = Phrases(
    (
        r"\b(?:hop|trust|expect|confiden|wish|esp[éè]r|souhait|confi|espera|dese)\w*"
        rf"[^.]{{0,16}}{_OWN.latin}\s*(?:\w+\s+){{0,2}}?{PAPER.latin}"
    ),
    rf"(?:наде\w+|увер\w+)[^.]{{0,16}}{_OWN.cyrillic}\s*(?:\w+\s+){{0,2}}?{PAPER.cyrillic}",
    rf"(?:[تني]أمل|[تني]رجو)[^.]{{0,16}}{_OWN.arabic}\s*(?:\w+\s+){{0,2}}?{PAPER.arabic}",
    rf"(?:希望|相信)[^.]{{0,16}}{_OWN.chinese}\s*(?:\w+\s+){{0,2}}?{PAPER.chinese}",
)
#: a slip in one's own paper
CORRECTED = Phrases(
    (
        rf"{_OWN.latin}\s+(?:\w+\s+){{0,3}}?{PAPER.latin}[^.]{{0,60}}(?:wrong|error|mistake|incorrect|misprint|typo|slip"
        r"|erreur|erroné|errónea?|equivoca|incorrec|erro\b|errad)"
    ),
    rf"{_OWN.cyrillic}\s+(?:\w+\s+){{0,3}}?{PAPER.cyrillic}[^.]{{0,60}}(?:ошибк|неверн|опечатк)",
    rf"{_OWN.arabic}\s+(?:\w+\s+){{0,3}}?{PAPER.arabic}[^.]{{0,60}}خطأ",
    rf"{_OWN.chinese}\s+(?:\w+\s+){{0,3}}?{PAPER.chinese}[^.]{{0,60}}(?:错误|有误|笔误)",
    (
        r"(?:wrong|error|mistake|misprint|typo|slip|erreur|errores?\b|erro\b)[^.]{0,30}"
        rf"\b(?:in|of|dans|en|em)\b\s*{_OWN.latin}\s+(?:\w+\s+){{0,3}}?{PAPER.latin}"
    ),
    (
        rf"(?:ошибк\w|опечатк\w)[^.]{{0,30}}\bв\b\s*{_OWN.cyrillic}\s+(?:\w+\s+){{0,3}}?{PAPER.cyrillic}"
        rf"|خطأ[^.]{{0,30}}في\s*{_OWN.arabic}\s+(?:\w+\s+){{0,3}}?{PAPER.arabic}"
        rf"|(?:错误|笔误)[^.]{{0,30}}在\s*{_OWN.chinese}\s+(?:\w+\s+){{0,3}}?{PAPER.chinese}"
    ),
)
#: the wish to do what the next verb says, which asks nothing of the draft
WISH = Phrases(
    r"\b(?:(?:would|should) like|wish(?:es)?|is pleased|are pleased|is happy) to\b",
    r"\b(?:souhait\w+|voudrai\w+|désir\w+|tien(?:t|nent) à)\b",
    r"\b(?:desea\w*|quisiera\w*|quiere\w*|se permite\w*|tiene a bien|deseja\w*|gostaria\w*(?: de)?)\b",
    r"хотел[аио]? бы|хотелось бы|жела[ею]т",
    r"(?<!\w)[تين]ود(?: أن)?|愿|希望",
)
#: what a request about the mail and its time is about
HANDLING = Phrases(
    r"\b(?:time|deadline|extension|delay|receipt|registration|translation of (?:this|our))\b",
    r"\b(?:délai|retard|prorogation|plazo|retraso|prórroga|prazo|atraso)\b|срок|продлени"
    r"|опоздани|موعد|مهلة|تأخر|期限|延期",
)

RECEIVED = Phrases(
    r"\b(?:was|were|has been|attached|enclosed|received|circulated|sent|reçu|joint|diffusé|recibid|adjunt|enviad"
    r"|recebid|anexo)|получен|прилаг|направлен|مرفق|أرسل|附|收到|发送",
)

#: parts and properties of a text: who names them speaks of a text, whatever the verb
PART_OF_TEXT = Phrases(
    (
        r"\b(?:sections?(?! ?[\divx])|chapters?|headings?|preamble|sentences?|wording|phrasing"
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
