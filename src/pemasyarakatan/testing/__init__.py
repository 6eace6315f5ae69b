"""The public testing kit: given/when/then, the laws of a decider, generated histories, a clock.

Nothing in the library imports it; it needs the extra `testing`. The Hypothesis strategies are in
`pemasyarakatan.testing.strategies`, so that the rest can be had without Hypothesis, and synthetic
worlds in `pemasyarakatan.testing.worlds`.
"""

from pemasyarakatan.testing.census import Census
from pemasyarakatan.testing.choices import Choices, Simplest
from pemasyarakatan.testing.clock import FixedClock
from pemasyarakatan.testing.laws import LawBroken, Laws, Recipe, Wire, check_decider_laws
from pemasyarakatan.testing.making import Maker, Making
from pemasyarakatan.testing.scenario import TODAY, Given, Outcome, given
from pemasyarakatan.testing.steered import steering_of
from pemasyarakatan.testing.steering import Steering, Tailor
from pemasyarakatan.testing.telling import told
from pemasyarakatan.testing.walk import Attempt, Walk, acknowledging
from pemasyarakatan.testing.world import World

__all__ = [
    "TODAY",
    "Attempt",
    "Census",
    "Choices",
    "FixedClock",
    "Given",
    "LawBroken",
    "Laws",
    "Maker",
    "Making",
    "Outcome",
    "Recipe",
    "Simplest",
    "Steering",
    "Tailor",
    "Walk",
    "Wire",
    "World",
    "acknowledging",
    "check_decider_laws",
    "given",
    "steering_of",
    "told",
]
