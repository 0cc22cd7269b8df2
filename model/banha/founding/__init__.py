"""Founding a province pack from a province's own tables: estimate, balance, refer, write."""

from banha.founding.found import FoundPack, found_pack
from banha.founding.make import make_all, make_draws, make_pack
from banha.founding.request import Names

__all__ = ["FoundPack", "Names", "found_pack", "make_all", "make_draws", "make_pack"]
