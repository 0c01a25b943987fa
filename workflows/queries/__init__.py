"""Every read that has a name. `visible_to` underlies them all."""

from workflows.queries.cases import case_list, visible_to
from workflows.queries.home import Home, home
from workflows.queries.page import CasePage, case_page
from workflows.queries.record import since

__all__ = ["CasePage", "Home", "case_list", "case_page", "home", "since", "visible_to"]
