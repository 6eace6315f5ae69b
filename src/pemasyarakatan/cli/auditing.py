"""What `audit` does; needs the extra `audit`, and so is imported when it is used."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO, NamedTuple, NoReturn

import typer

from pemasyarakatan.application import Pemasyarakatan
from pemasyarakatan.audit.proof import keys as key_files
from pemasyarakatan.audit.proof.asking import asking
from pemasyarakatan.audit.proof.exporting import (
    Exported,
    everything,
    export_log,
    export_stream,
    nothing,
)
from pemasyarakatan.audit.proof.findings import Verdict
from pemasyarakatan.audit.proof.ledger import Ledger
from pemasyarakatan.audit.proof.marks import Rules, checkpoint_of
from pemasyarakatan.audit.proof.notes import LOG, WITNESS, Note, VerifierKey
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.audit.proof.proofs import WitnessRequest
from pemasyarakatan.audit.proof.proving import proof_of
from pemasyarakatan.audit.proof.sealing import Sealed, Sealer, pages
from pemasyarakatan.audit.proof.verifying import verify_export, verify_store
from pemasyarakatan.audit.proof.witnessing import Witness, request_of, returned
from pemasyarakatan.audit.replay import sheets as spreadsheet
from pemasyarakatan.cli.bar import progress
from pemasyarakatan.cli.opening import Exit, Format, complain, fail, store, stream_named
from pemasyarakatan.cli.output import emit, emit_json
from pemasyarakatan.cli.page import Page, plain
from pemasyarakatan.cli.sentences import words
from pemasyarakatan.cli.spreadsheet import sheet as sheet_of
from pemasyarakatan.cli.verdicts import refusal
from pemasyarakatan.errors import AuditFault, PemasyarakatanError, RolledBack


def keyed(file: Path, name: str, shape: Format, *, witness: bool) -> None:
    """Make a key, and print its public half."""
    with _ended():
        public = key_files.generate(file, name, WITNESS if witness else LOG)
    if shape is Format.JSON:
        emit_json({"name": public.name, "vkey": str(public), "file": str(file)})
    else:
        emit(f"{public}\n")


# --- the operator --------------------------------------------------------------------------------


class Back(NamedTuple):
    """What witnesses gave back, in files, and the public keys of those who may have signed it."""

    files: Sequence[Path]
    witnesses: Sequence[str]

    def take_in(self, ledger: Ledger, logs: Sequence[VerifierKey]) -> None:
        """Keep all of it, or nothing."""
        known = [VerifierKey.parse(one) for one in self.witnesses]
        notes: list[Note] = []
        for file in self.files:
            given = _read(file)
            try:
                notes.append(Note.parse(given))
                returned(ledger, notes[-1], logs, known)
            except AuditFault as fault:
                raise AuditFault(f"{file}: {fault}; nothing was taken in") from fault
        for note in notes:
            ledger.keep(note, [*logs, *known])


def sealed(keys: Sequence[Path], url: str, where: str | None, back: Back, shape: Format) -> None:
    """Seal what is there by now."""
    with _sealer(keys, url, where, back, shape) as sealer, progress("sealing") as (show, vanish):
        done = sealer.seal(show)
        vanish()
        if done is None:
            complain("the log is empty; there is nothing to seal")
        else:
            _show_sealed(done, shape)


def followed(
    keys: Sequence[Path],
    url: str,
    where: str | None,
    back: Back,
    every: int,
    seconds: float,
    shape: Format,
) -> None:
    """Seal what comes, until it is interrupted."""
    stopped = Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: stopped.set())
    with _sealer(keys, url, where, back, shape, every=every, seconds=seconds) as sealer:
        sealer.follow(stopped, lambda done: _show_sealed(done, shape))


def exported(
    file: Path,
    url: str,
    where: str | None,
    stream: str | None,
    size: int | None,
    withheld: Sequence[str],
    digests: bool,
    sheet: bool,
    shape: Format,
) -> None:
    """Write an export."""
    beside = file.with_name(f"{file.name}.csv")
    for one in (file, *[beside] * sheet):
        _free(one)
    with _opened(url) as opened, _ended(), progress("exporting") as (show, vanish):
        ledger = _ledger(url, where)
        hidden = {stream_named(opened, one) for one in withheld}
        held = everything if digests else (lambda one: one.originator_id in hidden)
        held = held if digests or hidden else nothing
        with _new(file) as out:
            if stream is None:
                done = export_log(out, opened.recorder, ledger, withheld=held, progress=show)
            else:
                single = stream_named(opened, stream)
                done = export_stream(
                    out, opened.recorder, ledger, single, size=size, withheld=held, progress=show
                )
        if sheet:
            _sheet(opened, beside, stream, done)
        vanish()
    if shape is Format.JSON:
        emit_json({"file": str(file), **{k: getattr(done, k) for k in _EXPORTED}})
        return
    said = f"{words.counted(done.events, 'event')} written to {file}"
    said += f", {done.withheld} of them by the digest of their state" * bool(done.withheld)
    Page().put(plain(f"{said}; the newest checkpoint is of {done.proven}"))


def _sheet(opened: Pemasyarakatan, file: Path, stream: str | None, done: Exported) -> None:
    """What the events say, beside their export; withheld states are withheld here too."""
    single = None if stream is None else stream_named(opened, stream)
    # The events of the export, and none that a writer has added since.
    events = islice(chain.from_iterable(pages(opened.recorder)), done.read)
    told = (
        (index, opened.records.to_domain_event(event))
        for index, event in enumerate(events)
        if single in (None, event.originator_id) and not done.hides(event)
    )
    named = f"{done.origin} {done.proven}"
    given = spreadsheet.rows(told, opened.history, opened.codec.name_of, named, done.proven)
    with asking(), _new(file) as out:
        out.write(sheet_of([spreadsheet.COLUMNS]).encode())
        for row in given:
            out.write(sheet_of([row]).encode())


_EXPORTED = ("events", "withheld", "proven")


def proved(
    file: Path,
    stream: str | None,
    version: int | None,
    since: int | None,
    size: int | None,
    url: str,
    where: str | None,
    shape: Format,
) -> None:
    """Write a proof of inclusion, or a request to a witness."""
    with _ended():
        ledger = _ledger(url, where)
        if stream is None or version is None:
            document: Any = request_of(ledger, since or 0, size)
        else:
            with _opened(url) as opened:
                single = stream_named(opened, stream)
                document = proof_of(opened.recorder, ledger, single, version, size)
        with _new(file) as out:
            out.write(bytes(document))
    if shape is Format.JSON:
        emit_json({"file": str(file), "hashes": len(document.path)})
    else:
        Page().put(plain(f"{words.counted(len(document.path), 'hash', 'hashes')} in {file}"))


# --- the witness ---------------------------------------------------------------------------------


def cosigned(
    request: Path, file: Path, key: Path, logs: Sequence[str], seen: Path | None, shape: Format
) -> None:
    """Cosign what a request asks for."""
    with _ended(shape):
        witness = Witness(key_files.read(key), seen or key.with_name(f"{key.name}.seen"))
        known = [VerifierKey.parse(one) for one in logs]
        asked = WitnessRequest.parse(_read(request))
        with _new(file) as out:
            note = witness.cosign(asked, known, int(datetime.now(UTC).timestamp()))
            out.write(bytes(note))
    if shape is Format.JSON:
        emit_json({"file": str(file), "checkpoint": bytes(note).decode()})
    else:
        emit(bytes(note).decode())


# --- the auditor ---------------------------------------------------------------------------------


def verified(
    file: Path | None,
    policy: Path,
    digest: str | None,
    checkpoints: Sequence[Path],
    max_age: float,
    skew: int,
    url: str,
    where: str | None,
) -> Verdict:
    """The verdict on an export or a store."""
    with _ended():
        rules = Rules(
            policy=Policy.parse(_read(policy), digest),
            now=int(datetime.now(UTC).timestamp()),
            max_age=max_age,
            skew=skew,
        )
        pinned = [_checkpoint(one) for one in checkpoints]
        with progress("verifying") as (show, vanish):
            if file is None:
                with _opened(url) as opened:
                    ledger = _ledger(url, where)
                    found = verify_store(
                        opened.recorder, ledger, rules, pinned=pinned, progress=show
                    )
            else:
                with _given(file) as given:
                    found = verify_export(given, rules, pinned=pinned, progress=show)
            vanish()
    return found


# --- opening -------------------------------------------------------------------------------------


@contextmanager
def _opened(url: str) -> Generator[Pemasyarakatan]:
    with store(url, reading=True) as opened:
        yield opened


@contextmanager
def _sealer(
    keys: Sequence[Path], url: str, where: str | None, back: Back, shape: Format, **given: Any
) -> Generator[Sealer]:
    with _opened(url) as opened, _ended(shape):
        ledger = _ledger(url, where)
        own = [key_files.read(one) for one in keys]
        remembered = [one.with_name(f"{one.name}.signed") for one in keys]
        sealer = Sealer(opened.recorder, ledger, own, remembered, **given)
        back.take_in(ledger, [one.verifier for one in own])
        yield sealer


def _ledger(url: str, where: str | None) -> Ledger:
    """The ledger that is named, or the folder beside the file of the store."""
    if where is None and not url.startswith("sqlite:///"):
        fail("this store is no file beside which a ledger could be; name one with --ledger FOLDER")
    return Ledger(where or f"{url.removeprefix('sqlite:///').removesuffix('.db')}.ledger")


def _show_sealed(done: Sealed, shape: Format) -> None:
    if shape is Format.JSON:
        emit_json({"size": done.size, "fresh": done.fresh, "checkpoint": bytes(done.note).decode()})
        return
    how = "signed" if done.fresh else "signed before, and not changed since"
    Page().put(plain(f"{words.counted(done.size, 'event')}: {how}"))
    emit(bytes(done.note).decode())


def _read(file: Path) -> bytes:
    with _given(file) as given:
        return given.read()


def _checkpoint(file: Path) -> bytes:
    """A checkpoint that the auditor kept; another file is a mistake, and no evidence."""
    given = _read(file)
    try:
        return checkpoint_of(given)
    except AuditFault as fault:
        raise AuditFault(f"{file}: {fault}; name the file of a checkpoint") from fault


@contextmanager
def _given(file: Path) -> Generator[BinaryIO]:
    try:
        with file.open("rb") as given:
            yield given
    except OSError as error:
        _unread(file, error)


def _unread(file: Path, error: OSError) -> NoReturn:
    fail(f"{file} cannot be read: {error.strerror or error}; name a file that is there")


def _free(file: Path) -> None:
    if file.exists() or file.is_symlink():
        fail(f"{file} is there already and was left; name a new file")


@contextmanager
def _new(file: Path) -> Generator[BinaryIO]:
    """A file that is there whole, under its name, or not at all."""
    _free(file)
    beside = file.with_name(f"{file.name}.partial")
    try:
        with beside.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror or error}; name another file")
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def _ended(shape: Format = Format.TEXT) -> Generator[None]:
    """An error ends the command with one sentence, and with 1 where a history was changed.

    That is a finding, which programs are told as those of `verify`.
    """
    try:
        yield
    except RolledBack as error:
        if shape is Format.JSON:
            emit_json(refusal(str(error)))
        complain(str(error))
        raise typer.Exit(Exit.FAILED) from None
    except PemasyarakatanError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}; look after that file or folder, and try again")
