"""Wordings of courtesy and of the exchange of papers, by language. Data, no rules.

``exchange`` says what they mean in a clause.
"""

from __future__ import annotations

import re
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
    # how it came to be read
    (
        rf"\b{DOCUMENT.latin}\s+(?:(?:ha[sd]|have) been|was|were)\s+(?:\w+\s+)?"
        r"(?:sent|circulated|shared|distributed|issued|passed|forwarded|transmitted)\s+(?:to|with|by|on|in)\b"
        r"|\bkind enough to (?:share|send|pass|forward)\b|\b(?:shared|passed) it (?:with|to|on to) us\b"
    ),
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
    r"\b(?:as follows|comme suit|ce qui suit|como sigue|lo siguiente|a continuación|a seguir|o seguinte)\s*[:.]?\s*$",
    r"ниже\s*[:.]?\s*$|[فك]?[يم]ما يلي\s*[:.]?\s*$|如下\s*[:.：。]?\s*$",
    r"\b(?:add|adds|ajoute\w*|añad\w+|acrescent\w+)\b[^.]{0,40}:\s*$",
    r"\bдобав\w+\b[^.]{0,40}:\s*$",
)
#: before an announcement, a verb of proposing proposes nothing yet: ``we suggest the following``
LEADS_IN = re.compile(
    r"(?:\b(?:suggest|propos|recommend|request)(?:s|es|e|ing)?|\bask(?:s|ing)? for"
    r"|\b(?:propose|suggère|recommande|demande)(?:nt)?|\b(?:propos|suggér|recommand|demand)(?:ons|er)"
    r"|\b(?:propone|sugiere|recomienda|solicita)n?|\b(?:propone|sugeri|recomenda|solicita)mos|\b(?:propon|suger)er"
    r"|\b(?:propõem?|sugerem?|recomendam?|propomos)|предлага(?:ет|ем)|рекоменду(?:ет|ем)|прос(?:ит|им)"
    r"|[تني]قترح|[تني]وصي|建议|提议)\s*(?:ب|les|los|las|the|os|as)?\s*$",
    re.IGNORECASE,
)
#: what becomes of the paper at hand is asked of those who receive it: to pass it on, to be patient with it, how it is
#: to be read beside another
ASKED = Phrases(
    (
        r"\b(?:transmit|forward|convey|pass(?: on)?|relay)\s+(?:the (?:following|attached|enclosed|below|text|comments"
        r"|paper|letter)|th(?:is|ese)|it|them)\b"
    ),
    r"\b(?:transmettre|faire suivre|faire parvenir|communiquer)\s+(?:ce qui suit|le texte|la présente|ces)\b",
    r"\b(?:transmitir|remitir|hacer llegar|trasladar|encaminhar|remeter)\s+(?:lo siguiente|o seguinte|el texto|o texto"
    r"|la presente|est[aeo]s?)\b",
    r"(?:передать|направить|переслать)\s+(?:следующ|прилагаем|эт|нижеследующ)\w*",
    r"(?:إحالة|نقل|إرسال)\s+(?:ما يلي|النص)|(?:转交|转达|转呈)(?:以下|下述|所附)",
    (
        r"\b(?:request|ask|beg|seek|sollicit|demand|compt|solicit|pedi|pide|ruega)\w*\s+(?:for\s+|sur\s+)?"
        r"(?:(?:the\s+)?[\w’']+\s+){0,3}?"
        r"(?:indulgence|understanding|leniency|patience|compréhension|indulgencia|comprensión|compreensão)\b"
    ),
    r"(?:прос\w+|рассчитыва\w+)[^.]{0,30}(?:понимани\w+|снисхожден\w+)|سعة صدركم|تفهمكم",
    r"(?:请|敬请|恳请)[^。]{0,6}(?:谅解|体谅)",
    # what was said before and holds no longer
    (
        r"\b(?:withdraw(?:s|n|ing)?|withdrew|retract(?:s|ed)?|retir(?:e|ons|ent|é|ée|és|ées|a|amos|ado|ada|ados|adas))\s+"
        rf"(?:(?:{_OWN.latin[2:]})\s+)(?:\w+\s+){{0,3}}?{PAPER.latin}\b"
    ),
    rf"(?:отзыва(?:ет|ем)|снима(?:ет|ем))\s+(?:\w+\s+){{0,3}}?{PAPER.cyrillic}|(?:撤回|收回)[^。]{{0,10}}{PAPER.chinese}",
    rf"(?<!\w)[تني]سحب\s+(?:\w+\s+){{0,2}}?{PAPER.arabic}",
    (
        r"\b(?:acknowledg|aware|realis|realiz|know|recogni[sz]|conscious|understand)\w*\s+(?:of the fact\s+)?that\s+"
        r"(?:the|this|your)\s+(?:\w+\s+)?(?:date|deadline|time[- ]limit)\b[^.]{0,30}"
        r"\b(?:passed|expired|lapsed|elapsed|past)\s*[.;]?\s*$"
    ),
    (
        r"\b(?:should|may|must|can|(?:is|are) to)\s+(?:not\s+)?be\s+"
        r"(?:read|treated|seen|regarded|understood|considered|taken|recorded)\s+"
        rf"(?:as|together with|in conjunction with|separately from|alongside)\s+(?:\w+\s+){{0,3}}?{PAPER.latin}\b"
    ),
    (
        r"\b(?:doi(?:t|vent)|devrai(?:t|ent))\s+(?:pas\s+)?être\s+(?:lu|considéré|compris|pris|entendu|traité)\w*\s+"
        rf"(?:comme|avec|séparément d\w+)\s+(?:\w+\s+){{0,3}}?{PAPER.latin}\b"
    ),
    (
        r"\b(?:deben?|deber[íi]an?|devem?|deveria[m]?)\s+(?:leer|entender|considerar|tomar|ler|lidos?|consideradas?)\w*\s+"
        rf"(?:como|junto con|por separado de|juntamente com)\s+(?:\w+\s+){{0,3}}?{PAPER.latin}\b"
    ),
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
#: by whom and with what words comments were asked for
INVITED = Phrases(
    rf"\binvit(?:e|es|ed|ing|ent|é|an?|ou|am?)\s+(?:[\w']+\s+){{0,3}}?{PAPER.latin}\b",
    r"\b(?:call|ask)(?:s|ed|ing)? for\s+(?:\w+\s+){0,3}?(?:comments|views|observations|remarks|suggestions|inputs?)\b",
    rf"(?:приглаша|запраш)\w+[^.]{{0,30}}{PAPER.cyrillic}|(?:征求|征集)[^。]{{0,8}}{PAPER.chinese}",
)
#: whether the paper comes in time, and the reader is well
IN_TIME = Phrases(
    r"\bfinds? you (?:all )?(?:well|in good)\b",
    r"\b(?:hope|trust)\w* (?:that )?(?:you|all) (?:are|is) (?:all |keeping )?well\b",
    r"\bespér\w+ que vous (?:allez|vous portez) (?:tous )?bien\b",
    r"\bespero que (?:se encuentren?|estén?|estejam?) (?:bien|bem)\b",
    r"наде\w+, что у вас вс[её] хорошо|[أنت]رجو أن تكونوا بخير|[أن]تمنى أن تكونوا بخير",
    (
        r"\b(?:appreciat|welcom|pleas|glad|satisf|grat)\w*[^.]{0,20}\b(?:its|our|previous|earlier|my)\s+(?:\w+\s+){0,2}?"
        rf"{PAPER.latin}\s+(?:ha(?:s|ve) been|were|was|are)\s+(?:largely |mostly |duly |fully )?"
        r"(?:reflected|incorporated|accommodated|taken|included|considered)\b"
    ),
    (
        r"\b(?:hop|trust)\w*\s+(?:that\s+)?(?:this|it|these|they|we|you|our \w+)\b[^.]{0,40}"
        r"\b(?:in time|on time|(?:not|isn't|aren't) too late|still be (?:considered|taken|accepted|included|used))\b"
    ),
    (
        r"\besp[éè]r\w+\s+(?:que\s+)?(?:ceci|cela|ils?|elles?|ces?|cette|nos|nous)\b[^.]{0,40}"
        r"\b(?:à temps|dans les (?:délais|temps)|(?:pas|point) trop tard|encore (?:être )?pris)\b"
    ),
    (
        r"\b(?:espera\w*|confía|confiamos)\s+(?:en\s+)?que\b[^.]{0,30}"
        r"\b(?:a tiempo|a tempo|en plazo|dentro d[eo]l? (?:plazo|prazo)|demasiado tarde|tarde demais)\b"
    ),
    r"наде\w+[^.]{0,40}(?:не (?:слишком )?поздно|вовремя|своевременно)|(?:[نتي]أمل)[^.]{0,40}في الوقت المناسب",
    r"希望[^。]{0,16}(?:及时|不(?:会|算)太晚|为时未晚)",
)
#: what one's own paper is about, and in what order
BOUNDED = Phrases(
    (
        r"^(?:they|these|those|this|the (?:comments|remarks|observations|suggestions|proposals))\s+(?:\w+ly\s+)?"
        r"(?:concern|relate to|refer to|cover|address|deal with|touch on|touch upon|are on|are about)s?\s+(?:only\s+)?"
        r"(?:the\s+)?(?:paragraphs?|paras?|actions?|sections?|articles?|op|pp|elements|questions)\b"
    ),
    (
        r"^(?:ils|elles|ceux-ci|celles-ci|ces \w+|estos|estas|est[ao]s \w+|los mismos|eles|elas)\s+"
        r"(?:concernent|portent sur|visent|se refieren a|conciernen|tratan de|referem-se ao?s?)\s+"
        r"(?:(?:les|los|las|os)\s+)?(?:paragraphes?|actions?|párrafos?|acciones|parágrafos?|ações)\b"
    ),
    r"\b(?:limit|confine|restrict)(?:s|ed|ing)?\s+(?:ourselves|itself|himself|myself|our (?:comments|remarks)) to\b",
    r"\bnous nous (?:limitons|bornons|en tenons)\b|\bse (?:limite|borne) à (?:quelques|formuler|deux|trois)\b"
    r"|\bnos limitamos a\b",
    (
        rf"{_OWN.latin}\s+(?:\w+\s+){{0,2}}?{PAPER.latin}\s+"
        r"(?:(?:is|are|remain)\s+(?:\w+ly\s+)?(?:limited|confined|restricted|organi[sz]ed|grouped|arranged|ordered"
        r"|divided|structured|numbered|in the order)|follow the (?:order|structure|numbering)"
        r"|(?:concern|cover|address|relate to|focus on|deal with)s? only|only (?:concern|cover|address|relate))\b"
    ),
    (
        rf"{_OWN.latin}\s+(?:\w+\s+){{0,2}}?{PAPER.latin}\s+(?:se (?:limit|born|concentr)\w+"
        r"|(?:sont|est|están?|são|estão)\s+(?:limité|limitad|groupé|agrupad|organi[sz]|classé|ordenad)"
        r"|(?:suivent|siguen|seguem) (?:l'ordre|el orden|a ordem))"
    ),
    rf"{_OWN.cyrillic}\s+(?:\w+\s+){{0,2}}?{PAPER.cyrillic}\s+(?:ограничива|сгруппирован|расположен|касаются только)",
    rf"تقتصر\s+{PAPER.arabic}|{_OWN.chinese}\s*{PAPER.chinese}(?:仅限于|只涉及|仅涉及|按)",
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
