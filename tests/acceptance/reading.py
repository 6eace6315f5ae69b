"""What the tests of the source reports read out of the store of `demo`."""

from __future__ import annotations

FACILITIES = {
    "lapas-cilegon": "35048cf3-d58d-5fab-b451-ced6872b40bd",
    "lapas-selong": "0317e678-b66a-5dd3-8b6c-cec002b74f42",
    "lapas-perempuan-tangerang": "20891c01-faa8-54ef-8037-fb5055287352",
}
DISNAKER, BLK = "d6bc004e", "83974646"
DINSOS, LOTIM, BNNK = "01ae6c9a", "92a2681b", "1e82b21d"
CEREMONY = "194e2d3c-7a6b-4658-9d0e-1b2a3c4bbe81"
ARAHAN, TINDAK_LANJUT = "6b1f4d2e-9a3c-4e5b-8d70-2c1e5f7a9d01", "2739c613"
PKS = "083d1c2b-695a-4547-8cfd-0a192b3aad70"
UNDATED = {"earliest": None, "latest": None, "raw": None}


def exact(day, raw=None):
    """An exact day as it is stored."""
    return {"earliest": day, "latest": day, "raw": raw}


def stored(terminal, stream, event):
    """The data of the events of one name in a stream, what is not stated left out."""
    return [
        {key: value for key, value in one["data"].items() if value not in (None, [])}
        for one in terminal.history(stream)
        if one["event"].partition("@")[0] == event
    ]


def status(terminal, stream):
    """How far a partnership or an agreement has come, as its timeline says."""
    return terminal("history", stream).out.splitlines()[2].split()[0]


def person(name, position=None, organisation=None):
    """An official as stored."""
    named = {"raw": name, "canonical": name, "titles_before": [], "titles_after": []}
    return {
        "name": named if name else None,
        "position": position,
        "capacity": "UNKNOWN",
        "organisation": organisation,
    }


def a_field(code, text=None):
    """A field of cooperation as stored."""
    return {"code": code, "text": text}
