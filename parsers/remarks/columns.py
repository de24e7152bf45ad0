"""Comment tables: which column is the place, the current text, the proposal, the comment, the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from parsers.facts import Remark
from parsers.remarks.locators import find, read_cell
from parsers.remarks.places import THROUGHOUT

Table = Sequence[Sequence[str]]

#: what a column heading means, the most telling first
ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        (
            "disposition",
            (
                r"disposition|considerations? by|secretariat observations|response of|réponse du secrétariat"
                r"|respuesta de la secretar"
            ),
        ),
        (
            "rationale",
            (
                r"rationale|justif|reason|^why\b|begründ|motiv|motif|explan|fundament|raz[oó]n|raison"
                r"|background|argument"
                r"|обоснован|причин|мотив|пояснени|مبرر|تعليل|الأسباب|السبب|أساس|理由|依据|说明|оснований"
            ),
        ),
        (
            "proposed",
            (
                r"propos|propuest|suggest|amend|new (?:text|wording)|redraft|replacement|recommend|desired"
                r"|we (?:would|'d|want|prefer)|should (?:read|say|be)|our (?:text|wording|version)"
                r"|requested change|changes? (?:requested|sought|to be made)|vorschl|vorgeschl|änderung"
                r"|sugerid|sugerenc|sugest|modific|alternativ|revis|^to$|^with$|^insert$|nouve|nuevo"
                r"|posici[oó]n|position|предлаг|предложен|поправк|новая редакц|المقترح|مقترح|اقتراح|الصيغة الجديدة"
                r"|التعديل|建议|提案|拟议|修改|修正|alteraç"
                r"|debe(?:r[íi]a)? (?:decir|leerse)|^l[ée]ase|leia-se|^deve ler-se"
                r"|devrait se lire|^lire\b|^soll\b|следует читать|^改为|^应为"
            ),
        ),
        (
            "current",
            (
                r"current|\bnow\b|as it is\b|draft says|^from$|^delete$|instead of|original|existing"
                r"|present (?:text|wording)|draft text"
                r"|as (?:it stands|drafted|circulated)"
                r"|text (?:in|of|from)|from the draft|zero draft|actuel|initial|diffus|texte (?:du|de l)|vigente|attual"
                r"|derzeitig|bisherig|geltend"
                r"|texto (?:del|de la|original)|atual|quot|cit[ae]|действующ|нынешн|текущ|исходн|текст проекта"
                r"|^(?:donde )?dice\b|^onde se l[êe]\b|^diz\b|^au lieu de\b|^se lit\b|^напечатано\b|^ist\b|^reads\b"
                r"|النص (?:الحالي|الأصلي|الوارد)|نص المسودة|现有|现行|原文|当前|案文原"
            ),
        ),
        (
            "comment",
            (
                r"^(?:what|quoi|qué|o qu[êe]|что|was|ماذا)\s*\??$"
                r"|comment|remark|observation|input|feedback|view|reply|replies|response|answer|issue raised"
                r"|observa[cç]|coment[aá]ri|commentaire|remarque|réponse|respuesta|resposta|contribu|замечан|комментар|ответ|позици"
                r"|ملاحظ|bemerkung|anmerkung|kommentar|stellungnahme|osservazion"
                r"|تعليق|الرد|意见|评论|答复"
            ),
        ),
        (
            "submitter",
            (
                r"submitter|entity|delegation|state|country|organi[sz]ation|name|author|from whom|MB/?NC|délégation"
                r"|pays|entité|delegaci|pa[ií]s|entidad|делегац|государств|стран|организац|الوفد|الدولة|الجهة|代表团"
                r"|国家|单位"
            ),
        ),
        (
            "locator",
            (
                r"para|^par\.?$|^párr?\.?$|absatz|ziffer|par[aá]gr|párr|parr|§|¶|locator|clause|ref(?:erence|érence|erencia)?\b"
                r"|element|élément|elemento|(?<!\w)a(?:ction|cci[oó]n|[cç][aã]o)"
                r"|article|provision|question|pregunta|вопрос|пункт|абзац|действи|(?<!\w)мера|элемент"
                r"|ссылк|место|الفقرة|فقرة|الإجراء|السؤال|العنصر|المرجع|段|行动|问题|要点|位置|^(?:op|pp)s?\b|^(?:op"
                r"|pp)/(?:op|pp)\b|where|place|location|^(?:où|dónde|donde|onde|где|wo|أين|哪里)\s*\??$"
            ),
        ),
        ("section", r"section|chapter|chapitre|secci[oó]n|cap[ií]tulo|heading|title|раздел|глава|الفرع|القسم|章|节"),
        ("page", r"^page|^pg\b|página|^стр|الصفحة|页"),
        ("line", r"line|ligne|línea|linha|строк|السطر|行"),
        ("type", r"type|categor|catégor|tipo|nature|тип|категор|النوع|类别|类型"),
        ("topic", r"topic|subject|theme|thème|tema\b|asunto|sujet|objet|issue|тема|вопросы|الموضوع|主题"),
        ("text", r"^te?xte?o?\b|wording|libell|redacci[oó]n|формулировк|^текст|النص|文本|案文|^text"),
        (
            "number",
            (
                r"^(?:no|nr|n[o°º]|#|№|id|item|row|serial|s/?n|sl|núm|num|number)\.?$|^(?:п/п|№ п/п|الرقم|م|رقم|序号"
                r"|编号)$|comment (?:no|number|id)"
            ),
        ),
    )
)

_FAMILY = (
    ("action", re.compile(r"(?<!\w)a(?:ction|cci[oó]n|[cç][aã]o)|действи|(?<!\w)мера|إجراء|行动", re.IGNORECASE)),
    ("question", re.compile(r"question|pregunta|вопрос|سؤال|问题", re.IGNORECASE)),
    ("operative", re.compile(r"^op", re.IGNORECASE)),
    ("preamble", re.compile(r"^pp", re.IGNORECASE)),
)
#: the printed number of a paragraph that was copied into a cell
_LABEL = re.compile(r"\(?\d{1,3}(?:\s?(?:bis|ter|quater|alt))?\s?(?=[.)]\s)")
_GENERAL = re.compile(
    r"general|général|общ|عام|总|一般|overall|whole|entire|tout le|todo el|cover|throughout|passim|全文|通篇",
    re.IGNORECASE,
)
_SPEAKING = frozenset({"proposed", "comment"})
_CONTEST = frozenset({"proposed", "comment", "current", "rationale", "locator"})
#: words from which on a cell may be a sentence
_SENTENCE = 5
#: no column heading is longer
_HEADING = 100


def rows_of(table: Table, first_cells: Mapping[int, int]) -> tuple[Remark, ...]:
    """The rows of a comment table as remarks; none where the table is no such form."""
    found = _header(table)
    if found is None:
        return records_of(table, first_cells)
    start, roles = found
    header = [cell.strip().casefold() for cell in table[start - 1]] if start else []
    family = _family(table[start - 1], roles) if start else "paragraph"
    remarks: list[Remark] = []
    places: tuple[str, ...] = ()
    heading = ""
    for n, row in enumerate(table[start:], start):
        if header == [cell.strip().casefold() for cell in row]:
            continue  # the heading stands again on the next page
        cells = _cells(row, roles)
        if _spans(row, cells):
            heading, places = next(" ".join(cell.split()) for cell in row if cell.strip()), ()
            continue
        places = _places(cells, family, places)
        remarks += _row(cells, places, heading, first_cells.get(n))
    return tuple(remarks)


def _spans(row: Sequence[str], cells: Mapping[str, str]) -> bool:
    """One text across the whole row, or in a column that says nothing itself: a heading between the rows."""
    said = [" ".join(cell.split()) for cell in row if cell.strip()]
    if len(set(said)) != 1 or len(row) < 2:
        return False
    return len(said) == len(row) or not cells.keys() & _SPEAKING


def records_of(table: Table, first_cells: Mapping[int, int]) -> tuple[Remark, ...]:
    """A table on its side: the first column says what stands beside it; a further place begins a further remark."""
    keys = [_role(words) if (words := " ".join(row[0].split())) and len(words) < _HEADING else None for row in table]
    known = [role for role in keys if role is not None]
    if "locator" not in known or not _SPEAKING & set(known) or len(known) < _MOSTLY * len(table):
        return ()
    family = _family(table[keys.index("locator")], {0: "locator"})
    remarks: list[Remark] = []
    cells: dict[str, str] = {}
    begins = 0
    for n, (role, row) in enumerate(zip(keys, table, strict=True)):
        if role is None:
            continue
        if role in cells:
            remarks += _row(cells, _places(cells, family, ()), "", first_cells.get(begins))
            cells, begins = {}, n
        text = "\n".join(dict.fromkeys(cell.strip() for cell in row[1:] if cell.strip()))
        if text:
            cells[role] = text
    return (*remarks, *_row(cells, _places(cells, family, ()), "", first_cells.get(begins)))


def is_column(words: str) -> bool:
    """Whether words could head a column of a form of comments."""
    return _role(words) is not None


def heads_wording(words: str, *, proposed: bool) -> bool:
    """Whether words could head the column of the current text, or of the proposed one."""
    return _role(words) == ("proposed" if proposed else "current")


def _header(table: Table) -> tuple[int, dict[int, str]] | None:
    """Where the rows begin, and column -> role."""
    for n, row in enumerate(table[:12]):
        roles = _answered(_settled(_roles(row)), row)
        roles = _placed(roles, table[n + 1 :], answered=_has_answers(roles, row))
        if _is_form(roles) and all(len(cell) < 120 for cell in row) and not _speaks_itself(row):
            return n + 1, roles
    return _by_content(table)


def _speaks_itself(row: Sequence[str]) -> bool:
    """A row with a number of its own or a whole sentence is no heading: the heading is missing."""
    cells = [cell.strip() for cell in row]
    return any(
        cell.isdecimal() or (len(cell.split()) >= _SENTENCE and cell.endswith((".", "!", "?"))) for cell in cells
    )


def _roles(row: Sequence[str]) -> dict[int, str]:
    """Column -> role, by the words of a row that may be the heading."""
    roles: dict[int, str] = {}
    for column, cell in enumerate(row):
        words = " ".join(cell.split())
        role = _role(words) if words and len(words) < _HEADING else None
        if role is not None:
            roles[column] = role
    return roles


def _role(words: str) -> str | None:
    """What one heading means: of place, text, proposal, comment and reason the one it names first."""
    found = [(match.start(), n, role) for n, (role, pattern) in enumerate(ROLES) if (match := pattern.search(words))]
    contest = [item for item in found if item[2] in _CONTEST]
    if contest and not any(role == "disposition" for _, _, role in found):
        return min(contest)[2]
    return min(found, key=lambda item: item[1])[2] if found else None


def _settled(roles: dict[int, str]) -> dict[int, str]:
    """Roles that depend on the other columns: ``Text`` is the current one beside a proposal, a comment else."""
    values = set(roles.values())
    out = dict(roles)
    if not values & _SPEAKING:  # one column for comment and reason
        out.update({column: "comment" for column, role in roles.items() if role == "rationale"})
        values = set(out.values())
    for column, role in roles.items():
        if role in {"text", "topic"}:
            out[column] = (
                "current"
                if values & _SPEAKING and "current" not in out.values()
                else "comment"
                if role == "text" and not values & _SPEAKING
                else "topic"
            )
    return out


#: a column of answers; what stands beside it as remarks explains the answer
_ANSWER = re.compile(
    r"answer|repl(?:y|ies)|response|réponse|respuesta|resposta|ответ|إجاب|ردّ?\b|ردود|الرد|答复|回答", re.IGNORECASE
)


def _answered(roles: Mapping[int, str], row: Sequence[str]) -> dict[int, str]:
    """Of two columns of comments, one headed as the answer: the other gives its reasons."""
    comments = [column for column, role in roles.items() if role == "comment"]
    answers = [column for column in comments if _ANSWER.search(row[column])]
    if len(comments) < 2 or not answers or "rationale" in roles.values():
        return dict(roles)
    return {**roles, **{column: "rationale" for column in comments if column not in answers}}


def _has_answers(roles: Mapping[int, str], row: Sequence[str]) -> bool:
    return any(
        role == "comment" and column < len(row) and _ANSWER.search(row[column]) for column, role in roles.items()
    )


#: roles that the cells below may correct: a column headed ``Item`` may hold places
_UNSURE = frozenset({"number", "section", "topic", "type"})
#: share of a column's cells that name a place, for the column to be that of places
_MOSTLY = 0.6


def _placed(roles: Mapping[int, str], rows: Table, *, answered: bool) -> dict[int, str]:
    """Where no heading says which column names the places, the column whose cells do."""
    out = dict(roles)
    if not _SPEAKING & set(roles.values()) or set(roles.values()) & {"locator", "page", "line"}:
        return out
    if answered:  # what has a number and an answer is a question
        return {column: "locator" if role == "number" else role for column, role in out.items()}
    for column in range(max((len(row) for row in rows), default=0)):
        if roles.get(column, "number") in _UNSURE and _names_places([row[column] for row in rows if column < len(row)]):
            return {**out, column: "locator"}
    return out


def _names_places(column: Sequence[str]) -> bool:
    """Places by their words (``Q6``), or numbers that rise with gaps and so count nothing."""
    cells = [cell.strip(" .:\n") for cell in column if cell.strip()]
    if not cells or any(len(cell) >= _HEADING for cell in cells):
        return False
    if all(cell.isdecimal() for cell in cells):
        numbers = [int(cell) for cell in cells]
        rises = all(later >= earlier for earlier, later in pairwise(numbers))
        return len(numbers) > 1 and rises and any(later > earlier + 1 for earlier, later in pairwise(numbers))
    return sum(bool(read_cell(cell)) and not cell.isdecimal() for cell in cells) >= _MOSTLY * len(cells)


def _is_form(roles: Mapping[int, str]) -> bool:
    values = list(roles.values())
    speaks = any(role in _SPEAKING for role in values)
    return (
        speaks
        and len(values) >= 2
        and any(role in {"locator", "current", "number", "section", "page", "line"} for role in values)
    )


def _by_content(table: Table) -> tuple[int, dict[int, str]] | None:
    """A table without headings: a first column of places, then text."""
    rows = [row for row in table if any(cell.strip() for cell in row)]
    width = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or width < 2:
        return None
    for column in range(min(2, width - 1)):
        named = sum(
            bool(
                len(row) > column
                and len(row[column]) < 60
                and read_cell(row[column])
                and not row[column].strip().isdigit()
            )
            for row in rows
        )
        if named >= max(2, 0.7 * len(rows)) or _counts_paragraphs(rows, column):
            rest = list(range(column + 1, width))
            names = {1: ["comment"], 2: ["proposed", "rationale"], 3: ["current", "proposed", "rationale"]}.get(
                len(rest), ["current", "proposed", "comment", "rationale"]
            )
            return 0, {column: "locator", **dict(zip(rest, names, strict=False))}
    return None


def _counts_paragraphs(rows: Table, column: int) -> bool:
    """Bare numbers that rise with gaps, each beside a sentence: what a table of figures has not."""
    numbers = [row[column].strip(" .") for row in rows if len(row) > column]
    if len(numbers) < len(rows) or not all(number.isdecimal() for number in numbers) or not _names_places(numbers):
        return False
    beside = [max((len(cell.split()) for cell in row[column + 1 :]), default=0) for row in rows]
    return sum(words >= _SENTENCE - 1 for words in beside) >= _MOSTLY * len(rows)


def _family(header: Sequence[str], roles: Mapping[int, str]) -> str:
    """What a bare number in the column of places means: an action where the column is headed so."""
    words = next((header[column] for column, role in roles.items() if role == "locator" and column < len(header)), "")
    if re.search(r"para|párr|пункт|فقرة|段|§", words, re.IGNORECASE):
        return "paragraph"
    family = next((name for name, pattern in _FAMILY if pattern.search(words)), "")
    return family or ("question" if _role(words) == "number" and _has_answers(roles, header) else "paragraph")


def _cells(row: Sequence[str], roles: Mapping[int, str]) -> dict[str, str]:
    """Role -> text of the row's cells; two columns of one role are joined."""
    out: dict[str, str] = {}
    for column, role in roles.items():
        text = row[column].strip() if column < len(row) else ""
        if text:
            out[role] = f"{out[role]}\n{text}" if role in out and out[role] != text else text
    return out


