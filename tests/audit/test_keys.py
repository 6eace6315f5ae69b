"""Key files: made once, closed to others, read in one spelling."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.audit.proof import keys
from pemasyarakatan.audit.proof.checkpoints import Checkpoint, cosign, witnessed
from pemasyarakatan.audit.proof.notes import LOG, WITNESS
from pemasyarakatan.audit.proof.tree import EMPTY
from pemasyarakatan.errors import AuditFault
from tests.audit.documents import AT, LOG_KEY, WITNESS_KEY

NAME = "lapas.example.id/log"


@pytest.mark.parametrize("kind", [LOG, WITNESS])
def test_a_key_is_made_and_read(tmp_path: Path, kind: int) -> None:
    """The file has mode 0600 whatever the umask, holds one line, and gives the public half."""
    before = os.umask(0)
    try:
        verifier = keys.generate(tmp_path / "key", NAME, kind)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    text = (tmp_path / "key").read_text(encoding="utf-8")
    assert text.startswith(f"PRIVATE+KEY+{NAME}+{verifier.id.hex()}+")
    assert text.count("\n") == 1
    key = keys.read(tmp_path / "key")
    assert key.verifier == verifier
    assert keys.written(key) == text.removesuffix("\n")


def test_the_keys_of_files_sign_and_cosign(tmp_path: Path) -> None:
    """Two keys of one log sign together while one is changed, and a witness's cosigns."""
    old, new = (keys.generate(tmp_path / name, NAME) for name in ("old", "new"))
    witness = keys.generate(tmp_path / "witness", "bpk.example.id/w1", WITNESS)
    assert len({old.public, new.public, witness.public}) == 3
    note = Checkpoint(NAME, 0, EMPTY).signed(
        keys.read(tmp_path / "old"), keys.read(tmp_path / "new")
    )
    note = note.with_signatures(cosign(note, keys.read(tmp_path / "witness"), AT))
    assert [key for key, _ in note.by(old, new)] == [old, new]
    assert witnessed(note, witness) == (AT,)


def test_a_file_that_is_there_is_left(tmp_path: Path) -> None:
    """A key, or anything else of that name, even a link to nowhere, is never written over."""
    (tmp_path / "key").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    for name in ("key", "link", "folder"):
        with pytest.raises(AuditFault, match="is there already"):
            keys.generate(tmp_path / name, NAME)
    assert (tmp_path / "key").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o660, 0o777])
def test_a_file_that_is_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    """Whatever group or world may do with it, the sentence says how to close it."""
    keys.generate(tmp_path / "key", NAME)
    (tmp_path / "key").chmod(mode)
    with pytest.raises(AuditFault, match=rf"mode {mode:04o}, expected 0600.*chmod 600"):
        keys.read(tmp_path / "key")
    (tmp_path / "key").chmod(0o400)
    assert keys.read(tmp_path / "key").name == NAME


def test_what_cannot_be_a_key_is_refused(tmp_path: Path) -> None:
    """A bad name, another kind, a folder that is not there: nothing is written."""
    for name, kind in (("", 1), ("a b", 1), ("a+b", 1), ("a\n", 1), (NAME, 2), (NAME, 0)):
        with pytest.raises(AuditFault, match="cannot be a key"):
            keys.generate(tmp_path / "key", name, kind)
    with pytest.raises(AuditFault, match="cannot be made"):
        keys.generate(tmp_path / "none" / "key", NAME)
    with pytest.raises(AuditFault, match="cannot be read"):
        keys.read(tmp_path / "key")
    assert not list(tmp_path.iterdir())


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder and a pipe nobody writes to are refused at once."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in ("pipe", "."):
        with pytest.raises(AuditFault, match="is no file"):
            keys.read(tmp_path / name)


@pytest.mark.parametrize("key", [LOG_KEY, WITNESS_KEY])
def test_a_private_key_has_one_spelling(key: keys.SigningKey) -> None:
    """No part of it and no byte changed is a key, and no sentence shows any of it."""
    text = keys.written(key)
    assert keys.parse(text) == key
    wrong = {text[at:end] for at in range(len(text)) for end in range(at + 1, len(text) + 1)}
    wrong |= {
        text[:at] + chr(ord(text[at]) + by) + text[at + 1 :]
        for at in range(len(text))
        for by in (1, -1)
    }
    wrong |= {f"{text}\n", f" {text}", f"{text} ", f"{text}="}
    for other in wrong - {text}:
        with pytest.raises(AuditFault) as caught:
            keys.parse(other)
        assert str(caught.value).startswith("no private key; expected all")


@pytest.mark.parametrize("change", [lambda one: one[:-1], lambda one: one + "\n", lambda _: "x\n"])
def test_a_file_of_another_form_is_refused_without_showing_it(tmp_path: Path, change) -> None:
    """A file that was cut, grew, or is something else is refused, and its content is not told."""
    (tmp_path / "key").write_text(change(f"{keys.written(LOG_KEY)}\n"), encoding="utf-8")
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(AuditFault, match="holds no private key") as caught:
        keys.read(tmp_path / "key")
    assert "AQEBAQ" not in str(caught.value)


@given(st.text(max_size=60))
def test_reading_is_total(given: str) -> None:
    """Whatever is given, it is a key that is written the same, or refused."""
    for text in (given, f"PRIVATE+KEY+{given}"):
        try:
            assert keys.written(keys.parse(text)) == text
        except AuditFault:
            continue
