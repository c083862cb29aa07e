"""The instruments of every portal. A reset of the portal gives it new ones."""

from types import MappingProxyType
from weakref import WeakKeyDictionary

from mock_imbot.instruments.faults import Codes, Faults
from mock_imbot.instruments.findings import Rows
from mock_imbot.instruments.journal import Journal
from mock_imbot.portal.portal import Portal


class Tools:
    """The instruments of one portal since its last reset."""

    def __init__(self, portal: Portal, journal_size: int, codes: Codes) -> None:
        self.resets = portal.resets
        self.journal = Journal(journal_size)
        portal.watchers.append(self.journal.end)
        self.planted = portal.settings.faults
        self.faults = Faults(codes, self.planted, portal.began)
        self.rows = Rows()

    def replant(self, portal: Portal) -> None:
        """Take over the fault rules of a state that was changed, if they are others."""
        before, self.planted = self.planted, portal.settings.faults
        if self.planted != before:
            self.faults.replant(self.planted, portal.clock.now())


class Toolbox:
    """Hands out instruments. ``journal_size`` is how many calls a portal's journal keeps.

    ``codes`` are the errors that fault rules may call by their code alone.
    """

    def __init__(self, journal_size: int, codes: Codes = MappingProxyType({})) -> None:
        self.journal_size = journal_size
        self.codes = codes
        self._tools: WeakKeyDictionary[Portal, Tools] = WeakKeyDictionary()

    def of(self, portal: Portal) -> Tools:
        """The instruments of a portal, new ones after each reset."""
        tools = self._tools.get(portal)
        if tools is None or tools.resets != portal.resets:
            tools = self._tools[portal] = Tools(portal, self.journal_size, self.codes)
        elif tools.planted is not portal.settings.faults:
            tools.replant(portal)
        return tools
