"""The one way in which an import says no."""


class Refused(Exception):
    """Nothing was written; the message is a sentence for the person who asked."""
