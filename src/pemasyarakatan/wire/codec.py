"""Codec: event <-> the bytes of one JSON document, `{"v":1,"meta":{…},"data":{…}}`.

cattrs defines what a document may look like (`strict.py`). On the hot path msgspec decodes
straight into the classes, and its answer counts only if encoding it again gives the same bytes;
on any doubt the strict path decides, and words the report.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any
from uuid import UUID

import msgspec
from cattrs import Converter

from pemasyarakatan.domain.corrections import Correct
from pemasyarakatan.domain.decider import AMENDMENTS, CorrectionRecorded
from pemasyarakatan.domain.shape import faults as shape_faults
from pemasyarakatan.domain.together import Together
from pemasyarakatan.domain.values import Digest, Provenance
from pemasyarakatan.errors import InvalidCommand, StoredFault
from pemasyarakatan.record import Meta
from pemasyarakatan.wire import strict
from pemasyarakatan.wire.envelope import UNREAD, Written, document_of, envelope_faults, meta_of
from pemasyarakatan.wire.strict import Fault, Unreadable, presentable
from pemasyarakatan.wire.upcasts import UPCASTS, Upcast, upcast

_ENCODER = msgspec.json.Encoder(order="deterministic")
_encoded = _ENCODER.encode
_PLAIN = msgspec.json.Encoder(order="deterministic", enc_hook=list)
_META = msgspec.json.Decoder(Meta)
_UNWRITABLE = (*UNREAD, TypeError, OverflowError)


class _Nested:
    """Stands for any command, where one holds others."""


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
        special: dict[type, dict[str, strict.Part]] = {
            CorrectionRecorded: {"corrected": self._corrected},
            Correct: {"corrected": self._corrected},
            Together: {"commands": self._several},
        }
        self._stored = strict.converter(stored=True, special=special)
        self._given = strict.converter(stored=False, special=special)
        self._given.register_structure_hook(_Nested, self._nested)
        self._documents = {
            cls: document_of(cls) for _, cls in self.names.values() if cls is not CorrectionRecorded
        }
        self._fast = {
            name: msgspec.json.Decoder(self._documents[cls])
            for name, (_, cls) in self.names.items()
            if cls is not CorrectionRecorded
        }
        self._classes = {cls for cls in self._documents if cls not in AMENDMENTS}
        self._aggregates = {cls: aggregate for aggregate, cls in self.names.values()}
        self._fast_given: dict[type, msgspec.json.Decoder[Any]] = {
            cls: msgspec.json.Decoder(cls)
            for cls in (*self.commands.values(), Provenance)
            if cls not in (Correct, Together)
        }

    # --- events ----------------------------------------------------------------------------------

    def name_of(self, aggregate: str, event: Any) -> str:
        """The stored name of *event*; KeyError if it has none in *aggregate*."""
        return self._name_of[aggregate, type(event)]

    def encode(self, aggregate: str, event: Any, meta: Meta | bytes) -> tuple[str, bytes]:
        """The stored name and the document of *event*; bytes as *meta* are `encode_meta`'s."""
        name = self._name_of[aggregate, type(event)]
        raw = msgspec.Raw(meta) if isinstance(meta, bytes) else meta
        if type(event) is CorrectionRecorded:
            data = msgspec.Raw(_ENCODER.encode(self._plain_correction(aggregate, event)))
            return name, _encoded(Written(v=1, meta=raw, data=data))
        return name, _encoded(Written(v=1, meta=raw, data=event))

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
            except UNREAD:
                pass
            else:
                if _encoded(document) == state:
                    return self.names[name][0], document.data, document.meta
        return self.decode_strictly(name, state, stream=stream, version=version)

    def decode_strictly(
        self, name: str, state: bytes, *, stream: UUID | str, version: int
    ) -> tuple[str, Any, bytes]:
        """The same by the strict path alone."""
        try:
            aggregate, event, meta = self._strictly(name, strict.parse(state))
            return aggregate, event, meta_of(state, meta)
        except Unreadable as error:
            raise StoredFault(stream, version, name, error.faults) from None

    def _strictly(self, name: str, envelope: Any) -> tuple[str, Any, Any]:
        faults = list(envelope_faults(envelope))
        data, meta = (
            (envelope.get("data"), envelope.get("meta")) if type(envelope) is dict else (None, None)
        )
        aggregate = event = None
        current, data = upcast(name, data, self.upcasts) if type(data) is dict else (name, data)
        if current not in self.names and (current != name or name not in self.upcasts):
            faults.append(self._unknown(name))
        elif type(data) is dict:
            aggregate, cls = self.names[current]
            try:
                event = strict.structure(self._stored, data, cls)
            except Unreadable as error:
                faults += error.faults
            faults += self._foreign(aggregate, event)
        if faults and type(meta) is dict:
            # Circumstances are looked at when they are asked for; beside other faults, at once.
            try:
                strict.structure(self._stored, meta, Meta)
            except Unreadable as error:
                faults += [f"meta: {fault}" for fault in error.faults]
        if faults or aggregate is None:
            raise Unreadable(faults)
        return aggregate, event, meta

    def _foreign(self, aggregate: str, event: Any) -> list[str]:
        """A correction that puts another aggregate's event in place, as a fault."""
        if not isinstance(event, CorrectionRecorded):
            return []
        of = self._aggregates[type(event.corrected)]
        return [] if of == aggregate else [f"/corrected: an event of {of} in a {aggregate}"]

    def _unknown(self, name: str) -> str:
        near = difflib.get_close_matches(str(name), [*self.names, *self.upcasts], n=1)
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

    def _corrected(self, converter: Converter, value: Any) -> Any:
        """The event in `{"event": stored name, "data": …}`, upcast like its target."""
        if (
            type(value) is not dict
            or sorted(value) != ["data", "event"]
            or type(value["event"]) is not str
            or type(value["data"]) is not dict
        ):
            raise Fault("expected an object with event (a stored name) and data alone")
        name, data = upcast(value["event"], value["data"], self.upcasts)
        if name not in self.names:
            raise Fault(self._unknown(value["event"]))
        cls = self.names[name][1]
        if cls not in self._classes:
            raise Fault(f"{name} corrects nothing; void a correction instead")
        return converter.structure(data, cls)

    # --- meta ------------------------------------------------------------------------------------

    def encode_meta(self, meta: Meta) -> bytes:
        """The JSON of *meta*."""
        return _ENCODER.encode(meta)

    def decode_meta(self, raw: bytes, *, stream: UUID | str, version: int, name: str) -> Meta:
        """The circumstances in *raw*; raises StoredFault."""
        try:
            meta = _META.decode(raw)
        except UNREAD:
            pass
        else:
            if meta.recorded_at.tzinfo is UTC and _encoded(meta) == bytes(raw):
                return meta
        return self.decode_meta_strictly(raw, stream=stream, version=version, name=name)

    def decode_meta_strictly(
        self, raw: bytes, *, stream: UUID | str, version: int, name: str
    ) -> Meta:
        """The same by the strict path alone."""
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
            raise InvalidCommand(presentable(name), [f"there is no such command{hint}"])
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
        if self.commands.get(cls.__name__) is not cls:
            raise InvalidCommand(cls.__name__, ["no command of this application"])
        try:
            command, encoded = self._canonical(cls, command)
        except Unreadable as error:
            raise InvalidCommand(cls.__name__, error.faults) from None
        except _UNWRITABLE as error:
            raise InvalidCommand(cls.__name__, [str(error)]) from None
        found = list(shape_faults(command))
        if found:
            raise InvalidCommand(cls.__name__, found)
        return command, Digest(hashlib.sha256(encoded).hexdigest())

    def _canonical(self, cls: type, given: Any) -> tuple[Any, bytes]:
        if isinstance(given, Correct):
            return self._canonical_correct(given)
        if isinstance(given, Together):
            return self._canonical_together(given)
        try:
            encoded = _ENCODER.encode(given)
            command = self._fast_given[cls].decode(encoded)
        except _UNWRITABLE:
            pass
        else:
            # msgspec writes bytes, decimals and days as text, so that they would be read as text.
            if command == given:
                return command, encoded
        command = strict.structure(self._given, strict.taken_apart(given), cls)
        return command, _ENCODER.encode(command)

    def _canonical_correct(self, given: Correct) -> tuple[Correct, bytes]:
        kind = type(given.corrected)
        if kind not in self._classes:
            raise Unreadable(["/corrected: expected the whole event as it should have been"])
        plain = strict.taken_apart(given)
        aggregate = self._aggregates[kind]
        name = self.name_of(aggregate, given.corrected)
        plain["corrected"] = {"event": name, "data": plain["corrected"]}
        command: Correct = strict.structure(self._given, plain, Correct)
        return command, _ENCODER.encode(self._plain_correction(aggregate, command))

    def _canonical_together(self, given: Together) -> tuple[Together, bytes]:
        if type(given.commands) is not tuple:
            raise Unreadable(["/commands: expected a tuple of commands"])
        commands: list[Any] = []
        plain: list[Any] = []
        faults: list[str] = []
        for index, one in enumerate(given.commands):
            cls = type(one)
            if cls is Together or self.commands.get(cls.__name__) is not cls:
                faults.append(f"/commands/{index}: no command of this application")
                continue
            try:
                command, encoded = self._canonical(cls, one)
            except Unreadable as error:
                faults += [f"/commands/{index}/data{fault}" for fault in error.faults]
                continue
            commands.append(command)
            plain.append({"command": cls.__name__, "data": msgspec.Raw(encoded)})
        if faults:
            raise Unreadable(faults)
        return Together(commands=tuple(commands)), _ENCODER.encode({"commands": plain})

    def _several(self, converter: Converter, value: Any) -> tuple[Any, ...]:
        """The commands in an array of `{"command": name, "data": …}`."""
        return tuple(strict.items_of(converter, value, _Nested))

    def _nested(self, value: Any, _: Any) -> Any:
        if type(value) is not dict or sorted(value) != ["command", "data"]:
            raise Fault("expected an object with command and data alone")
        cls = self.commands.get(value["command"]) if type(value["command"]) is str else None
        if cls is None or cls is Together:
            raise Fault(f"{value['command']!r} is no command that can stand here")
        return self._given.structure(value["data"], cls)

    def provenance(self, data: Any) -> Provenance:
        """The source in *data*, plain JSON; raises InvalidCommand with every fault."""
        try:
            source: Provenance = strict.structure(self._given, data, Provenance)
        except Unreadable as error:
            raise InvalidCommand(None, [f"source: {fault}" for fault in error.faults]) from None
        return _shapely(source)

    def canonical_source(self, source: Any) -> Provenance:
        """*source* as it would be read from its own JSON; raises InvalidCommand."""
        if type(source) is not Provenance:
            raise InvalidCommand(None, [f"source: expected a Provenance, found {source!r}"])
        try:
            source, _ = self._canonical(Provenance, source)
        except Unreadable as error:
            raise InvalidCommand(None, [f"source: {fault}" for fault in error.faults]) from None
        except _UNWRITABLE as error:
            raise InvalidCommand(None, [f"source: {error}"]) from None
        return _shapely(source)

    def plain(self, value: Any) -> Any:
        """*value* as plain JSON data: objects, arrays in one order, texts, numbers, None."""
        if isinstance(value, Together):
            commands = [
                {"command": type(c).__name__, "data": self.plain(c)} for c in value.commands
            ]
            return {"commands": commands}
        return msgspec.json.decode(_PLAIN.encode(value))


def _shapely(source: Provenance) -> Provenance:
    found = list(shape_faults(source, "/source"))
    if found:
        raise InvalidCommand(None, found)
    return source
