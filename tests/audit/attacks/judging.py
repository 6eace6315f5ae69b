"""What an auditor, their independent verifier and the sealer make of a store, whoever holds what."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Collection, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from shutil import copytree

from attrs import frozen
from eventsourcing.persistence import ApplicationRecorder

from pemasyarakatan.audit.proof import verifier
from pemasyarakatan.audit.proof.checkpoints import Checkpoint
from pemasyarakatan.audit.proof.exporting import export_log
from pemasyarakatan.audit.proof.findings import Verdict
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.marks import Rules
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.sealing import Sealer, leaf_of, pages
from pemasyarakatan.audit.proof.tree import root_of
from pemasyarakatan.audit.proof.verifying import verify_export, verify_store
from pemasyarakatan.errors import PemasyarakatanError, RolledBack
from tests.audit.attacks.history import READ, Scene
from tests.audit.attacks.stores import Place
from tests.audit.documents import LOG_KEY

Papers = Callable[[Path, Scene], None]
"""What an attack does in a ledger."""

CANNOT = "cannot"
"""It ends with 2 and a sentence."""


@frozen
class Stance:
    """Who holds what: the checkpoints that the auditor kept, and whose ledger it is."""

    meaning: str
    pinned: tuple[int, ...]
    ledger: str


STANCES = {
    "kept": Stance("both checkpoints kept by the auditor", (0, 1), "left"),
    "kept, key stolen": Stance("the same, all signed anew with the log's key", (0, 1), "resealed"),
    "first, key stolen": Stance("only the first kept, all signed anew", (0,), "resealed"),
    "witnessed": Stance("both witnessed, in the operator's ledger alone", (), "left"),
    "operator": Stance("no witness; the ledger as it was", (), "bare"),
    "operator, key stolen": Stance("no witness; all signed anew", (), "resealed"),
}


@frozen
class Judged:
    """For every stance what a store and its export come to, and what the sealer does."""

    store: dict[str, str]
    export: dict[str, str]
    sealer: str


def judged(
    scene: Scene,
    place: Place,
    room: Path,
    papers: Papers | None = None,
    *,
    stances: Collection[str] = (),
) -> Judged:
    """Judge a store that was attacked; *papers* is done to each ledger that is not signed anew."""
    wanted = {"left", *(STANCES[one].ledger for one in stances)}
    ledgers = {name: room / name for name in wanted}
    for name in wanted - {"resealed"}:
        copytree(scene.ledger, ledgers[name])
        if name == "bare":
            for size, note in zip(scene.sizes, scene.bare, strict=True):
                (ledgers[name] / "checkpoints" / str(size)).write_bytes(note)
            (ledgers[name] / "checkpoint").write_bytes(scene.bare[1])
        if papers is not None:
            papers(ledgers[name], scene)
    store, export = dict[str, str](), dict[str, str]()
    with place.reader() as recorder:
        if "resealed" in wanted:
            forged(recorder, Ledger(ledgers["resealed"]))
        exports = {
            name: exported(recorder, ledgers[name], room / f"{name}.export") for name in wanted
        }
        for name in stances:
            stance = STANCES[name]
            pins = [scene.folder / f"pin{one}" for one in stance.pinned]
            ledger = Ledger(ledgers[stance.ledger])
            rules = Rules(policy=READ, now=scene.now)
            kept = [one.read_bytes() for one in pins]
            store[name] = said(partial(verify_store, recorder, ledger, rules, pinned=kept))
            file = exports[stance.ledger]
            export[name] = CANNOT if file is None else both(file, pins, scene)
        signed = room / "signed"
        signed.write_bytes(scene.signed.read_bytes())
        sealer = sealed_by(recorder, ledgers["left"], signed)
    return Judged(store, export, sealer)


def forged(recorder: ApplicationRecorder, ledger: Ledger) -> None:
    """Sign all of the log with the log's own key, and ask nothing: nobody needs a sealer for it."""
    try:
        leaves = [leaf_of(event) for page in pages(recorder) for event in page]
    except PemasyarakatanError:
        return
    ledger.tiles.rebuild(leaves)
    if leaves:
        ledger.keep(Checkpoint(LOG_KEY.name, len(leaves), root_of(leaves)).signed(LOG_KEY))


def sealed_by(recorder: ApplicationRecorder, ledger: Path, signed: Path) -> str:
    """What the sealer does: signs, refuses a log that is another, or cannot."""
    try:
        Sealer(recorder, Ledger(ledger), [LOG_KEY], [signed]).seal()
    except RolledBack:
        return "refuses"
    except (PemasyarakatanError, OSError):
        # An error of the disk is raised as it is; the command line ends with 2 and says it.
        return CANNOT
    return "signs"


def said(verify: Callable[[], Verdict]) -> str:
    """The result and the codes of a verification, or that it cannot be run."""
    try:
        verdict = verify()
    except PemasyarakatanError:
        return CANNOT
    return told(verdict.result, [one.code for one in verdict.findings])


def told(result: str, codes: list[str]) -> str:
    """A verdict in one line."""
    return " ".join([result, *sorted(codes)])


def exported(recorder: ApplicationRecorder, ledger: Path, to: Path) -> Path | None:
    """An export of the log; None where there can be none."""
    try:
        with to.open("wb") as out:
            export_log(out, recorder, Ledger(ledger))
    except PemasyarakatanError:
        return None
    return to


def both(file: Path, pins: Sequence[Path], scene: Scene, policy: Path | None = None) -> str:
    """What both verifiers make of an export, which is the same."""
    policy = policy or scene.folder / "policy"
    rules = Rules(policy=Policy.parse(policy.read_bytes()), now=scene.now)
    kept = [one.read_bytes() for one in pins]
    with file.open("rb") as given:
        ours = said(lambda: verify_export(given, rules, pinned=kept))
    arguments = [str(file), "--policy", str(policy), "--now", str(scene.now)]
    for one in pins:
        arguments += ["--checkpoint", str(one)]
    theirs = independent(arguments)
    assert ours == theirs, f"the library says {ours}, the verifier of one file {theirs}"
    return ours


def independent(arguments: list[str]) -> str:
    """What the verifier of one file says."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as bad:
        ending = verifier.main(arguments)
    if ending == 2:
        assert bad.getvalue().startswith("it cannot be verified: ")
        return CANNOT
    found = json.loads(out.getvalue())
    return told(found["result"], [one["code"] for one in found["findings"]])
