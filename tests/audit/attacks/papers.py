"""Attacks on the ledger, on notes and on what the sealer remembers; the store is left as it was."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

from pemasyarakatan.audit.proof.checkpoints import Checkpoint, cosign
from pemasyarakatan.audit.proof.notes import LOG, Note, SigningKey
from tests.audit.attacks.history import WITNESSES, Scene
from tests.audit.documents import NEXT_KEY, ORIGIN

STRANGE = SigningKey("other.example.id/ledger", LOG, b"\x05" * 32)


def note_at(ledger: Path, scene: Scene, which: int = 1) -> Path:
    """The file of one of the two checkpoints."""
    return ledger / "checkpoints" / str(scene.sizes[which])


def write(ledger: Path, scene: Scene, note: bytes, which: int = 1) -> None:
    """Put another note in place of one."""
    note_at(ledger, scene, which).write_bytes(note)
    if which == 1:
        (ledger / "checkpoint").write_bytes(note)


def forged_root(scene: Scene, which: int = 1) -> Checkpoint:
    """A checkpoint with a root that no log of this size had."""
    return Checkpoint(ORIGIN, scene.sizes[which], b"\x55" * 32)


def no_ledger(ledger: Path, scene: Scene) -> None:
    """The ledger is gone."""
    rmtree(ledger)


def no_tiles(ledger: Path, scene: Scene) -> None:
    """The tiles are gone."""
    rmtree(ledger / "tile")


def one_tile_bent(ledger: Path, scene: Scene) -> None:
    """A byte of a tile is changed."""
    for tile in sorted((ledger / "tile" / "0").rglob("*")):
        if tile.is_file():
            tile.write_bytes(bytes([tile.read_bytes()[0] ^ 1]) + tile.read_bytes()[1:])


def frontier_bent(ledger: Path, scene: Scene) -> None:
    """The right edge of the tree is nonsense."""
    (ledger / "frontier").write_bytes(b"nonsense")


def frontier_folder(ledger: Path, scene: Scene) -> None:
    """A folder lies where the right edge would."""
    (ledger / "frontier").unlink()
    (ledger / "frontier").mkdir()


def no_checkpoints(ledger: Path, scene: Scene) -> None:
    """Every checkpoint is gone."""
    rmtree(ledger / "checkpoints")
    (ledger / "checkpoint").unlink()


def no_last_checkpoint(ledger: Path, scene: Scene) -> None:
    """The newest checkpoint is gone."""
    note_at(ledger, scene).unlink()
    (ledger / "checkpoint").write_bytes(note_at(ledger, scene, 0).read_bytes())


def cosignatures_removed(ledger: Path, scene: Scene) -> None:
    """What the witnesses signed is taken off the newest checkpoint."""
    write(ledger, scene, scene.bare[1])


def size_edited(ledger: Path, scene: Scene) -> None:
    """The newest checkpoint says one event less."""
    text = note_at(ledger, scene).read_bytes()
    write(ledger, scene, text.replace(b"\n%d\n" % scene.sizes[1], b"\n%d\n" % (scene.sizes[1] - 1)))


def cosignature_replayed(ledger: Path, scene: Scene) -> None:
    """The witnesses' lines of the first checkpoint stand under the newest."""
    old = Note.parse(scene.notes[0]).signatures[1:]
    write(ledger, scene, bytes(Note.parse(scene.bare[1]).with_signatures(*old)))


def cosignature_renewed(ledger: Path, scene: Scene) -> None:
    """The second of a cosignature is moved on, so that it looks fresh."""
    whole = Note.parse(scene.notes[1])
    own = whole.signatures[1]
    later = own.body[:7] + bytes([own.body[7] ^ 0x40]) + own.body[8:]
    lines = (whole.signatures[0], type(own)(own.name, own.blob[:4] + later), whole.signatures[2])
    write(ledger, scene, bytes(Note(whole.text, lines)))


def origin_renamed(ledger: Path, scene: Scene) -> None:
    """Both checkpoints are said to be of another log."""
    for which in (0, 1):
        text = note_at(ledger, scene, which).read_bytes()
        write(
            ledger,
            scene,
            text.replace(ORIGIN.encode() + b"\n", b"other.example.id/ledger\n", 1),
            which,
        )


def origin_replaced(ledger: Path, scene: Scene) -> None:
    """The newest checkpoint is of another log, signed by a key of that name."""
    root = Checkpoint.parse(Note.parse(scene.bare[1]).text).root
    other = Checkpoint(STRANGE.name, scene.sizes[1], root)
    write(ledger, scene, bytes(other.signed(STRANGE)))


def moved(ledger: Path, scene: Scene) -> None:
    """The first checkpoint lies under the size of the newest."""
    write(ledger, scene, note_at(ledger, scene, 0).read_bytes())


def misnamed(ledger: Path, scene: Scene) -> None:
    """The file of the newest checkpoint is called 060."""
    own = note_at(ledger, scene)
    own.rename(own.with_name(f"0{own.name}"))


def misnamed_besides(ledger: Path, scene: Scene) -> None:
    """A folder lies where a checkpoint would."""
    (ledger / "checkpoints" / "64").mkdir()


def other_key(ledger: Path, scene: Scene) -> None:
    """The newest checkpoint is signed by a new key that the policy does not name."""
    whole = Checkpoint.parse(Note.parse(scene.bare[1]).text)
    write(ledger, scene, bytes(whole.signed(NEXT_KEY)))


def other_key_other_root(ledger: Path, scene: Scene) -> None:
    """A new key that the policy does not name signs another history of that size."""
    write(ledger, scene, bytes(forged_root(scene).signed(NEXT_KEY)))


def second_root(ledger: Path, scene: Scene) -> None:
    """The stolen key signs another root for the size of the newest checkpoint."""
    from tests.audit.documents import LOG_KEY

    write(ledger, scene, bytes(forged_root(scene).signed(LOG_KEY)))


def own_witness(ledger: Path, scene: Scene) -> None:
    """One witness, who is no quorum, cosigns another root for the operator."""
    from tests.audit.documents import LOG_KEY

    note = forged_root(scene).signed(LOG_KEY)
    at = scene.now - 60
    write(ledger, scene, bytes(note.with_signatures(cosign(note, WITNESSES[0], at))))


def nonsense(ledger: Path, scene: Scene) -> None:
    """The newest checkpoint is nonsense."""
    write(ledger, scene, b"\xff nonsense")
