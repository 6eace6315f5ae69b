"""One Hypothesis profile for every test: no deadline, since a shared machine has no steady pace."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "usual", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("usual")
