"""A syntax tree of libcst's classes, made from Python's own tree instead of parsed by libcst.

Python has parsed a file in a tenth of the time that libcst takes, and flake8 has done so already.
The nodes here are libcst's, and hold what the program says. They have no white space, brackets or
commas: whoever asks for those gets an AttributeError. Where they stand is known of those that
findings are about, with few exceptions. So this is the tree for finding out what there is to say;
only fixes need the whole one.
"""

from flake8_dask_pickle.model.light.converter import NotConvertible, light_tree
from flake8_dask_pickle.model.light.places import NoPositions, Places

__all__ = ["NoPositions", "NotConvertible", "Places", "light_tree"]
