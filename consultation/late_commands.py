"""A command line whose commands are named in a table and loaded when they are asked for.

What one command works with (the database, tables on a terminal, sign-in) is no other command's to wait for: ``--help``
reads the table alone, and a command loads the one module that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup

#: how the help of all commands looks, and that a fault of ours is told as Python tells it
PLAIN: Mapping[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False, "rich_markup_mode": None}
#: columns of the list of commands that are neither a name nor what is said of it
_AROUND = 6


@dataclass(frozen=True)
class LateCommand:
    """Where a command is, and what the list of commands says of it."""

    #: ``module:name``, of a function or of a ``typer.Typer`` with commands of its own
    place: str
    #: one line; what the command says in its own help is longer
    says: str

    def load(self, name: str) -> Any:
        """The command itself, called *name*; its module is imported."""
        module, _, attribute = self.place.partition(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            return typer.main.get_command(found)
        alone = typer.Typer(**PLAIN)
        alone.command(name)(found)
        return typer.main.get_command(alone)


class LateCommands(TyperGroup):
    """The commands of ``table``, then those that were added in the usual way; for ``typer.Typer(cls=…)``."""

    table: ClassVar[Mapping[str, LateCommand]] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Shelf(self.table, self.commands)

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order of the table; nothing is loaded."""
        del ctx
        return list(self.commands)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list in ``--help``; nothing is loaded."""
        names = self.list_commands(ctx)
        width = formatter.width - max(map(len, names)) - _AROUND
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._says(name, width)) for name in names])

    def _says(self, name: str, width: int) -> str:
        late = self.table.get(name)
        return late.says if late else str(self.commands[name].get_short_help_str(width))


class _Shelf(MutableMapping[str, Any]):
    """Commands by name; a late one is loaded when it is taken off."""

    def __init__(self, late: Mapping[str, LateCommand], here: Mapping[str, Any]) -> None:
        self._late = late
        self._here = dict(here)

    def __getitem__(self, name: str) -> Any:
        if name not in self._here and name in self._late:
            self._here[name] = self._late[name].load(name)
        return self._here[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._here[name] = command

    def __delitem__(self, name: str) -> None:
        del self._here[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._late, *self._here]))

    def __len__(self) -> int:
        return len({*self._late, *self._here})
