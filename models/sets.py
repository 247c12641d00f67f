"""The three sets: which repositories a model may be trained on.

h = first byte of sha256(lowercase "owner/name") modulo 8, with the name that the
upstream repository has today.  0: report only, 1: development (every choice is
made on it), 2 to 7: training.  The rule is computed here, never read from a list.
"""
import hashlib

REPORT, DEVELOPMENT = 0, 1


def set_of(name):
    """The set number 0..7 of a repository "owner/name"."""
    return hashlib.sha256(name.lower().encode()).digest()[0] % 8


def require_training(name):
    """Raise if a repository must not be trained on."""
    if set_of(name) in (REPORT, DEVELOPMENT):
        raise ValueError(f"{name} is in set {set_of(name)}: never trained on")
