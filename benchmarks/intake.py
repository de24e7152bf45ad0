"""The way in, side by side: the same mail from the same Dovecot by different clients, each in a process of its own.

    python -m benchmarks.intake [--rounds 3] [--only small|large|delay|polls] [--quick]

Every client that is installed takes all mail of an INBOX into one file a message; the clients take turns, so that a
busy moment of the machine falls on all of them, and medians are compared. "ours, source alone" lists and fetches, as
the peers do; "ours, whole way in" is a poll of the worker: kept by its digest, on the disk (fsync), in the ledger and
the journal; "no files" drops what was fetched, since what a file costs is the kernel's and the disk's. CPU is that of
the client; of libraries without their start, of programs with it. "ratio" is how many times the CPU of ours, source
alone, one needs. "peak" is resident memory, "grown" how much of it came by the work.

The mail: 10,000 messages of 5 KB and 100 of 5 MB; then over a line that delays by 20 ms each way, where those that
wait for each message are given few. "polls" is a poll in which nothing is new, on a kept connection, of an INBOX with
1,000 and one with 100,000 messages: CPU and time of one of them, and round trips.

On a virtual machine memory that was never used before is paid for by whoever gets it first, at several times the price
of writing a file; so the free memory is gone through once before mails of 5 MB are compared (``--untouched``: not).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.intake_parts.clients import CLIENTS, Client
from benchmarks.intake_parts.mailboxes import Account, fill, slow_line
from benchmarks.intake_parts.measure import Figures, take, touch_memory
from benchmarks.intake_parts.polls import Polls, quiet_polls
from tests.servers.dovecot import Dovecot, dovecot_server, is_installed

#: seconds by which the slow line delays, each way
DELAY = 0.020
#: further lines of the server's settings: whoever signs in often is not made to wait
_SETTINGS = "mail_max_userip_connections = 0\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("small", "large", "delay", "polls"))
    parser.add_argument("--quick", action="store_true", help="a few hundred messages, one round")
    parser.add_argument("--untouched", action="store_true", help="do not go through the free memory before")
    parser.add_argument("--place", type=Path, help="folder on whose disk the clients write; else a temporary one")
    return parser.parse_args()


def compare(pairs: Sequence[tuple[Client, Account]], port: int, place: Path, rounds: int) -> dict[Client, Figures]:
    """The clients on their accounts, taking turns."""
    found = {who: Figures(messages=account.messages, octets=account.octets) for who, account in pairs}
    for _ in range(rounds):
        for who, account in pairs:
            if not found[who].failed:
                take(found[who], who, account, port, place / "out")
    return found


def table(found: dict[Client, Figures]) -> Iterator[str]:
    """Lines of the table of one comparison."""
    yield (
        f"{'':<24}{'messages':>9}{'msg/s':>9}{'MB/s':>8}{'CPU/msg':>12}{'msg/cpu-s':>11}{'ratio':>7}"
        f"{'peak MB':>9}{'grown MB':>10}"
    )
    ours = next(iter(found.values()))
    for who, figures in found.items():
        if figures.failed:
            yield f"{who.name:<24}  {figures.failed}"
            continue
        ratio = "" if ours.failed else f"{figures.spent / ours.spent:7.2f}"
        rate, octets = figures.rate, figures.octets / figures.messages
        grown = f"{(figures.peak - figures.before) / 2**20:10.0f}" if figures.before else f"{'':>10}"
        yield (
            f"{who.name:<24}{figures.messages:>9,}{rate:>9,.0f}{rate * octets / 1e6:>8,.1f}"
            f"{figures.spent * 1e6:>9,.0f} us{1 / figures.spent:>11,.0f}{ratio:>7}{figures.peak / 2**20:>9,.0f}{grown}"
        )


def poll_table(found: Iterable[Polls]) -> Iterator[str]:
    """Lines of the table of polls."""
    yield f"{'messages in the folder':<24}{'CPU':>10}{'time':>10}{'round trips':>13}"
    for item in found:
        yield f"{item.messages:<24,}{item.cpu * 1000:>7.2f} ms{item.time * 1000:>7.2f} ms{item.round_trips:>13.2f}"


def _show(title: str, lines: Iterable[str]) -> None:
    print(f"\n{title}")
    print("\n".join(lines))
    sys.stdout.flush()


def _on_loopback(server: Dovecot, arguments: argparse.Namespace, place: Path, installed: Sequence[Client]) -> None:
    counts = (("small", "5 KB", 600 if arguments.quick else 10_000), ("large", "5 MB", 6 if arguments.quick else 100))
    for name, size, messages in counts:
        if arguments.only in {None, name}:
            if name == "large" and not (arguments.untouched or arguments.quick):
                touch_memory()
            account = fill(server, name, messages, large=name == "large")
            pairs = [(who, account) for who in installed]
            found = compare(pairs, server.imap_port, place, arguments.rounds)
            _show(f"{messages:,} messages of {size}, loopback", table(found))


def _over_a_slow_line(server: Dovecot, arguments: argparse.Namespace, place: Path, installed: Sequence[Client]) -> None:
    many = fill(server, "far-many", 600 if arguments.quick else 10_000)
    few = fill(server, "far-few", 30 if arguments.quick else 60)
    pairs = [(who, few if who.one_by_one else many) for who in installed]
    with slow_line(server.imap_port, DELAY) as port:
        found = compare(pairs, port, place, arguments.rounds)
    _show(f"messages of 5 KB over a line with a round trip of {DELAY * 2000:.0f} ms", table(found))
    one_by_one = next((item for who, item in found.items() if who.one_by_one and not item.failed), None)
    if one_by_one is not None:
        for who, item in found.items():
            if not who.one_by_one and not item.failed:
                print(f"{who.name}: {item.rate / one_by_one.rate:.0f} times as fast as one by one")


def _nothing_new(server: Dovecot, arguments: argparse.Namespace) -> None:
    sizes = (100, 1_000) if arguments.quick else (1_000, 100_000)
    accounts = [fill(server, f"quiet-{size}", size, linked=True) for size in sizes]
    found = quiet_polls(accounts, server.imap_port, times=50 if arguments.quick else 200)
    _show("a poll in which nothing is new, on a kept connection (median)", poll_table(found))


def main() -> None:
    """Fill the server, measure, print."""
    arguments = _arguments()
    arguments.rounds = 1 if arguments.quick else arguments.rounds
    if not is_installed():
        print("Dovecot is not installed here (apt-get install dovecot-imapd): nothing was compared.")
        return
    print("\n\n".join(__doc__.split("\n\n")[2:]).strip())
    missing = [who.name for who in CLIENTS if not who.installed]
    print(f"\nnot installed here: {', '.join(missing) or 'none'}; {arguments.rounds} rounds")
    installed = [who for who in CLIENTS if who.installed]
    with dovecot_server(more=_SETTINGS) as server, tempfile.TemporaryDirectory(dir=arguments.place) as folder:
        Path(folder).chmod(0o711)
        _on_loopback(server, arguments, Path(folder), installed)
        if arguments.only in {None, "delay"}:
            _over_a_slow_line(server, arguments, Path(folder), installed)
        if arguments.only in {None, "polls"}:
            _nothing_new(server, arguments)


if __name__ == "__main__":
    main()