def _places(cells: Mapping[str, str], family: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """The places of a row: its own cell; none where it is general; those of the row above under a merged cell."""
    words = cells.get("locator", "")
    if words:
        return () if _GENERAL.search(words) and not read_cell(words, family) else read_cell(words, family)
    if _GENERAL.search(cells.get("section", "")) or "section" in cells or "number" in cells:
        return ()
    return _labelled(cells.get("current", ""), family) or before


def _labelled(text: str, family: str) -> tuple[str, ...]:
    """The place that a copied paragraph names itself: its printed number, or ``Action 12`` at its beginning."""
    label = _LABEL.match(text)
    if label is not None:
        return read_cell(label[0].lstrip("("), family)
    return tuple(item.locator for item in find(text[:_HEADING]) if item.start == 0 and not item.foreign)[:1]


def _words_of_place(cells: Mapping[str, str]) -> str:
    """What the row says of its place; a page and a line are words for readers and no place of the draft."""
    said = [cells.get("locator", "") or cells.get("section", "")]
    said += [f"{name} {cells[role]}" for role, name in (("page", "p."), ("line", "l.")) if role in cells]
    return ", ".join(words for words in said if words)


def _row(cells: Mapping[str, str], places: tuple[str, ...], heading: str, paragraph: int | None) -> list[Remark]:
    proposed, comment = cells.get("proposed", ""), cells.get("comment", "")
    if not (proposed or comment or (cells.get("rationale") and cells.get("current"))):
        return []
    words = _words_of_place(cells)
    return [
        Remark(
            text=comment,
            locator=place,
            locator_words=words,
            current=cells.get("current", "") or cells.get("topic", ""),
            proposed=proposed,
            rationale=cells.get("rationale", ""),
            heading=heading,
            throughout=not place and THROUGHOUT.search(words) is not None,
            source="table",
            paragraph=paragraph,
        )
        for place in (places or ("",))
    ]
