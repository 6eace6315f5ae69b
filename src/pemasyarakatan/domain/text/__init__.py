"""Text as people write it: weekdays, names and numbers to compare, identity numbers to refuse."""

from pemasyarakatan.domain.text.privacy import identity_number
from pemasyarakatan.domain.text.spelling import normalise_name, normalise_number
from pemasyarakatan.domain.text.weekdays import (
    DAY_NAMES,
    WEEKDAYS,
    weekday_fits,
    weekday_named,
)

__all__ = [
    "DAY_NAMES",
    "WEEKDAYS",
    "identity_number",
    "normalise_name",
    "normalise_number",
    "weekday_fits",
    "weekday_named",
]
