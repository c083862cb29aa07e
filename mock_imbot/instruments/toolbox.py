"""The instruments of every portal. A reset of the portal gives it new ones."""

from weakref import WeakKeyDictionary

from mock_imbot.instruments.faults import Faults
from mock_imbot.instruments.findings import Rows
from mock_imbot.instruments.journal import Journal
from mock_imbot.portal.portal import Portal


class Tools:
    """The instruments of one portal since its last reset."""

    def __init__(self, portal: Portal, journal_size: int) -> None:
        self.resets = portal.resets
        self.journal = Journal(journal_size)
        portal.watchers.append(self.journal.end)
        self.faults = Faults()
        self.rows = Rows()


class Toolbox:
    """Hands out instruments. ``journal_size`` is how many calls a portal's journal keeps."""

    def __init__(self, journal_size: int) -> None:
        self.journal_size = journal_size
        self._tools: WeakKeyDictionary[Portal, Tools] = WeakKeyDictionary()

    def of(self, portal: Portal) -> Tools:
        """The instruments of a portal, new ones after each reset."""
        tools = self._tools.get(portal)
        if tools is None or tools.resets != portal.resets:
            tools = self._tools[portal] = Tools(portal, self.journal_size)
        return tools
