"""What is wrong with a plugin; apart, so that the command line knows it without loading any."""


class PluginError(Exception):
    """A plugin cannot be used; the message is one line for the operator."""
