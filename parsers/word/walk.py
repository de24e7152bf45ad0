"""Which function reads which element of a story."""

from __future__ import annotations

from parsers.word import blocks, marks, runs
from parsers.word.names import DEL, DEL_TEXT, INS, MC, MOVE_FROM, MOVE_TO, P_PR, R_PR, A, M, P, R, T, W
from parsers.word.story import Handler, Story

_HANDLERS: dict[str, Handler] = {
    P: blocks.on_paragraph,
    # The paragraph has read them.
    P_PR: marks.on_nothing,
    R: runs.on_run,
    T: runs.on_text,
    DEL_TEXT: runs.on_text,
    M + "t": runs.on_text,
    M + "r": runs.on_math_run,
    # Those of a run: it has read them.
    R_PR: marks.on_nothing,
    **runs.MARKS,
    W + "txbxContent": marks.on_box,
    A + "t": marks.on_drawn,
    MC + "AlternateContent": marks.on_alternate,
    W + "altChunk": marks.on_embedded_part,
    W + "subDoc": marks.on_embedded_part,
    **dict.fromkeys((INS, DEL, MOVE_FROM, MOVE_TO), marks.on_revision),
    W + "moveFromRangeStart": marks.on_move_start,
    W + "moveToRangeStart": marks.on_move_start,
    W + "moveFromRangeEnd": marks.on_move_end,
    W + "moveToRangeEnd": marks.on_move_end,
    W + "tbl": blocks.on_table,
    W + "tr": blocks.on_row,
    W + "tc": blocks.on_cell,
    **dict.fromkeys((W + name for name in ("tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr")), blocks.on_properties),
    **dict.fromkeys((W + name for name in ("sectPr", "sdtPr", "sdtEndPr")), blocks.on_properties),
    M + "ctrlPr": blocks.on_properties,
}


class Walker(Story):
    """Reads the stories of one file, one after the other."""

    def __init__(self) -> None:
        super().__init__(_HANDLERS)
