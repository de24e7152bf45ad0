"""The words by which comments name a place of a draft, in the languages of the field (DOMAIN.md, sections 3 to 5).

One entry a family of places: how its normal form is written, the words before a number, and the Chinese words after
it. Patterns are written for text that went through ``digits.fold`` (lower case is not assumed: they are compiled
without regard to case).
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Family:
    """One kind of place: paragraphs, actions, operative paragraphs and so on."""

    name: str
    #: what the normal form puts before the number
    prefix: str
    #: words before one number
    singular: str
    #: words before several numbers: a list by commas may follow them
    plural: str = ""
    #: Chinese words after ``第 NUMBER``
    after: str = ""
    #: the number may be Roman
    roman: bool = False
    #: the number may follow without a space (``OP5``)
    glued: bool = False


#: "number" between word and figure: ``Action no 5``, ``Medida núm. 3``
NUMBER_SIGN = r"(?:n[o°º]s?\.?|n\.(?=\s?\d)|n\.\s?[o°º]s?|nos?\.|núms?\.|numbers?|numéros?|números?|№№?|номер|رقم|#)"

#: between the word for several places and a range: ``paragraphs from 12 to 15``, ``пункты с 12 по 15``
FROM = r"(?:(?:from|de|del|du|с|со|من)\s+)"

_ARABIC_PREFIX = "(?:و?(?:بال|لل|ال|ل|ب)?)"

#: the preamble and the operative part, before a paragraph is named: ``preambular paragraph 3``, ``序言部分第3段``
PREAMBLE_BEFORE = (
    r"preamb(?:ular|le)\s*,?\s*(?:paragraphs?|paras?\.?)|序言(?:部分)?(?:第)?"
    r"|(?:preambular part|preamble|préambule|preámbulo|preâmbulo|преамбула|الديباجة)\s*[,:–—-]"
)
OPERATIVE_BEFORE = (
    r"operative\s*,?\s*(?:paragraphs?|paras?\.?)|执行部分(?:第)?|正文(?:部分)?(?:第)?"
    r"|(?:operative (?:part|section)|dispositif|parte dispositiva|постановляющая часть|المنطوق)\s*[,:–—-]"
)

#: ordinals up to twenty by their beginnings, for ``third preambular paragraph``; their position is the number
ORDINALS: tuple[tuple[str, ...], ...] = (
    ("first", "premi", "primer", "перв", "الأولى"),
    ("second", "deuxi", "second", "segund", "втор", "الثانية"),
    ("third", "troisi", "tercer", "трет", "الثالثة"),
    ("fourth", "quatri", "cuart", "четв[её]рт", "الرابعة"),
    ("fifth", "cinqui", "quint", "пят", "الخامسة"),
    ("sixth", "sixi", "sext", "шест", "السادسة"),
    ("seventh", "septi", "s[ée]ptim", "седьм", "السابعة"),
    ("eighth", "huiti", "o[ci]tav", "восьм", "الثامنة"),
    ("ninth", "neuvi", "noven", "nono", "девят", "التاسعة"),
    ("tenth", "dixi", "d[ée]cim", "десят", "العاشرة"),
    ("eleventh", "onzi", "und[ée]cim", "одиннадцат"),
    ("twelfth", "douzi", "duod[ée]cim", "двенадцат"),
    ("thirteenth", "treizi", "тринадцат"),
    ("fourteenth", "quatorzi", "четырнадцат"),
    ("fifteenth", "quinzi", "пятнадцат"),
    ("sixteenth", "seizi", "шестнадцат"),
)

#: what follows an ordinal to make it a place of the preamble or the operative part
PREAMBLE_NOUN = (
    r"(?:preambular|preamble)\s+(?:paragraph|para)|(?:paragraph|para)\.? of the preamble"
    r"|(?:alinéa|paragraphe) du préambule"
    r"|párrafo (?:del preámbulo|preambular)|(?:пункт|абзац)\w* преамбулы"
)
OPERATIVE_NOUN = (
    r"operative\s+(?:paragraph|para)|(?:paragraph|para)\.? of the operative part|paragraphe du dispositif"
    r"|párrafo (?:de la parte dispositiva|dispositivo|operativo)|пункт\w* постановляющей части"
)

#: after the paragraph: ``paragraphe 3 du préambule``, ``пункт 5 постановляющей части``
PREAMBLE_AFTER = r"(?:of|in) the preamble|du préambule|del preámbulo|do preâmbulo|преамбулы|من الديباجة"
OPERATIVE_AFTER = (
    r"(?:of|in) the operative (?:part|section)|du dispositif|de la parte dispositiva|da parte dispositiva"
    r"|постановляющей части|من المنطوق"
)

#: a paragraph without a number of its own that an ordinal may count
COUNTED_NOUN = r"(?:paragraphe?|para|p[aá]rrafo|par[aá]grafo|пункт(?:а|у|ом|е)?|абзац(?:а|у|ем|е)?)"
#: parts of a text, and texts beside the draft, within which paragraphs are counted anew
PART = (
    r"(?<!\w)(?:sections?|sub-?sections?|chapters?|parts?|preamble|preambular|introduction|annex(?:es)?|pages?"
    r"|art(?:icles?|ículos?|igos?|\.)|convention|resolution|report|treaty|note|letter|headings?"
    r"|chapitres?|partie|préambule|annexes?|résolution|rapport|traité|lettre"
    r"|secci(?:ón|ones)|cap[ií]tulos?|parte|preámbulo|anexos?|p[aá]ginas?|convenci[oó]n|resoluci[oó]n|informe|tratado"
    r"|se[cç]+[aã]o|preâmbulo|convenç[aã]o|resoluç[aã]o|relatório"
    r"|раздел\w*|глав[аеуы]|част[ьи]|преамбул\w*|приложени\w*|страниц\w*|стать\w*|конвенци\w*|резолюци\w*|доклад\w*)"
)
#: after a paragraph: it is counted within one of these
PART_AFTER = (
    r"\s+(?:from the (?:end|bottom|last)|à partir de la fin|(?:desde|a partir d)el final|с конца"
    r"|снизу)|\s*,?\s*(?:\(\s*)?(?:(?:of|in|under|on|du|de|del|des|da|do|en|em|dans|sous|в|на)\s+)?"
    rf"(?:(?:the|this|that|its|la|le|el|o|a|l'|cette|ce|est[ae]|esta)\s*){{0,2}}(?:[^\W\d]+\s+){{0,2}}?{PART}"
)

#: the text from end to end: what is said so belongs to no paragraph, whatever it quotes
THROUGHOUT = re.compile(
    r"(?<!\w)(?:throughout(?=\s*,|\s*$|\s+(?:the|this|your)\s+(?:\w+\s+){0,2}?(?:text|draft"
    r"|document|paper|plan|declaration)\b)"
    r"|(?:in|across|over) the (?:whole|entire) (?:text|draft|document|paper)"
    r"|dans (?:l['’]ensemble|la totalité) du (?:texte|document|projet)|dans tout le (?:texte|document|projet)"
    r"|tout au long du (?:texte|document|projet)|a lo largo del (?:texto|documento|borrador|proyecto)"
    r"|a lo largo de todo el (?:texto|documento|borrador|proyecto)|en todo el (?:texto|documento|borrador|proyecto)"
    r"|ao longo d[oe] (?:todo o )?(?:texto|documento|projeto)|em todo o (?:texto|documento|projeto)"
    r"|im (?:ganzen|gesamten) (?:Text|Entwurf|Dokument)"
    r"|(?:по|во) вс(?:ему|[её]м) (?:тексту?|документу?|проекту?)е?)(?!\w)"
    r"|في (?:كامل|جميع أنحاء|كل) (?:النص|الوثيقة|المسودة)|全文|通篇",
    re.IGNORECASE,
)

FAMILIES: tuple[Family, ...] = (
    Family(
        name="preamble",
        prefix="PP",
        singular=(
            r"pp\.?|pre[- ]?amb(?:ular|le)?\.?\s*(?:paragraphs?|paras?\.?)|considérant|considerando"
            r"|alin[ée]a(?=\s+\d{1,2}\s+du\s+préambule)"
        ),
        plural=r"pps",
        glued=True,
    ),
    Family(
        name="operative",
        prefix="OP",
        singular=r"op\.?|operative\.?\s*(?:paragraphs?|paras?\.?)",
        plural=r"ops",
        glued=True,
    ),
    Family(
        name="action",
        prefix="Action ",
        singular=(
            r"actions?|acci[oó]n|medida|mesure|ac?ç[aã]o|ma(?:ß|ss)nahme"
            r"|действи(?:е|я|ю|ем|и)|мер(?:а|ы|е|у|ой)"
            rf"|{_ARABIC_PREFIX}[إا]جراء|行动(?:第)?"
        ),
        plural=(
            r"actions|acciones|medidas|mesures|ac?ç[oõ]es|ma(?:ß|ss)nahmen|действи(?:я|й|ям|ями|ях)|мер(?:ы|ам|ами|ах)?"
            rf"|{_ARABIC_PREFIX}[إا]جراء(?:ات|ين|ان)|行动(?:第)?"
        ),
        after=r"[项項]?行[动動]",
    ),
    Family(
        name="question",
        prefix="Question ",
        singular=rf"question|pregunta|pergunta|quest[aã]o|frage|вопрос(?:а|у|ом|е)?|{_ARABIC_PREFIX}سؤال|问题|問題|q\.?",
        plural=rf"questions|preguntas|perguntas|quest[oõ]es|fragen|вопрос(?:ы|ов|ам|ами|ах)|{_ARABIC_PREFIX}[أا]سئلة|问题",
        after=r"[个個]?[问問][题題]",
        glued=True,
    ),
    Family(
        name="table",
        prefix="Table ",
        singular=rf"table|tableau|tabla|cuadro|tabela|quadro|таблиц(?:а|ы|е|у|ей)|{_ARABIC_PREFIX}جدول|表格?",
        plural=r"tables|tableaux|tablas|cuadros|таблицы",
        after=r"表",
    ),
    Family(
        name="footnote",
        prefix="Footnote ",
        singular=(
            r"foot-?\s?note|fn\.?|note de bas de page|nota (?:de|a|al) pie(?: de página)?|nota de rodapé"
            rf"|сноск(?:а|и|е|у)|{_ARABIC_PREFIX}حاشية|脚注"
        ),
        plural=r"footnotes|notes de bas de page|сноски|脚注",
    ),
    Family(
        name="section",
        prefix="Section ",
        singular=(
            rf"section|chapter|chapitre|secci[oó]n|cap[ií]tulo|se[cç][cç]?[aã]o|abschnitt|kapitel"
            rf"|раздел(?:а|у|е|ом)?|глав(?:а|ы|е|у)"
            rf"|{_ARABIC_PREFIX}(?:فرع|قسم)"
        ),
        plural=r"sections|chapters|chapitres|secciones|cap[ií]tulos|разделы",
        after=r"[节節章]",
        roman=True,
    ),
    Family(
        name="paragraph",
        prefix="",
        singular=(
            r"paragraph|para(?:gr)?\.?|paragraphe|par(?:ag)?\.|p[aá]rrafo|numeral|par[aá]grafo|p[aá]rr\.?"
            r"|absatz|abs\.|ziffer|ziff\.|§+|¶"
            r"|пункт(?:а|у|ом|е)?|абзац(?:а|у|ем|е)?|п\.|параграф(?:а|у|ом|е)?"
            r"|element|él[eé]ment|elemento|элемент(?:а|у|ом|е)?"
            rf"|{_ARABIC_PREFIX}فقرة|{_ARABIC_PREFIX}عنصر|段落?|要素|要点"
        ),
        plural=(
            r"paragraphs|paras\.?|paragraphes|pars\.|p[aá]rrafos|numerales|par[aá]grafos|p[aá]rrs\.?|absätze|ziffern|§§"
            r"|пункт(?:ы|ов|ам|ами|ах)|пп\.|параграф(?:ы|ов|ам|ах)"
            r"|elements|él[eé]ments|elementos|элемент(?:ы|ов|ам|ах)"
            rf"|{_ARABIC_PREFIX}فقر(?:ات|تين|تان)|{_ARABIC_PREFIX}عناصر"
        ),
        after=r"自?然?段落?|[个個]?要素|[个個项項]?要点",
    ),
    Family(
        # A numbered paragraph, or a point that the letter itself counts: ``heads.counts_points`` tells.
        name="point",
        prefix="",
        singular=rf"point|punto|ponto|{_ARABIC_PREFIX}نقطة",
        plural=rf"points|puntos|pontos|{_ARABIC_PREFIX}نقاط",
        after=r"点",
    ),
)

#: what makes a point none of the draft: ``our point 3``, ``a turning point 3 years ago``
OWN_POINT = r"(?:our|my|nos?(?:tre)?|mon|nuestr[oa]s?|mi|noss[oa]s?|我们的?|我方|turning|starting|focal|data|entry)"

_COUNT = r"\d{1,4}(?:\s?[-–—]\s?\d{1,4})?"
#: a page of the draft, a line, or both, as a comment names them: ``p. 4, line 12``, ``стр. 4``, ``第4页第12行``
_PAGE_NUMBER = (
    rf"(?:(?:pages?|p[gp]?\.|p[áa]gs?\.|p[áa]ginas?|стр\.|страниц[аеыу]|الصفحة)\s*{_COUNT}|第\s*{_COUNT}\s*[页頁])"
)
_LINE_NUMBER = rf"(?:(?:lines?|ll?\.|lignes?|l[ií]neas?|linhas?|строк[аеиу]|السطر)\s*{_COUNT}|第\s*{_COUNT}\s*行)"
PAGE = rf"(?:{_PAGE_NUMBER}(?:\s*[,;/]?\s*{_LINE_NUMBER})?|{_LINE_NUMBER}(?:\s*[,;/]?\s*{_PAGE_NUMBER})?)"

#: a document that is not the draft: what follows ``of`` after a reference, or stands right before it
#: (``paragraph 1 of Article 4``; ``пункт 2 статьи 21``). An article's paragraph is never a place of a draft
ARTICLE = (
    r"art(?:icle|ículo|igo|ikel|icles|ículos|\.)?s?\s*(?:n[o°º]\.?\s*)?\d|стат(?:ья|ьи|ье|ью|ей|ьях)\s*\d|ст\.\s*\d"
    r"|(?:ال|لل|بال)?مادة\s*(?:رقم\s*)?\(?\d|第\s*\d+\s*[条條]"
)

#: what comes and goes beside the drafts: it may say what is asked for, and nobody amends it
CONVEYING = (
    r"(?:(?:(?:concept|covering|cover|explanatory|information|guidance)\s+)?note(?:\s+verbale)?"
    r"|letter|circular|invitation|e-?mail|message"
    r"|note (?:conceptuelle|verbale|d'information|d'orientation|explicative|de couverture)"
    r"|lettre|circulaire|courriel"
    r"|nota (?:conceptual|verbal|informativa|explicativa)|carta|invitación|convite|correo"
    r"|концептуальной записки|записки|вербальной ноты|ноты|письма|приглашения|сообщения"
    r"|المذكرة (?:المفاهيمية|الشفوية|التوضيحية)|الرسالة|رسالتكم|مذكرتكم|التعميم|الدعوة)(?![^\W\d_])"
)
#: a Chinese reference names the other text first: ``公约第5段``
FOREIGN_BEFORE = r"(?:决议|報告|报告|公约|附件|规则|概念说明|概念文件|照会|来函|来信|邀请函)》?(?:的)?"

#: kinds of texts that stand beside the drafts and have paragraphs of their own
FOREIGN = (
    r"(?:convention|resolution|rules of procedure|(?:final )?report|standards?|statute|protocol|treaty"
    r"|r[ée]solution|rapport(?: final)?|protocole|traité"
    r"|convenci[oó]n|resoluci[oó]n|informe(?: final)?|protocolo|tratado"
    r"|конвенции|резолюции|доклада|протокола|договора"
    r"|الاتفاقية|القرار|التقرير|البروتوكول|المعاهدة"
    r")"
)

#: a plan with a name of its own, mostly of the town where it was adopted: ``the Cartagena Action Plan``, ``LAP``. It
#: stands beside the draft, or is the draft: the settings know
_NO_NAME = (
    r"(?:Action|Draft|First|Second|Third|Zero|New|Next|Current|Proposed|Revised|National|Working|Joint|The|This|Our"
    r"|Five|Management|Strategic|Implementation|Work|Business|Development|Global|Regional)\b"
)
_YEARS = r"(?:\s+\d{4}(?:\s?[-–/]\s?\d{2,4})?)?"
NAMED_PLAN = (
    rf"(?P<named>(?-i:(?:(?!{_NO_NAME})[A-ZÀ-Þ][\w'’.-]+[\s-]){{1,3}})(?:action plan|plan of action|plan){_YEARS}"
    r"|(?-i:[A-Z]{1,2}AP)(?![\w-])"
    rf"|plan d['’]action de (?-i:[A-ZÀ-Þ][\w'’-]+){_YEARS}|(?-i:PA[A-Z])(?![\w-])"
    rf"|plan de acci[oó]n de (?-i:[A-ZÀ-Þ][\w-]+){_YEARS}|plano de a[cç][aã]o de (?-i:[A-ZÀ-Þ][\w-]+){_YEARS}"
    r"|(?-i:[А-ЯЁ])\w+ского плана(?: действий)?|خطة عمل [^\W\d]+)"
)
#: signs with which Chinese writes the sounds of foreign names, of towns among them
_SOUNDS = (
    "阿埃艾安奥澳巴班邦保贝本比彼宾波伯博布达代丹登迪地丁东杜多厄恩尔法菲芬佛夫弗福盖冈戈格古圭哈海汉赫洪华惠霍基吉加杰金卡凯坎科克肯孔库"
    "拉莱兰朗勒雷里利林隆卢鲁陆伦罗洛马曼毛梅蒙米明莫姆墨穆那纳娜内尼宁努诺欧帕潘佩皮普奇恰钦切萨塞瑟桑森沙圣士斯苏索塔泰坦特提廷图托瓦万"
    "威维温文沃乌西希锡夏象谢辛雅亚延耶伊因尤约扎泽兹"
)
NAMED_PLAN_BEFORE = rf"《?(?P<named>[{_SOUNDS}]{{2,6}}行动计划{_YEARS})》?的?"
