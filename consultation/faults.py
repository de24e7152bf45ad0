"""What pydantic found wrong, in words for the person who wrote the settings: key, fault, remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from consultation.errors import Problem
from consultation.fields import OWN
from consultation.near import nearest

#: what a wrong type should have been
_WANTED = {
    "string_type": 'write text in quotes: "…"',
    "int_type": "write a whole number without quotes",
    "int_parsing": "write a whole number without quotes",
    "int_from_float": "write a whole number",
    "float_type": "write a number without quotes: 0.8",
    "float_parsing": "write a number without quotes: 0.8",
    "tuple_type": 'write a list: ["…", "…"]',
    "path_type": 'write a path in quotes: "…"',
    "model_type": "write a table: { … }, or a section [ … ]",
    "model_attributes_type": "write a table: { … }, or a section [ … ]",
}


def problems_of(error: ValidationError, root: type[BaseModel], raw: Mapping[str, Any]) -> list[Problem]:
    """Every fault that pydantic found, in the order of the file."""
    details = error.errors()
    return [_problem(detail, root, raw) for detail in details if not _follows(detail, details)]


def _follows(detail: ErrorDetails, details: Sequence[ErrorDetails]) -> bool:
    """Whether a list seems too short only because its members are wrong, which is told by itself."""
    loc = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in details
    )


def _problem(detail: ErrorDetails, root: type[BaseModel], raw: Mapping[str, Any]) -> Problem:
    kind, loc = detail["type"], detail["loc"]
    key = dotted(loc, raw)
    context = detail.get("ctx", {})
    if kind == OWN:
        return Problem(key, str(context["what"]), str(context["remedy"]))
    if kind == "missing":
        return Problem(key, "is missing", _description(root, loc))
    if kind == "extra_forbidden":
        return Problem(key, "is not a setting", _did_you_mean(root, loc))
    if kind in {"literal_error", "enum"}:
        return Problem(key, f"'{detail['input']}' is not one of the choices", f"write {context['expected']}")
    if kind == "string_pattern_mismatch":
        return Problem(key, f"'{detail['input']}' has the wrong form", _description(root, loc) or _form(loc))
    if kind == "too_short":
        return Problem(key, "is empty", _description(root, loc))
    if kind in _WANTED:
        return Problem(key, f"{_shown(detail['input'])} is of the wrong kind", _WANTED[kind])
    return Problem(key, f"{_shown(detail['input'])}: {detail['msg'][0].lower()}{detail['msg'][1:]}")


def dotted(loc: Sequence[int | str], raw: Any) -> str:
    """``document.review-document.round.zero-draft.deadline``: list members go by their id or name, else by number."""
    words: list[str] = []
    here: Any = raw
    for step in loc:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        named = (here.get("id") or here.get("name")) if isinstance(here, Mapping) else None
        if isinstance(step, int):
            words.append(named if isinstance(named, str) and named else str(step + 1))
        else:
            words.append(step)
    return ".".join(words)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _model_at(root: type[BaseModel], loc: Sequence[int | str]) -> type[BaseModel] | None:
    """The section that a key stands in."""
    model: type[BaseModel] | None = root
    for step in loc:
        if isinstance(step, int):
            continue
        if model is None or step not in model.model_fields:
            return None
        model = _model_in(model.model_fields[step].annotation)
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The section inside an annotation such as ``tuple[DraftSection, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)


def _did_you_mean(root: type[BaseModel], loc: Sequence[int | str]) -> str:
    model = _model_at(root, loc[:-1])
    if model is None:
        return ""
    near = nearest(str(loc[-1]), list(model.model_fields))
    return f"did you mean '{near}'?" if near else f"the keys here are: {', '.join(model.model_fields)}"


def _description(root: type[BaseModel], loc: Sequence[int | str]) -> str:
    model = _model_at(root, loc[:-1])
    field = model.model_fields.get(str(loc[-1])) if model else None
    return f"write {field.description}" if field and field.description else ""


def _form(loc: Sequence[int | str]) -> str:
    return "write the three-letter code of a State: LAO" if loc[-1] == "national" else ""
