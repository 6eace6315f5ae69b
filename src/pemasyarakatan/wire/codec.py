"""Codec: event <-> the bytes of one JSON document, `{"v":1,"meta":{…},"data":{…}}`.

cattrs defines what a document may look like (`strict.py`). On the hot path msgspec decodes
straight into the classes, and its answer counts only if encoding it again gives the same bytes;
on any doubt the strict path decides, and words the report.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal
from uuid import UUID

import attrs
import msgspec

from pemasyarakatan.domain.corrections import Correct
from pemasyarakatan.domain.decider import AMENDMENTS, CorrectionRecorded
from pemasyarakatan.domain.shape import faults as shape_faults
from pemasyarakatan.domain.values import Digest, Provenance
from pemasyarakatan.errors import InvalidCommand, StoredFault
from pemasyarakatan.record import Meta
from pemasyarakatan.wire import strict
from pemasyarakatan.wire.strict import Fault, Unreadable
from pemasyarakatan.wire.upcasts import UPCASTS, Upcast, upcast

_ENCODER = msgspec.json.Encoder(order="deterministic")
_PLAIN = msgspec.json.Encoder(order="deterministic", enc_hook=list)
_META = msgspec.json.Decoder(Meta)
_ENVELOPE_KEYS = ("data", "meta", "v")


class Envelope(msgspec.Struct, forbid_unknown_fields=True):
    """A stored document whose parts are still bytes."""

    v: Literal[1]
    meta: msgspec.Raw
    data: msgspec.Raw


class Codec:
    """Encodes and decodes the events of one vocabulary.

    *names* maps every stored name to (aggregate, class); *commands* are the classes that a
    command can be read as. Both are values: an own vocabulary needs an own codec.
    """

    def __init__(
        self,
        names: Mapping[str, tuple[str, type]],
        commands: Iterable[type] = (),
        upcasts: Mapping[str, Upcast] = UPCASTS,
    ) -> None:
        self.names = dict(names)
        self.upcasts = dict(upcasts)
        self.commands = {cls.__name__: cls for cls in commands}
        self._name_of = {entry: name for name, entry in self.names.items()}
        special = {CorrectionRecorded: self._structure_correction, Correct: self._structure_correct}
        self._stored = strict.converter(stored=True, special=special)
        self._given = strict.converter(stored=False, special=special)
        self._documents = {
            cls: _document_of(cls)
            for _, cls in self.names.values()
            if cls is not CorrectionRecorded
        }
        self._fast = {
            name: msgspec.json.Decoder(self._documents[cls])
            for name, (_, cls) in self.names.items()
            if cls is not CorrectionRecorded
        }
        self._classes: dict[type, msgspec.json.Decoder[Any]] = {
            cls: msgspec.json.Decoder(cls) for cls in self._documents if cls not in AMENDMENTS
        }
        self._aggregates = {cls: aggregate for aggregate, cls in self.names.values()}
        self._fast_commands: dict[type, msgspec.json.Decoder[Any]] = {
            cls: msgspec.json.Decoder(cls) for cls in self.commands.values() if cls is not Correct
        }

    # --- events ----------------------------------------------------------------------------------

    def name_of(self, aggregate: str, event: Any) -> str:
        """The stored name of *event*; KeyError if it has none in *aggregate*."""
        return self._name_of[aggregate, type(event)]

    def encode(self, aggregate: str, event: Any, meta: bytes) -> tuple[str, bytes]:
        """The stored name and the document of *event*; *meta* is `encode_meta`'s."""
        name = self.name_of(aggregate, event)
        raw = msgspec.Raw(meta)
        if type(event) is CorrectionRecorded:
            data = msgspec.Raw(_ENCODER.encode(self._plain_correction(aggregate, event)))
            return name, _ENCODER.encode(Envelope(v=1, meta=raw, data=data))
        document = self._documents[type(event)](v=1, meta=raw, data=event)
        return name, _ENCODER.encode(document)

    def decode(
        self, name: str, state: bytes, *, stream: UUID | str, version: int
    ) -> tuple[str, Any, bytes]:
        """The aggregate, the event and the undecoded meta of a stored document.

        Raises StoredFault with every fault; *stream* and *version* only say where it stands.
        """
        fast = self._fast.get(name)
        if fast is not None:
            try:
                document = fast.decode(state)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                pass
            else:
                if _ENCODER.encode(document) == state:
                    return self.names[name][0], document.data, document.meta
        return self.decode_strictly(name, state, stream=stream, version=version)

    def decode_strictly(
        self, name: str, state: bytes, *, stream: UUID | str, version: int
    ) -> tuple[str, Any, bytes]:
        """The same by the strict path alone."""
        try:
            current, envelope = self._upcast(name, strict.parse(state))
            aggregate, cls = self._entry(current)
            event = strict.structure(self._stored, envelope["data"], cls)
        except Unreadable as error:
            raise StoredFault(stream, version, name, error.faults) from None
        return aggregate, event, _ENCODER.encode(envelope["meta"])

    def _entry(self, name: str) -> tuple[str, type]:
        if name not in self.names:
            raise Unreadable([self._unknown(name)])
        return self.names[name]

    def _upcast(self, name: str, envelope: Any) -> tuple[str, dict[str, Any]]:
        if type(envelope) is not dict or sorted(envelope) != sorted(_ENVELOPE_KEYS):
            raise Unreadable(["expected an object with v, meta and data alone"])
        if type(envelope["v"]) is not int or envelope["v"] != 1:
            raise Unreadable([f"format {envelope['v']!r}, expected 1"])
        faults = [
            f"{part} is no object" for part in ("meta", "data") if type(envelope[part]) is not dict
        ]
        if faults:
            raise Unreadable(faults)
        current, data = upcast(name, envelope["data"], self.upcasts)
        return current, {**envelope, "data": data}

    def _unknown(self, name: str) -> str:
        near = difflib.get_close_matches(name, [*self.names, *self.upcasts], n=1)
        hint = f", did you mean {near[0]!r}" if near else ""
        return f"no event has the name {name!r}{hint}"

    # --- corrections -----------------------------------------------------------------------------

    def _plain_correction(self, aggregate: str, event: CorrectionRecorded | Correct) -> Any:
        corrected = event.corrected
        inner = {"data": corrected, "event": self.name_of(aggregate, corrected)}
        plain = {
            "approved_by": event.approved_by,
            "corrected": inner,
            "reason": event.reason,
            "target_version": event.target_version,
        }
        return plain if isinstance(event, CorrectionRecorded) else {**plain, "stream": event.stream}

    def _structure_correction(self, value: Any, _: Any) -> Any:
        return self._correction(self._stored, value, CorrectionRecorded)

    def _structure_correct(self, value: Any, _: Any) -> Any:
        return self._correction(self._given, value, Correct)

    def _correction(self, converter: Any, value: Any, cls: Any) -> Any:
        names = ["approved_by", "corrected", "reason", "target_version"]
        names += ["stream"] if cls is Correct else []
        if type(value) is not dict or sorted(value) != sorted(names):
            raise Fault(f"expected an object with exactly {', '.join(sorted(names))}")
        inner = value["corrected"]
        if (
            type(inner) is not dict
            or sorted(inner) != ["data", "event"]
            or type(inner["event"]) is not str
            or type(inner["data"]) is not dict
        ):
            raise Fault("corrected: expected an object with event (a stored name) and data alone")
        current, data = upcast(inner["event"], inner["data"], self.upcasts)
        if current not in self.names or self.names[current][1] is CorrectionRecorded:
            raise Fault(f"corrected: {self._unknown(inner['event'])}")
        return cls(
            target_version=converter.structure(value["target_version"], int),
            corrected=converter.structure(data, self.names[current][1]),
            reason=converter.structure(value["reason"], str),
            approved_by=converter.structure(value["approved_by"], str),
            **({"stream": converter.structure(value["stream"], UUID)} if cls is Correct else {}),
        )

    # --- meta ------------------------------------------------------------------------------------

    def encode_meta(self, meta: Meta) -> bytes:
        """The JSON of *meta*."""
        return _ENCODER.encode(meta)

    def decode_meta(self, raw: bytes, *, stream: UUID | str, version: int, name: str) -> Meta:
        """The circumstances in *raw*; raises StoredFault."""
        try:
            meta = _META.decode(raw)
            if _ENCODER.encode(meta) == bytes(raw):
                return meta
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            pass
        try:
            found: Meta = strict.structure(self._stored, strict.parse(bytes(raw)), Meta)
        except Unreadable as error:
            faults = [f"meta: {fault}" for fault in error.faults]
            raise StoredFault(stream, version, name, faults) from None
        return found

    # --- commands --------------------------------------------------------------------------------

    def command(self, name: str, data: Any) -> Any:
        """The command *name* with *data*, plain JSON; raises InvalidCommand with every fault."""
        cls = self.commands.get(name)
        if cls is None:
            near = difflib.get_close_matches(name, self.commands, n=1)
            hint = f", did you mean {near[0]}" if near else ""
            raise InvalidCommand(name, [f"there is no such command{hint}"])
        try:
            command = strict.structure(self._given, data, cls)
        except Unreadable as error:
            raise InvalidCommand(name, error.faults) from None
        found = list(shape_faults(command))
        if found:
            raise InvalidCommand(name, found)
        return command

    def canonical(self, command: Any) -> tuple[Any, Digest]:
        """*command* as it would be read from its own JSON, and the digest of that JSON.

        The JSON has sorted keys and sets. Raises InvalidCommand where a field has another type
        than its class says, or is malformed.
        """
        cls = type(command)
        if cls not in self._fast_commands and cls is not Correct:
            raise InvalidCommand(cls.__name__, ["no command of this application"])
        try:
            if isinstance(command, Correct):
                command, encoded = self._canonical_correct(command)
            else:
                command, encoded = self._canonical(cls, command)
        except Unreadable as error:
            raise InvalidCommand(cls.__name__, error.faults) from None
        except (msgspec.MsgspecError, TypeError, ValueError, OverflowError) as error:
            raise InvalidCommand(cls.__name__, [str(error)]) from None
        found = list(shape_faults(command))
        if found:
            raise InvalidCommand(cls.__name__, found)
        return command, Digest(hashlib.sha256(encoded).hexdigest())

    def _canonical(self, cls: type, command: Any) -> tuple[Any, bytes]:
        encoded = _ENCODER.encode(command)
        try:
            return self._fast_commands[cls].decode(encoded), encoded
        except msgspec.ValidationError:
            command = strict.structure(self._given, strict.parse(encoded), cls)
            return command, _ENCODER.encode(command)

    def _canonical_correct(self, command: Correct) -> tuple[Correct, bytes]:
        kind = type(command.corrected)
        if kind not in self._classes:
            raise TypeError("corrected: expected the whole event as it should have been")
        corrected = self._classes[kind].decode(_ENCODER.encode(command.corrected))
        command = attrs.evolve(command, corrected=corrected)
        encoded = _ENCODER.encode(self._plain_correction(self._aggregates[kind], command))
        return self._given.structure(msgspec.json.decode(encoded), Correct), encoded

    def provenance(self, data: Any) -> Provenance:
        """The source in *data*, plain JSON; raises InvalidCommand."""
        try:
            source: Provenance = strict.structure(self._given, data, Provenance)
        except Unreadable as error:
            raise InvalidCommand(None, [f"source: {fault}" for fault in error.faults]) from None
        return source

    def plain(self, value: Any) -> Any:
        """*value* as plain JSON data: objects, arrays in one order, texts, numbers, None."""
        return msgspec.json.decode(_PLAIN.encode(value))


def _document_of(cls: type) -> Callable[..., Any]:
    """The document of one class of event, which msgspec decodes in one step."""
    return msgspec.defstruct(
        f"{cls.__name__}Document",
        [("v", Literal[1]), ("meta", msgspec.Raw), ("data", cls)],
        forbid_unknown_fields=True,
    )
