"""Who goes (派单): orders and lecturers matched, each lecturer's day timed and checked."""

from routes.dispatch.check import check_dispatch as check_dispatch
from routes.dispatch.solve import dispatch as dispatch
from routes.dispatch.types import HALVES as HALVES
from routes.dispatch.types import Dispatch as Dispatch
from routes.dispatch.types import Lecturer as Lecturer
from routes.dispatch.types import Order as Order
from routes.dispatch.types import Part as Part
from routes.dispatch.types import Rules as Rules
from routes.dispatch.types import Trip as Trip
from routes.dispatch.types import Unserved as Unserved
