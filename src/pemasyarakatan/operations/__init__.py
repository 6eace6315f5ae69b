"""Operations: look a store over, copy it into another one, back it up.

    from pemasyarakatan.operations import backup, check, copy

    assert check("sqlite:///kemitraan.db").whole
    copy("sqlite:///kemitraan.db", "postgresql://lapas:secret@127.0.0.1/kemitraan")
    backup("kemitraan-2026-01-31.db", "sqlite:///kemitraan.db")

A store is a URL, the settings of any persistence module, or an open `Pemasyarakatan`.
"""

from pemasyarakatan.adapters.upkeep import Finding, Progress
from pemasyarakatan.operations.backing_up import BackedUp, backup
from pemasyarakatan.operations.checking import Checked, check
from pemasyarakatan.operations.copying import Copied, copy
from pemasyarakatan.operations.opening import Store

__all__ = [
    "BackedUp",
    "Checked",
    "Copied",
    "Finding",
    "Progress",
    "Store",
    "backup",
    "check",
    "copy",
]
