"""Passages as delegations write them, in the languages of the field: which places they speak of."""

from __future__ import annotations

import time

import pytest

from parsers.remarks import from_text
from parsers.remarks.columns import rows_of

#: a passage and the places of its remarks, in order; "" for a general one
PASSAGES: list[tuple[str, tuple[str, ...]]] = [
    ('Paragraph 12: we suggest replacing "may" with "shall".', ("12",)),
    ('Para 7(b), second sentence: delete "as appropriate".', ("7 (b)",)),
    ("Action 3 – the deadline is too tight; 2029 would be realistic.", ("Action 3",)),
    ("OP4 alt: we prefer this version.", ("OP4 alt",)),
    ("paras 12–15: these repeat section II and could be merged.", ("12-15",)),
    ('PP3 bis: please insert the following: "Recalling the Oslo commitments".', ("PP3bis",)),
    ('In the chapeau of paragraph 9, "urge" would be better than "call upon".', ("9",)),
    ('Chapeau of para 9: "urge" instead of "call upon".', ("9",)),
    ('Title: we propose "Vientiane Political Declaration".', ("",)),
    ("Footnote 4 is out of date and should be removed.", ("Footnote 4",)),
    ('After paragraph 12, add a new paragraph 12 bis: "Encourages donors to commit multi-year funding."', ("12",)),
    ('New para 12 ter to read: "Requests the ISU to report annually."', ("12ter",)),
    ("With regard to operative paragraph five, we would ask that the reference to donors be softened.", ("OP5",)),
    ('Regarding the third preambular paragraph, Ruritania proposes to delete "deeply".', ("PP3",)),
    ("§ 14 should mention survivors' organisations.", ("14",)),
    ("Paragraphs 3, 5 and 8 all use different terms for the same thing.", ("3", "5", "8")),
    ("P. 4, line 12: typo.", ("",)),
    ("Ad paragraph 21: agreed.", ("21",)),
    (
        '12. Replace "all States" by "States Parties".\n\n18. Delete.\n\n31. Add "and girls" after "boys".',
        ("12", "18", "31"),
    ),
    ("(12) We would like to see clearer wording here.\n(14) Please delete.", ("12", "14")),
    ('Para. 33, last line - "2026" should read "2027".', ("33",)),
    ("Subparagraph (c) of paragraph 22 could be deleted.", ("22 (c)",)),
    ("Sub-para 22 (c) could be deleted.", ("22 (c)",)),
    ('Second sentence of paragraph 8: "noted with concern" is too weak.', ("8",)),
    ("Actions 5-7 overlap. We would merge them.", ("Action 5-7",)),
    ('Action #11\nCould the ISU clarify who is meant by "stakeholders"?', ("Action 11",)),
    ("Question 2: Yes, but only with a clear timeline.\n\nQuestion 3: No.", ("Question 2", "Question 3")),
    ("Q4. We have no objection.", ("Question 4",)),
    ("We propose that the text of para 40 be moved to follow para 12.", ("40",)),
    ('The word "regional" in paragraph 6 ought to come before "national".', ("6",)),
    ("Section IV, paragraph 28: this is duplicated in paragraph 35.", ("28",)),
    ("Para 19 (Cooperation and assistance): we welcome the stronger wording.", ("19",)),
    ('On para 5 we have no strong views, but on para 6 we would insist on "shall".', ("5", "6")),
    (
        (
            "In our view the declaration should say more about victim assistance. In particular, paragraph 10 "
            "fails to mention mental health."
        ),
        ("", "10"),
    ),
    (
        (
            "Our general comments are:\n- The text is too long.\n- It should refer to gender throughout.\n- We "
            "would welcome a separate section on clearance."
        ),
        ("", "", ""),
    ),
    ("Paragraphe 12 : nous suggérons de remplacer « peut » par « doit ».", ("12",)),
    ("Au paragraphe 7 b), deuxième phrase, il conviendrait de supprimer « le cas échéant ».", ("7 (b)",)),
    ("Action 3 – le délai est trop court.", ("Action 3",)),
    ("Paragraphes 12 à 15 : à fusionner.", ("12-15",)),
    (
        "Ajouter, après le paragraphe 12, un nouveau paragraphe 12 bis ainsi libellé : « Encourage les donateurs ».",
        ("12",),
    ),
    ("Le chapeau du paragraphe 9 gagnerait à être plus ferme.", ("9",)),
    ("Alinéa 4 du préambule : remplacer « rappelant » par « réaffirmant ».", ("PP4",)),
    ("Note de bas de page 4 : à actualiser.", ("Footnote 4",)),
    ("Par. 22, al. c) : à supprimer.", ("22 (c)",)),
    ("Párrafo 12: sugerimos sustituir «podrá» por «deberá».", ("12",)),
    ("En el párrafo 7 b), segunda oración, convendría suprimir «según proceda».", ("7 (b)",)),
    ("Acción 3: el plazo es demasiado corto.", ("Action 3",)),
    ("Párrs. 12 a 15: pueden fusionarse.", ("12-15",)),
    ("Después del párrafo 12, agregar un nuevo párrafo 12 bis que diga: «Alienta a los donantes».", ("12",)),
    ("Nota al pie 4: está desactualizada.", ("Footnote 4",)),
    ("Apartado c) del párrafo 22: suprimir.", ("22 (c)",)),
    ("Пункт 12: предлагаем заменить «может» на «должен».", ("12",)),
    ("В пункте 7 b), второе предложение, исключить слова «по мере необходимости».", ("7 (b)",)),
    ("Действие 3 – срок слишком короткий.", ("Action 3",)),
    ("Пункты 12–15: можно объединить.", ("12-15",)),
    ("После пункта 12 добавить новый пункт 12 бис следующего содержания: «Призывает доноров».", ("12",)),
    ("Сноска 4 устарела.", ("Footnote 4",)),
    ("Подпункт c) пункта 22 исключить.", ("22 (c)",)),
    ("Третий пункт преамбулы: заменить «напоминая» на «подтверждая».", ("PP3",)),
    ("الفقرة 12: نقترح الاستعاضة عن كلمة «يجوز» بكلمة «يجب».", ("12",)),
    ("في الفقرة ٧ (ب)، الجملة الثانية، نقترح حذف عبارة «حسب الاقتضاء».", ("7 (b)",)),
    ("الإجراء 3: المهلة قصيرة جداً.", ("Action 3",)),
    ("الفقرات من 12 إلى 15: يمكن دمجها.", ("12-15",)),
    ("بعد الفقرة 12، تضاف فقرة جديدة 12 مكررا نصها: «يشجع المانحين».", ("12",)),
    ("الحاشية 4: ينبغي تحديثها.", ("Footnote 4",)),
    ("第12段：建议将“可以”改为“应当”。", ("12",)),
    ("第7段(b)分段第二句：建议删除“酌情”。", ("7 (b)",)),
    ("行动3：期限过短。", ("Action 3",)),
    ("第12至15段：可以合并。", ("12-15",)),
    ("在第12段之后增加新的第12段之二：“鼓励捐助方”。", ("12",)),
    ("脚注4已过时，应更新。", ("Footnote 4",)),
    ("序言部分第三段：建议改为“重申”。", ("PP3",)),
    ("Parágrafo 12: sugerimos substituir «pode» por «deve».", ("12",)),
    ("No parágrafo 7 b), segunda frase, conviria suprimir «conforme apropriado».", ("7 (b)",)),
    ("Ação 3: o prazo é demasiado curto.", ("Action 3",)),
    ("Parágrafos 12 a 15: podem ser fundidos.", ("12-15",)),
    ("Após o parágrafo 12, acrescentar um novo parágrafo 12 bis: «Encoraja os doadores».", ("12",)),
    ("Nota de rodapé 4: está desatualizada.", ("Footnote 4",)),
    (
        (
            "Dear colleagues,\n\nThank you for the zero draft. We have two points only.\n\nFirst, paragraph 8 "
            "(assistance) should refer to the 2010 definition. This was agreed in Dubrovnik.\n\nSecondly, we "
            "miss any mention of universalisation targets.\n\nBest regards,\nAna"
        ),
        ("8", ""),
    ),
    (
        (
            'Ruritania thanks the President for the draft and offers the following:\n\n• PP2: add "with regret" '
            'after "noting".\n• OP1: no change.\n• OP6: "decides" rather than "agrees".'
        ),
        ("PP2", "OP1", "OP6"),
    ),
    (
        (
            'Paragraph 12\n\nWe suggest the following wording:\n\n"States Parties shall report '
            'annually."\n\nRationale: consistency with Article 7.'
        ),
        ("12",),
    ),
    ("Re para 30 - could you please check the figure (18)? We count 19.", ("30",)),
    ("It would be useful for Action 14 to carry an indicator.", ("Action 14",)),
    ("Delete para 16.", ("16",)),
    ('Delete "where feasible" (para. 16, line 2).', ("16",)),
    ('Insert "and persons with disabilities" after "women" in paras 4 and 9.', ("4", "9")),
    ('Support the EU comments on paragraph 18; we would add "timely".', ("18",)),
    ("Paragraph 12 (new): we can support this.", ("12",)),
    ("para 12bis – fine with us.", ("12bis",)),
    ('Preamble, para 3: "deeply" should go.', ("PP3",)),
    ("Operative part, paragraph 5: we reserve our position.", ("OP5",)),
    ("Annex I, paragraph 3: the list should include Lao PDR.", ("3",)),
    ("Our comments on the draft:\n- 14: too vague.\n- 22: the date is wrong.", ("14", "22")),
    ('On the second draft:\n19 - please keep this.\n8 - too long.\n3 - delete "also".', ("19", "8", "3")),
    ("We have these points.\n1 - the text is too long.\n2 - it should name the donors.", ("", "")),
    ("Re: Action 31. Who would measure this?", ("Action 31",)),
    ("Para 3\n\nWe agree with the text.\n\nPara 4 should be deleted.", ("3", "4")),
    ("Concernant le troisième alinéa du préambule, la formule conviendrait mieux au dispositif.", ("PP3",)),
    ("On 14: please keep the bracketed words.", ("14",)),
    ('Para n. 29: read "calls upon" for "urges".', ("29",)),
    ("Paragraph 44 gives the same weight to a view that few hold.", ("44",)),
    ("Nous nous permettons une suggestion : que la déclaration dise clairement ce qui est en jeu.", ("",)),
    ("Please find attached our papers: the comments on the draft, the annex and the list of focal points.", ()),
]


