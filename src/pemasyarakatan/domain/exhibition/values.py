"""What only an exhibition is described with."""

from __future__ import annotations

from enum import StrEnum


class ProductCategory(StrEnum):
    """What inmates make: crafts, food, works of art."""

    KERAJINAN_TANGAN = "KERAJINAN_TANGAN"
    KULINER = "KULINER"
    KARYA_SENI = "KARYA_SENI"


class ExhibitionStatus(StrEnum):
    """ANNOUNCED until somebody says that it was held or cancelled, however many days have gone."""

    ANNOUNCED = "ANNOUNCED"
    HELD = "HELD"
    CANCELLED = "CANCELLED"
