"""Tell the demo's cases, each as people would have walked it. [Sakene i demokommunen]"""

from codetermination.demo.stories.control import phones_that_know_where
from codetermination.demo.stories.hiring import nurses_in_a_hurry
from codetermination.demo.stories.home_care import three_zones
from codetermination.demo.stories.leaving import those_who_leave
from codetermination.demo.stories.light import (
    a_night_post,
    an_earlier_start,
    autumn_rota,
    weekends_in_the_north,
)
from codetermination.demo.stories.meetings import monthly_in_health
from codetermination.demo.stories.papers import papers_of_home_care
from codetermination.demo.stories.pay import pay_in_the_technical_sector
from codetermination.demo.stories.plans import machines_that_read, two_kindergartens
from codetermination.demo.stories.posts import fifteen_posts
from codetermination.demo.stories.raised import raised_by_the_parties
from codetermination.demo.stories.renewal import cleaning_by_need
from codetermination.demo.stories.routine import a_routine_of_our_own
from codetermination.demo.stories.schools import the_council_decided
from codetermination.demo.stories.training import who_has_been_taught

STORIES = (
    cleaning_by_need,
    phones_that_know_where,
    three_zones,
    nurses_in_a_hurry,
    the_council_decided,
    autumn_rota,
    machines_that_read,
    weekends_in_the_north,
    an_earlier_start,
    a_night_post,
    fifteen_posts,
    two_kindergartens,
    a_routine_of_our_own,
    pay_in_the_technical_sector,
    raised_by_the_parties,
    monthly_in_health,
    papers_of_home_care,
    who_has_been_taught,
    those_who_leave,
)

__all__ = ["STORIES"]