@pytest.mark.parametrize(("passage", "places"), PASSAGES)
def test_places_of_a_passage(passage: str, places: tuple[str, ...]) -> None:
    """Every remark has the place that its words name, and nothing else makes a remark."""
    assert tuple(remark.locator for remark in from_text(passage)) == places


#: a table, and its remarks as (place, comment, current text, proposal, reason)
TABLES: dict[str, tuple[list[list[str]], list[tuple[str, str, str, str, str]]]] = {
    "order changed": (
        [
            ["Justification", "Texte proposé", "Texte actuel", "Paragraphe"],
            ["cohérence", "doit", "peut", "12"],
            ["clarté", "tous", "les", "14 b)"],
        ],
        [
            ("12", "", "peut", "doit", "cohérence"),
            ("14 (b)", "", "les", "tous", "clarté"),
        ],
    ),
    "es": (
        [
            ["N.º", "Párrafo", "Texto original", "Propuesta de redacción", "Observaciones"],
            ["1", "7", "podrá", "deberá", "más fuerte"],
            ["2", "9", "", "suprimir", ""],
        ],
        [
            ("7", "más fuerte", "podrá", "deberá", ""),
            ("9", "", "", "suprimir", ""),
        ],
    ),
    "ru": (
        [
            ["Пункт", "Действующая редакция", "Предлагаемая редакция", "Обоснование"],
            ["12", "может", "должен", "ясность"],
            ["п. 15 а)", "все", "каждое", "точность"],
        ],
        [
            ("12", "", "может", "должен", "ясность"),
            ("15 (a)", "", "все", "каждое", "точность"),
        ],
    ),
    "ar": (
        [
            ["التعليل", "النص المقترح", "النص الحالي", "الفقرة"],
            ["الوضوح", "يجب", "يجوز", "١٢"],
            ["الدقة", "كل", "جميع", "١٤"],
        ],
        [
            ("12", "", "يجوز", "يجب", "الوضوح"),
            ("14", "", "جميع", "كل", "الدقة"),
        ],
    ),
    "zh": (
        [
            ["段落", "现有案文", "建议案文", "理由"],
            ["12", "可以", "应当", "更明确"],
            ["14", "所有", "各", "更准确"],
        ],
        [
            ("12", "", "可以", "应当", "更明确"),
            ("14", "", "所有", "各", "更准确"),
        ],
    ),
    "pt": (
        [
            ["Parágrafo", "Texto atual", "Texto proposto", "Justificação"],
            ["12", "pode", "deve", "clareza"],
            ["14", "todos", "cada", "precisão"],
        ],
        [
            ("12", "", "pode", "deve", "clareza"),
            ("14", "", "todos", "cada", "precisão"),
        ],
    ),
    "no header": (
        [
            ["Para 3", "too long"],
            ["Para 7", "delete"],
            ["Para 9", "agreed"],
        ],
        [
            ("3", "too long", "", "", ""),
            ("7", "delete", "", "", ""),
            ("9", "agreed", "", "", ""),
        ],
    ),
    "no header numbers": (
        [
            ["3", "States shall report.", "too long, please shorten it"],
            ["7", "States may report.", "delete the second half"],
            ["9", "States will report.", "agreed with this"],
        ],
        [
            ("3", "", "", "States shall report.", "too long, please shorten it"),
            ("7", "", "", "States may report.", "delete the second half"),
            ("9", "", "", "States will report.", "agreed with this"),
        ],
    ),
    "no header bare 2col": (
        [
            ["12", "We suggest deleting the second sentence."],
            ["18", "The deadline should be 2029."],
            ["31", "Please add gender."],
        ],
        [
            ("12", "We suggest deleting the second sentence.", "", "", ""),
            ("18", "The deadline should be 2029.", "", "", ""),
            ("31", "Please add gender.", "", "", ""),
        ],
    ),
    "merged place": (
        [
            ["Paragraph", "Comment"],
            ["12", "too long"],
            ["", "and unclear"],
            ["13", "fine"],
        ],
        [
            ("12", "too long", "", "", ""),
            ("12", "and unclear", "", "", ""),
            ("13", "fine", "", "", ""),
        ],
    ),
    "title row": (
        [
            [
                "Comments of Ruritania on the zero draft",
                "Comments of Ruritania on the zero draft",
                "Comments of Ruritania on the zero draft",
            ],
            ["Para.", "Proposed amendment", "Reason"],
            ["4", "add 'girls'", "gender"],
        ],
        [
            ("4", "", "", "add 'girls'", "gender"),
        ],
    ),
    "section rows": (
        [
            ["Paragraph", "Comment"],
            ["I. Introduction", "I. Introduction"],
            ["1", "shorten"],
            ["II. Clearance", "II. Clearance"],
            ["5", "fine"],
        ],
        [
            ("1", "shorten", "", "", ""),
            ("5", "fine", "", "", ""),
        ],
    ),
    "header repeated (page)": (
        [
            ["Paragraph", "Comment"],
            ["1", "shorten"],
            ["Paragraph", "Comment"],
            ["5", "fine"],
        ],
        [
            ("1", "shorten", "", "", ""),
            ("5", "fine", "", "", ""),
        ],
    ),
    "general row": (
        [
            ["Paragraph", "Comment"],
            ["General", "The text is long."],
            ["5", "fine"],
        ],
        [
            ("", "The text is long.", "", "", ""),
            ("5", "fine", "", "", ""),
        ],
    ),
    "action col": (
        [
            ["Action No.", "Current wording", "Suggested wording", "Remarks"],
            ["3", "may", "shall", "x"],
            ["12 bis", "", "new action", "y"],
        ],
        [
            ("Action 3", "x", "may", "shall", ""),
            ("Action 12bis", "y", "", "new action", ""),
        ],
    ),
    "article of text col": (
        [
            ["Text", "Comment"],
            ["12. States Parties shall report.", "too strong"],
            ["13. The ISU shall help.", "fine"],
        ],
        [
            ("12", "too strong", "12. States Parties shall report.", "", ""),
            ("13", "fine", "13. The ISU shall help.", "", ""),
        ],
    ),
    "reference with words": (
        [
            ["Reference in the draft", "Change requested"],
            ["Paragraph 12, line 3", "read 'shall'"],
            ["Action 4, second indent", "delete"],
        ],
        [
            ("12", "", "", "read 'shall'", ""),
            ("Action 4", "", "", "delete", ""),
        ],
    ),
    "page line": (
        [
            ["Page", "Line", "Comment"],
            ["3", "12", "typo"],
            ["4", "1", "typo too"],
        ],
        [
            ("", "typo", "", "", ""),
            ("", "typo too", "", "", ""),
        ],
    ),
    "delegation col": (
        [
            ["Delegation", "Para", "Comment/Proposal"],
            ["Ruritania", "4", "shorten"],
            ["Ruritania", "6", "delete"],
        ],
        [
            ("4", "shorten", "", "", ""),
            ("6", "delete", "", "", ""),
        ],
    ),
    "vertical": (
        [
            ["Paragraph", "12"],
            ["Current text", "may"],
            ["Proposed text", "shall"],
            ["Rationale", "clarity"],
        ],
        [
            ("12", "", "may", "shall", "clarity"),
        ],
    ),
    "two vertical": (
        [
            ["Paragraph", "12"],
            ["Current text", "may"],
            ["Proposed text", "shall"],
            ["Rationale", "clarity"],
            ["Paragraph", "14"],
            ["Current text", "all"],
            ["Proposed text", "every"],
            ["Rationale", "precision"],
        ],
        [
            ("12", "", "may", "shall", "clarity"),
            ("14", "", "all", "every", "precision"),
        ],
    ),
    "de": (
        [
            ["Absatz", "Derzeitiger Text", "Vorgeschlagener Text", "Begründung"],
            ["12", "kann", "muss", "Klarheit"],
            ["14", "alle", "jede", "Genauigkeit"],
        ],
        [
            ("12", "", "kann", "muss", "Klarheit"),
            ("14", "", "alle", "jede", "Genauigkeit"),
        ],
    ),
    "it": (
        [
            ["Paragrafo", "Testo attuale", "Testo proposto", "Motivazione"],
            ["12", "può", "deve", "chiarezza"],
            ["14", "tutti", "ogni", "precisione"],
        ],
        [
            ("12", "", "può", "deve", "chiarezza"),
            ("14", "", "tutti", "ogni", "precisione"),
        ],
    ),
    "from-to": (
        [
            ["Para", "From", "To", "Why"],
            ["3", "may", "shall", "stronger"],
            ["4", "all", "each", "clear"],
        ],
        [
            ("3", "", "may", "shall", "stronger"),
            ("4", "", "all", "each", "clear"),
        ],
    ),
    "OP table": (
        [
            ["OP/PP", "Comments"],
            ["PP2", "fine"],
            ["OP3", "delete"],
        ],
        [
            ("PP2", "fine", "", "", ""),
            ("OP3", "delete", "", "", ""),
        ],
    ),
    "not a form": (
        [
            ["State", "Contribution (CHF)"],
            ["Ruritania", "1000"],
            ["Syldavia", "2000"],
        ],
        [],
    ),
    "not a form 2": (
        [
            ["Year", "Victims"],
            ["2024", "12"],
            ["2025", "14"],
        ],
        [],
    ),
    "range cell": (
        [
            ["Paragraphs", "Comment"],
            ["12-15", "merge"],
            ["17, 18 and 20", "delete"],
        ],
        [
            ("12-15", "merge", "", "", ""),
            ("17", "delete", "", "", ""),
            ("18", "delete", "", "", ""),
            ("20", "delete", "", "", ""),
        ],
    ),
    "plain words": (
        [["¶", "what it says now", "what we would say", "why"], ["16", "may", "shall", "firmer"]],
        [("16", "", "may", "shall", "firmer")],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_remarks_of_a_table(name: str) -> None:
    """Columns are told by their headings in any order and language, or by their cells where no heading stands."""
    table, rows = TABLES[name]
    found = [(item.locator, item.text, item.current, item.proposed, item.rationale) for item in rows_of(table, {})]
    assert found == rows


def test_table_without_headings_and_numbers_is_no_form() -> None:
    """Figures beside figures are no comments."""
    assert rows_of([["2024", "12"], ["2026", "15"], ["2029", "3"]], {}) == ()
    assert rows_of([["1", "Opening of the meeting by the President"], ["2", "Adoption of the agenda of it"]], {}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Paragraph 3 is too long.\n\n" + "This should change too.\n\n" * 12_000,
        "Paragraph 3\n\n" + "We think that it is long.\n\n" * 12_000,
        "we speak of\n\n" * 20_000,
        "Paragraph 12 and " * 17_000,
        "ab\n" * 100_000,
    ],
    ids=["continued", "headed", "hanging", "places", "lines"],
)
def test_long_text_is_read_in_linear_time(text: str) -> None:
    """Three hundred thousand characters of anything cost a few seconds, not minutes."""
    before = time.process_time()
    from_text(text)
    assert time.process_time() - before < 20
