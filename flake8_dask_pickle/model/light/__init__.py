"""A syntax tree of libcst's classes, made from Python's own tree instead of parsed by libcst.

Python has parsed a file in a tenth of the time that libcst takes, and flake8 has done so already.
The nodes here are libcst's, and hold what the program says. They have no white space, brackets or
commas, and nobody knows where they stand: whoever asks for that gets an AttributeError. So this is
the tree for finding out whether there is anything to say at all, which is seldom.
"""

from flake8_dask_pickle.model.light.converter import NotConvertible, light_tree

__all__ = ["NotConvertible", "light_tree"]
