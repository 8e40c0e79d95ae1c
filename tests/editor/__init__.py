"""The language server under a real client, and the extension under a real IPython and kernel."""
