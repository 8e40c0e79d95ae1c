"""Facts as data: which calls ship something to Dask, what objects are, and whether they travel.

The facts live in three TOML files beside this module and are kept by hand: `objects.toml` (kinds
of objects), `collections.toml` (Dask's own objects and their look-alikes) and `sites.toml` (the
calls that ship a callable or its arguments). Every verdict in them was measured with a real
round trip unless its row says that it is `cited`.
"""

from flake8_dask_pickle.knowledge.tables import Knowledge, ObjectType, Site, knowledge

__all__ = ["Knowledge", "ObjectType", "Site", "knowledge"]
