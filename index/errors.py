"""The one base of every error that a person can mend."""


class FundstelleError(Exception):
    """str() is one line in German that names file, line or value and says what to do.

    The command line shows it and ends with 1; the pages and the API show it with the status of its class.
    """
