"""Compiled loops over the columns of state.

Nothing here knows a province: kernels take arrays and scalars and write into arrays. Each is a
function of a range of rows where it can be, so that threads share the work by rows; whatever is
added up between rows is a whole number, so that the order of adding cannot change the result.
"""

from banha.kernels.cache import use_cache_for_these_sources

use_cache_for_these_sources()
