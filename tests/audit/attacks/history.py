"""A real history to attack: the source reports, sealed and witnessed at two points, with a tail.

After some thirty events the log is sealed, and a witness looks at once; again after sixty. A few
events come later, which nobody but the operator vouches for.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from attrs import frozen

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.notes import WITNESS, SigningKey
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.sealing import Sealer
from pemasyarakatan.audit.proof.witnessing import Witness, request_of
from pemasyarakatan.cli.main import REPORTS
from pemasyarakatan.testing.clock import FixedClock
from pemasyarakatan.wire.lines import read
from tests.adapters.postgres.server import Server
from tests.audit.attacks.stores import Place, PostgresPlace, SqlitePlace
from tests.audit.documents import LOG_KEY, NEXT_KEY

WITNESSES = tuple(
    SigningKey(name, WITNESS, bytes([seed]) * 32)
    for name, seed in (("mitra.example.id/w1", 11), ("inspektorat.example.id/w2", 12))
)
"""A partner and the inspectorate; the quorum is both of them."""

POLICY = "".join(
    [
        f"log {LOG_KEY.verifier}\n",
        *(f"witness w{number} {key.verifier}\n" for number, key in enumerate(WITNESSES, 1)),
        "group both all w1 w2\nquorum both\n",
    ]
).encode()

ROTATED = POLICY.replace(b"witness w1", f"log {NEXT_KEY.verifier}\nwitness w1".encode())
"""The same with a second key of the log, as while a key is being changed."""

READ = Policy.parse(POLICY)
POINTS = (30, 60)
BETWEEN = 45
"""When a backup is made that is restored later."""


@frozen
class Scene:
    """A store with its ledger, what was signed, and what others kept."""

    folder: Path
    place: Place
    sizes: tuple[int, int]
    notes: tuple[bytes, bytes]
    """With both cosignatures."""
    bare: tuple[bytes, bytes]
    """With the operator's signature alone."""
    backups: dict[int, Place]
    now: int

    @property
    def ledger(self) -> Path:
        """The ledger as the operator has it."""
        return self.folder / "ledger"

    @property
    def signed(self) -> Path:
        """What the sealer signed last."""
        return self.folder / "signed"

    @property
    def tail(self) -> int:
        """The first position that nobody but the operator vouches for."""
        return self.sizes[1] + 1


def commands() -> Sequence[bytes]:
    """Every line of the source reports."""
    folder = resources.files("pemasyarakatan.reports")
    return [
        line
        for name in REPORTS
        for line in (folder / f"{name}.jsonl").read_bytes().splitlines()
        if line.strip()
    ]


def written(folder: Path, place: Place) -> Scene:
    """The history in a store that is empty, a minute after each other."""
    clock = FixedClock()
    ledger = Ledger(folder / "ledger")
    witnesses = [Witness(key, folder / f"w{n}") for n, key in enumerate(WITNESSES, 1)]
    notes, bare, sizes = list[bytes](), list[bytes](), list[int]()
    points, backups, moment = list(POINTS), dict[int, Place](), BETWEEN
    pending = iter(commands())
    more = True
    while more:
        with place.app(clock) as app:
            more = False
            for line in pending:
                size = record(app, line)
                clock.advance(seconds=60)
                if moment and size >= moment:
                    moment, more = 0, True
                    break
                if points and size >= points[0]:
                    points.pop(0)
                    before = sizes[-1] if sizes else 0
                    sealed = Sealer(app.recorder, ledger, [LOG_KEY], [folder / "signed"]).seal()
                    assert sealed is not None
                    bare.append(bytes(sealed.note))
                    for one in witnesses:
                        seen = one.cosign(
                            request_of(ledger, before), [LOG_KEY.verifier], second(clock)
                        )
                        ledger.keep(seen)
                    notes.append(bytes(ledger.note(sealed.size)))
                    sizes.append(sealed.size)
                    more = True
                    break
        # Nobody may be connected to a database that is copied.
        if more and len(backups) < 2:
            backups[size] = place.copy()
    (first, second_size), (one, two) = sizes, notes
    for number, note in enumerate(notes):
        (folder / f"pin{number}").write_bytes(note)
    (folder / "policy").write_bytes(POLICY)
    now = second(clock) + 600
    return Scene(folder, place, (first, second_size), (one, two), (bare[0], bare[1]), backups, now)


def record(app: Pemasyarakatan, line: bytes) -> int:
    """Execute one line; the size of the log then."""
    wanted = read(line, app.codec)
    app.execute(
        wanted.command, actor=wanted.actor, source=wanted.source, command_id=wanted.command_id
    )
    return app.recorder.max_notification_id() or 0


def second(clock: FixedClock) -> int:
    """The POSIX second at which a clock stands."""
    return int(clock().timestamp())


def sqlite_scene(folder: Path) -> Scene:
    """The history in a file."""
    return written(folder, SqlitePlace(folder / "store.db"))


def postgres_scene(folder: Path, server: Server) -> Scene:
    """The history in a database of its own."""
    with server.connect() as connection:
        connection.execute("CREATE DATABASE attacked")
    return written(folder, PostgresPlace(server, "attacked"))
