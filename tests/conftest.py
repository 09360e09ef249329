"""What every test shares: hypothesis without a clock, which would fail on a busy machine."""

from hypothesis import settings

settings.register_profile("linli", deadline=None)
settings.load_profile("linli")
