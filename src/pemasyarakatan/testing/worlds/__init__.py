"""Honest synthetic worlds: a region's year, or the national year, from a seed.

A world is told as real commands in the order of time, each with the instant at which it is
recorded, so that every rule is kept and every event is one that a decider gave. Nobody in it
exists: names hold the word Contoh ("example"), the reference of every source begins with
SYNTHETIC, and no text holds an identity number. What is kept while a world is told does not grow
with its length. The shapes are estimates; see docs/how-to/make-a-synthetic-world.md.
"""

from pemasyarakatan.testing.worlds.agenda import Said, Telling
from pemasyarakatan.testing.worlds.recording import Counts, record
from pemasyarakatan.testing.worlds.simulation import LABEL
from pemasyarakatan.testing.worlds.size import Size
from pemasyarakatan.testing.worlds.world import SyntheticWorld, nation, region, village

__all__ = [
    "LABEL",
    "Counts",
    "Said",
    "Size",
    "SyntheticWorld",
    "Telling",
    "nation",
    "record",
    "region",
    "village",
]
