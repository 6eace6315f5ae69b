"""What only a facility is described with."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from attrs import frozen


class FacilityKind(StrEnum):
    """What kind of unit it is; RUPBASAN is kept for old records only."""

    LAPAS = "LAPAS"
    RUTAN = "RUTAN"
    CABANG_RUTAN = "CABANG_RUTAN"
    LPKA = "LPKA"
    LPAS = "LPAS"
    BAPAS = "BAPAS"
    RUPBASAN = "RUPBASAN"


class FacilityClass(StrEnum):
    """Kelas: the rank of a unit."""

    I = "I"  # noqa: E741
    II = "II"
    IIA = "IIA"
    IIB = "IIB"
    III = "III"


class FacilityCategory(StrEnum):
    """Whom a unit holds, or how."""

    UMUM = "UMUM"
    PEREMPUAN = "PEREMPUAN"
    NARKOTIKA = "NARKOTIKA"
    TERBUKA = "TERBUKA"
    KHUSUS = "KHUSUS"
    PEMUDA = "PEMUDA"


CLASSES: Mapping[FacilityKind, frozenset[FacilityClass]] = {
    FacilityKind.LAPAS: frozenset(
        {FacilityClass.I, FacilityClass.IIA, FacilityClass.IIB, FacilityClass.III}
    ),
    FacilityKind.RUTAN: frozenset({FacilityClass.I, FacilityClass.IIA, FacilityClass.IIB}),
    FacilityKind.LPKA: frozenset({FacilityClass.I, FacilityClass.II}),
    FacilityKind.BAPAS: frozenset({FacilityClass.I, FacilityClass.II}),
    FacilityKind.RUPBASAN: frozenset({FacilityClass.I, FacilityClass.II}),
    FacilityKind.CABANG_RUTAN: frozenset(),
    FacilityKind.LPAS: frozenset(),
}
"""Which classes each kind has (Kepmenkeh M.01.PR.07.03/1985 and the names in use)."""


@frozen(kw_only=True)
class FoodSupplier:
    """A supplier of food (BAMA), by the partner that it is."""

    partner_id: UUID
    regency: str | None = None
