"""Golden files: the exact bytes of every stored name, readable for ever."""

from __future__ import annotations

import shutil
import subprocess
import sys

import msgspec
import pytest

from pemasyarakatan.domain.decider import CorrectionRecorded
from pemasyarakatan.wire.catalogue import CATALOGUE, codec
from pemasyarakatan.wire.codec import Codec
from pemasyarakatan.wire.upcasts import UPCASTS

from . import examples
from .make_goldens import GOLDENS, missing, path
from .values import identical

NAMES = sorted({*CATALOGUE, *UPCASTS})


@pytest.fixture(name="wire", scope="module")
def _wire() -> Codec:
    return codec()


def test_every_stored_name_has_a_golden():
    """Every name of the catalogue and every retired name has a file; no file is left over."""
    assert missing() == []
    assert sorted(one.name.removesuffix(".json") for one in GOLDENS.iterdir()) == NAMES


def current(name: str) -> str:
    """The name that *name* is read as today."""
    while name in UPCASTS:
        name = UPCASTS[name].name
    return name


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_is_read_as_its_class_by_both_paths(wire, name):
    """The usual path and the strict one give the same event, of the class that the table says."""
    state = path(name).read_bytes()
    aggregate, event, raw = wire.decode(name, state, stream="golden", version=1)
    strictly = wire.decode_strictly(name, state, stream="golden", version=1)

    assert type(event) is CATALOGUE[current(name)]
    assert aggregate == strictly[0] == name.partition(".")[0]
    assert identical(event, strictly[1])
    assert wire.decode_meta(raw, stream="golden", version=1, name=name) == examples.META


def test_a_plan_realised_by_an_old_spelling_keeps_what_realised_it(wire):
    """`by` of the first version is `by_ref` today, in a correction of one as well."""
    state = path("partnership.plan_realised@1").read_bytes()
    old = msgspec.json.decode(state)["data"]
    _, event, _ = wire.decode("partnership.plan_realised@1", state, stream="golden", version=1)
    corrected = {"event": "partnership.plan_realised@1", "data": old}
    data = {"target_version": 1, "corrected": corrected, "reason": "x", "approved_by": "y"}
    document = msgspec.json.encode({"v": 1, "meta": {}, "data": data})
    name = "partnership.correction_recorded@1"
    _, correction, _ = wire.decode(name, document, stream="golden", version=2)

    assert str(event.by_ref) == old["by"]
    assert correction.corrected == event


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_golden_is_written_with_the_same_bytes(wire, name):
    """Encoding what was decoded gives the stored bytes again, under the same name."""
    state = path(name).read_bytes()
    aggregate, event, raw = wire.decode(name, state, stream="golden", version=1)

    assert wire.encode(aggregate, event, bytes(raw)) == (name, state)


@pytest.mark.parametrize(
    "name", sorted(name for name, cls in CATALOGUE.items() if cls is not CorrectionRecorded)
)
def test_a_golden_never_needs_the_strict_path(wire, name):
    """What the library writes itself is read on the fast path alone."""

    class Alarmed(Codec):
        def decode_strictly(self, name, state, **where):
            raise AssertionError(f"the strict path was asked for {name} {state!r} {where}")

    alarmed = Alarmed(wire.names)
    assert (
        type(alarmed.decode(name, path(name).read_bytes(), stream="golden", version=1)[1])
        is (CATALOGUE[name])
    )


@pytest.mark.parametrize("seed", ["1", "2"])
def test_sets_are_stored_in_one_order(seed):
    """Another process with another hash seed writes the same bytes."""
    script = (
        "import sys\n"
        "from pemasyarakatan.wire.catalogue import CATALOGUE, codec\n"
        "from tests.wire.make_goldens import path\n"
        "wire = codec()\n"
        "for name in CATALOGUE:\n"
        "    state = path(name).read_bytes()\n"
        "    aggregate, event, meta = wire.decode(name, state, stream='', version=1)\n"
        "    if wire.encode(aggregate, event, bytes(meta)) != (name, state):\n"
        "        sys.exit(name)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=GOLDENS.parents[2],
        env={"PYTHONHASHSEED": seed},
        check=False,
    )
    assert ran.returncode == 0


def test_a_golden_that_is_there_is_never_written_over(tmp_path):
    """The script that writes goldens writes what is missing, and leaves all else as it is."""
    folder = tmp_path / "goldens"
    shutil.copytree(GOLDENS, folder)
    kept, lost = (path(name, folder) for name in NAMES[:2])
    kept.write_bytes(b"whatever it holds")
    lost.unlink()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.wire.make_goldens", str(folder)],
        cwd=GOLDENS.parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == f"wrote {lost}\n"
    assert kept.read_bytes() == b"whatever it holds"
    assert len(list(folder.iterdir())) == len(NAMES)
