"""Our application, unchanged, over the storage module that is tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from eventsourcing.persistence import Notification

from pemasyarakatan.application import Pemasyarakatan, Status
from pemasyarakatan.domain.claims import derived
from pemasyarakatan.domain.corrections import Void
from pemasyarakatan.domain.partner import AddPartnerAlias, RegisterPartner
from pemasyarakatan.errors import PemasyarakatanError, Refused
from pemasyarakatan.testing.storage import work
from pemasyarakatan.testing.storage.bench import Bench, Door, told
from pemasyarakatan.testing.storage.following import side_by_side
from pemasyarakatan.testing.storage.offers import Promise
from pemasyarakatan.testing.storage.report import Broken

_PARTNER = derived("kit", "partner")
_OTHER = derived("kit", "other partner")


def application(bench: Bench) -> None:
    """Record, refuse, repeat, void, and record from several threads; no stream has a gap."""
    with bench.factory() as factory:
        door = Door.of(factory)
        work.reachable(door)
        try:
            with Pemasyarakatan.open(env=door.url) as app:
                _recorded(app, bench)
        except PemasyarakatanError as error:
            raise Broken(Promise.S0, f"the application ended with {told(error)}") from error


def _recorded(app: Pemasyarakatan, bench: Bench) -> None:
    register = RegisterPartner(partner_id=_PARTNER, name="Dinas Sosial", regency="Cilegon")
    first = app.execute(register, command_id="1")
    again = app.execute(register, command_id="1")
    if (first.status, again.status) != (Status.RECORDED, Status.UNCHANGED):
        raise Broken(Promise.S0, f"a command and its repetition were {first} and {again}")
    app.execute(RegisterPartner(partner_id=_OTHER, name="Dinas Kesehatan", regency="Cilegon"))
    app.execute(AddPartnerAlias(partner_id=_PARTNER, alias_raw="Dinsos"))
    app.execute(Void(stream=_PARTNER, target_version=2, reason="kit", approved_by="kit"))
    try:
        app.execute(AddPartnerAlias(partner_id=_PARTNER, alias_raw="Dinas Kesehatan"))
    except Refused:
        pass
    else:
        raise Broken(Promise.S0, "the name of another partner was taken for an alias")
    side_by_side(
        [lambda writer=one: _aliases(app, writer) for one in range(4)],  # type: ignore[misc]
        bench.offers,
        "the application",
    )
    history = [record.originator_version for record in app.history(_PARTNER)]
    if history != list(range(1, 3 + 1 + 4 * 4)):
        raise Broken(Promise.S6, f"the versions of a stream are {history}")
    no_gaps(list(app.stored()))
    state = app.load(_PARTNER)
    if state.version != len(history):
        raise Broken(Promise.S0, f"version {state.version} was loaded of {len(history)}")


def _aliases(app: Pemasyarakatan, writer: int) -> None:
    for number in range(4):
        app.execute(AddPartnerAlias(partner_id=_PARTNER, alias_raw=f"Alias {writer} {number}"))


def no_gaps(log: Sequence[Notification]) -> None:
    """Whether the versions of every stream are 1, 2, 3, and so on; raises Broken."""
    versions: dict[UUID | str, list[int]] = defaultdict(list)
    for one in log:
        versions[one.originator_id].append(one.originator_version)
    for stream, found in versions.items():
        if found != list(range(1, len(found) + 1)):
            raise Broken(Promise.S6, f"stream {stream} has the versions {found}, in this order")
