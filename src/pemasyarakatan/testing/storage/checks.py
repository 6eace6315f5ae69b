"""Every check, what it tries, and what an adapter must offer for it; and all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from attrs import evolve, frozen

from pemasyarakatan.testing.storage import (
    alone,
    application,
    asking,
    crowd,
    machine,
    processes,
    tampering,
)
from pemasyarakatan.testing.storage.bench import Bench, Door, Factory, MakeFactory, told
from pemasyarakatan.testing.storage.offers import Offers, Promise
from pemasyarakatan.testing.storage.report import Broken, Ended, NotTried, Report, StorageBroken

P = Promise


@frozen
class Check:
    """One check: a name, the promises that it tries, and what must be offered for it."""

    name: str
    run: Callable[[Bench], None]
    tries: tuple[Promise, ...]
    needs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name

    def end(self, bench: Bench) -> Ended:
        """Try it, and say how it ended; an error that it does not expect is evidence as well."""
        began = monotonic()
        return evolve(self._end(bench), seconds=monotonic() - began)

    def _end(self, bench: Bench) -> Ended:
        missing = bench.offers.without(self.needs)
        if missing is not None:
            return Ended(name=self.name, tries=self.tries, not_offered=missing)
        try:
            self.run(bench)
        except Broken as broken:
            return Ended(name=self.name, tries=self.tries, broken=broken)
        except NotTried as reason:
            return Ended(name=self.name, tries=self.tries, not_tried=str(reason))
        except Exception as error:  # noqa: BLE001  # whatever an adapter raises is evidence
            found = Broken(P.S0, f"{self.name} ended with {told(error)}")
            found.__cause__ = error
            return Ended(name=self.name, tries=self.tries, broken=found)
        return Ended(name=self.name, tries=self.tries)


CHECKS = (
    Check("many events", alone.many_events, (P.S0, P.S1, P.S3, P.S4)),
    Check("parts", asking.parts, (P.S0, P.S3)),
    Check("positions of streams", alone.positions_of_streams, (P.S11,), ("positions_on_select",)),
    Check("refusals are clear", alone.refusals_are_clear, (P.S10,)),
    Check("tracking", alone.tracking, (P.S0,), ("tracking",)),
    Check("shared transaction", alone.shared_transaction, (P.S2,), ("shared_transaction",)),
    Check("follows from anywhere", alone.follows_from_anywhere, (P.S5,), ("subscribe",)),
    Check("follows topics", alone.follows_topics, (P.S5,), ("subscribe", "topic_filter")),
    Check("last event alone", alone.last_event_alone, (P.S5,), ("subscribe",)),
    Check("unread follower", crowd.unread_follower, (P.S7,), ("subscribe",)),
    Check("one winner of threads", crowd.one_winner, (P.S1, P.S2)),
    Check("busy store", crowd.busy_store, (P.S0, P.S1, P.S2, P.S3, P.S4, P.S5)),
    Check("bounded memory", alone.bounded_memory, (P.S8,)),
    Check("agrees with a model", machine.agrees_with_model, (P.S0, P.S1, P.S2, P.S3, P.S4)),
    Check("application", application.application, (P.S0, P.S6), ("application",)),
    Check("one winner of processes", processes.one_winner, (P.S1,), ("several_processes",)),
    Check(
        "busy store of processes",
        processes.busy_store,
        (P.S1, P.S2, P.S3, P.S4, P.S5),
        ("several_processes",),
    ),
    Check(
        "last event of another",
        processes.last_event_of_another,
        (P.S5,),
        ("several_processes", "subscribe"),
    ),
    Check(
        "killed writers",
        processes.killed_writers,
        (P.S2, P.S3, P.S4, P.S5, P.S7, P.S10),
        ("several_processes",),
    ),
    Check("frozen writer", processes.frozen_writer, (P.S7,), ("several_processes",)),
    Check(
        "opened at once",
        processes.opened_at_once,
        (P.S10,),
        ("several_processes", "opened_at_once"),
    ),
    Check("vacuumed", tampering.vacuumed, (P.S4,), ("several_processes",)),
    Check(
        "positions last",
        alone.lasting_positions,
        (P.S4,),
        ("several_processes", "lasting_positions"),
    ),
    Check("guarded", tampering.guarded, (P.S9,), ("several_processes", "append_only")),
)


def run_storage_conformance(
    make_factory: MakeFactory,
    *,
    offers: Offers | None = None,
    size: int = 1,
    seed: int = 0,
    connect: Callable[[Factory], Any] | None = None,
    raises: bool = True,
    until_broken: bool = False,
) -> Report:
    """Try every promise on the stores that *make_factory* makes, and report; raises StorageBroken.

    *make_factory* is given an empty folder, and makes a factory over a new, empty store each time.
    Another process opens the same store through the factory's class and its settings. With
    *raises* false a broken promise is only reported; with *until_broken* the first one ends it.
    """
    began = monotonic()
    ended: list[Ended] = []
    with TemporaryDirectory(prefix="kit-", ignore_cleanup_errors=True) as folder:
        bench = Bench(make_factory, Path(folder), offers or Offers(), size, seed, connect)
        adapter = _name(bench)
        for check in CHECKS:
            ended.append(check.end(bench))
            if until_broken and ended[-1].broken is not None:
                break
    report = Report(
        adapter=adapter,
        size=size,
        seed=seed,
        seconds=monotonic() - began,
        ended=tuple(ended),
    )
    if raises and report.broken:
        raise StorageBroken(report) from next(_causes(report), None)
    return report


def _name(bench: Bench) -> str:
    with bench.factory() as factory:
        kind = Door.of(factory).factory
        return f"{kind.__module__}:{kind.__qualname__}"


def _causes(report: Report) -> Iterator[BaseException]:
    for one in report.ended:
        if one.broken is not None:
            yield one.broken
