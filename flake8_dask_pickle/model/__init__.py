"""What a module says: scopes, bindings in order, calls. No opinion, and nothing of Dask."""

from flake8_dask_pickle.model.builder import build_model
from flake8_dask_pickle.model.lighten import light_model
from flake8_dask_pickle.model.module import Call, Handler, Model, Tried
from flake8_dask_pickle.model.scopes import Binding, Block, Parameter, Point, Scope
from flake8_dask_pickle.model.whole import whole_tree

__all__ = [
    "Binding",
    "Block",
    "Call",
    "Handler",
    "Model",
    "Parameter",
    "Point",
    "Scope",
    "Tried",
    "build_model",
    "light_model",
    "whole_tree",
]
