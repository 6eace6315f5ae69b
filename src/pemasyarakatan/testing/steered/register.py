"""A reservation: claimed and given free, by few holders, so that they meet."""

from __future__ import annotations

from pemasyarakatan.testing.steering import Steering

REGISTER_STEERING = Steering(founded=False)
