"""In the editor: the language server, and the check of cells as a notebook's kernel runs them.

Nothing here is imported before it is asked for: pygls and IPython are extras.
"""
