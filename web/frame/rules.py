"""Who may do what, declared once: actions by roles, and the action of every way in.

A way in that is not here answers nobody: :func:`web.frame.admission.init_app` refuses to start with
one, and a test asks each of them in each role.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from flask import Flask

from geo.errors import N_, OwnFaultError
from geo.register.kind import KINDS
from geo.vocabulary import Vocabulary, Word
from web.frame.files import VIEWS
from web.language.roles import ROLES

Extent = Literal["", "own", "all"]

ACTIONS: Final = Vocabulary(
    "action",
    {
        "door": Word("登录、样式与状态", "sign in, styles and state"),
        "look": Word("看地图、遗址、场所和路线", "see the map, sites, venues and routes"),
        "shared": Word("打开分享链接", "open shared links"),
        "report": Word("反映遗址信息有误", "report what is wrong with a site"),
        "self": Word("管理自己的账号", "look after one's own account"),
        "coverage": Word("看覆盖和缺口", "see coverage and gaps"),
        "inspect": Word("编排巡回指导", "make inspection groups"),
        "plans.read": Word("看未发布的路线和计划书", "see drafts and plan books"),
        "plans.write": Word("保存和修改路线", "save and change plans"),
        "orders.read": Word("看宣讲预约", "see the lectures asked for"),
        "orders.place": Word("预约宣讲", "ask for a lecture"),
        "orders.send": Word("派单、取消和撤回", "send a lecturer, cancel, take back"),
        "orders.answer": Word("接单、谢绝", "accept, decline"),
        "orders.hold": Word("记为已讲", "note a lecture as held"),
        "mine": Word("宣讲员本人页面", "the lecturer's own page"),
        "orders.review": Word("评单", "review a lecture"),
        "orders.dispatch": Word("统一派单", "dispatch all open orders"),
        "planned.read": Word("看拟安排宣讲", "see planned lectures"),
        "planned.write": Word("编排拟安排宣讲", "plan lectures"),
        "register.read": Word("看台账", "see the register"),
        "register.write": Word("导入和修改台账", "import and change records"),
        "sites.write": Word("修改遗址图片和故事", "change pictures and stories of sites"),
        "contacts": Word("查看电话和联系人", "look at telephones and contacts"),
        "history": Word("看操作记录", "see who changed what"),
        "people": Word("管理账号", "look after accounts"),
        "machine": Word("管理本机", "look after the installation"),
    },
)

_COLUMNS: Final = ("admin", "planner", "supervisor", "county", "station", "lecturer", "visitor")
_TABLE: Final = """
door             all  all  all  all  all  all  all
look             all  all  all  all  all  all  all
shared           all  all  all  all  all  all  all
report           all  all  all  all  all  all  all
self             all  all  all  all  all  all  -
coverage         all  all  all  all  all  all  -
inspect          all  all  all  -    -    -    -
plans.read       all  all  all  all  all  all  -
plans.write      all  own  -    own  -    -    -
orders.read      all  own  all  own  own  own  -
orders.place     all  own  -    own  own  -    -
orders.send      all  own  -    own  -    -    -
orders.answer    all  -    -    own  -    own  -
orders.hold      all  -    -    own  own  own  -
mine             -    -    -    -    -    own  -
orders.review    all  -    -    own  own  -    -
orders.dispatch  all  own  -    own  -    -    -
planned.read     all  own  all  own  -    -    -
planned.write    all  own  -    own  -    -    -
register.read    all  all  all  own  own  -    -
register.write   all  -    -    own  -    -    -
sites.write      all  own  -    own  -    -    -
contacts         all  own  -    own  own  own  -
history          all  -    all  -    -    -    -
people           all  -    -    own  -    -    -
machine          all  -    -    -    -    -    -
"""
"""Action by role: everywhere, within the division of the account (of a lecturer: what is his), or
not at all."""


def _table() -> Iterator[tuple[str, dict[str, Extent]]]:
    extents: Mapping[str, Extent] = {"all": "all", "own": "own", "-": ""}
    for line in _TABLE.split("\n")[1:-1]:
        action, *cells = line.split()
        yield action, dict(zip(_COLUMNS, map(extents.__getitem__, cells), strict=True))


PERMISSIONS: Final[Mapping[str, Mapping[str, Extent]]] = dict(_table())
"""Action -> role -> how far."""


class UndeclaredError(OwnFaultError):
    """A way in of which nobody has said who may take it."""


class Choice(NamedTuple):
    """The actions of one endpoint that serves several things, by a part of its address."""

    part: str
    actions: Mapping[str, str]


def _each(action: str, names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), action)


FILES: Final = {
    **_each("look", "sites venues places divisions route nearby"),
    **_each("coverage", "coverage centres suggestion"),
    **_each("inspect", "inspection network network-map network-booklet"),
    "orders": "orders.read",
    "dispatch": "orders.dispatch",
    "planned": "planned.read",
}
"""View that can be saved as a file -> its action."""
COLLECTIONS: Final = {
    **_each("look", "sites centres communities divisions townships plans plan_stops"),
    **_each("look", "routes route-stops"),
    "lectures": "coverage",
}
"""Collection of OGC -> its action. Of plans and routes there are only published ones."""
TILES: Final = {**_each("look", "venues divisions roads"), "coverage": "coverage"}
"""Set of tiles -> its action."""

_PAGES: Final[Mapping[str, str]] = {
    **_each("door", "sign_in enter sign_out welcome choose_password my_link my_calendar"),
    **_each("door", "enter_by_link manifest service_worker offline office_sign_in office_back"),
    **_each("look", "home help more data nearby site venue picture plan found_sites add_to_plan"),
    **_each(
        "look", "edit_plan improve_plan plan_picture plan_book plan_book_file work cancel_work"
    ),
    **_each("look", "venue_calendar plans saved_plan saved_version saved_version_file"),
    **_each("look", "saved_version_picture networks kept_network network_route"),
    **_each("shared", "shared_plan shared_book shared_calendar shared_file shared_picture"),
    **_each("report", "report_form send_report"),
    **_each("self", "me change_password end_session end_sessions make_key end_key"),
    **_each("coverage", "coverage coverage_centres_page coverage_map_file coverage_shapes suggest"),
    **_each("inspect", "inspect network"),
    **_each("plans.read", "saved_changes saved_today saved_book saved_book_file network_upkeep"),
    **_each("plans.write", "keep_network set_route_state describe_route"),
    **_each("plans.write", "rename_network archive_network unarchive_network"),
    **_each("plans.write", "save_plan update_plan restore_version rename_plan copy_plan"),
    **_each("plans.write", "set_plan_status delete_plan undelete_plan plan_links share_plan"),
    **_each("plans.write", "change_link revoke_link restore_link unshare_plan repair_route"),
    **_each("orders.read", "orders order waiting"),
    **_each("orders.place", "place_order"),
    **_each("orders.send", "choose_lecturer send_lecturer ask_to_cancel cancel_order undo_order"),
    **_each("orders.answer", "accept_order decline_order"),
    "hold_order": "orders.hold",
    **_each("orders.review", "review_order"),
    **_each("mine", "mine my_step"),
    **_each("orders.dispatch", "show_dispatch save_dispatch dispatch_calendars"),
    **_each("planned.read", "planned_lectures"),
    **_each("planned.write", "plan_suggested drop_planned bring_planned_back order_planned"),
    **_each("register.read", "register records record record_form record_history"),
    **_each("register.read", "register_batch register_template register_export site_reports"),
    **_each("register.read", "story_drafts"),
    **_each("register.write", "new_record add_record save_record remove_record take_back_record"),
    **_each("register.write", "send_register_file register_file answer_register_file"),
    **_each("register.write", "drop_register_file apply_register_file register_errors"),
    **_each("register.write", "undo_register_batch"),
    **_each("sites.write", "add_picture remove_picture restore_picture approve_story"),
    **_each("sites.write", "take_back_story withdraw_story settle_report"),
    **_each("contacts", "reveal_order reveal_record"),
    **_each("sites.write", "reveal_report"),
    "history": "history",
    **_each("people", "people add_person person change_person end_person resume_person"),
    **_each("people", "invite_person personal_link"),
    **_each("machine", "start_simulated clear_simulated_rows"),
}
_API: Final[Mapping[str, str]] = {
    **_each("door", "description.openapi description.page health.health health.ready"),
    **_each("look", "catalogue.boundaries catalogue.clusters catalogue.example_tours"),
    **_each("look", "catalogue.places catalogue.site catalogue.sites catalogue.theme_list"),
    **_each("look", "catalogue.venues jobs.cancel_work jobs.work_state jobs.driving_directions"),
    **_each("look", "jobs.improve_plan jobs.isochrone_areas jobs.nearby_venues jobs.plan_dates"),
    **_each("look", "jobs.plan_alternatives jobs.plan_book jobs.plan_bound jobs.plan_by_body"),
    **_each("look", "jobs.plan_by_query"),
    **_each("look", "jobs.retime_plan"),
    **_each("coverage", "jobs.coverage_centres_list jobs.coverage_report jobs.coverage_suggestion"),
    **_each("inspect", "jobs.inspection_tours jobs.network"),
    **_each("look", "plans.networks plans.kept_network plans.network_route"),
    **_each("plans.write", "plans.keep_network plans.set_route_state plans.rename_network"),
    **_each("plans.write", "plans.archive_network plans.unarchive_network"),
    **_each("look", "plans.plan plans.plans plans.version plans.versions"),
    **_each("plans.read", "plans.changes plans.today plans.network_upkeep"),
    **_each("plans.write", "plans.save_plan plans.add_version plans.rename_plan plans.delete_plan"),
    **_each("plans.write", "plans.set_plan_status plans.restore_version plans.undelete_plan"),
    "plans.repair_route": "plans.write",
    **_each("orders.read", "orders.order orders.orders"),
    **_each("orders.place", "orders.place_order"),
    **_each("orders.send", "orders.send_lecturer orders.cancel_order orders.undo_order"),
    **_each("orders.answer", "orders.accept_order orders.decline_order"),
    "orders.hold_order": "orders.hold",
    **_each("orders.review", "orders.review_order"),
    **_each("orders.dispatch", "orders.dispatch"),
    **_each("planned.read", "orders.planned"),
    **_each("planned.write", "orders.plan_suggested orders.drop_planned"),
    **_each("planned.write", "orders.bring_planned_back orders.order_planned"),
    **{f"register.{name}_{kind}": "register.read" for kind in KINDS for name in ("list", "one")},
    **{
        f"register.{name}_{kind}": "register.write"
        for kind in KINDS
        for name in ("add", "change", "remove", "take_back")
    },
}
_OTHERS: Final[Mapping[str, str | Choice]] = {
    **_each("door", "static assets.asset metrics"),
    **_each("look", "basemap.tile tiles.describe_streets tiles.map_style tiles.outlines"),
    **_each("look", "tiles.places tiles.roads tiles.street_tile tiles.streets_whole tiles.water"),
    **_each("look", "ogc.api ogc.collections ogc.conformance ogc.landing"),
    **dict.fromkeys(
        ("ogc.collection", "ogc.item", "ogc.items", "ogc.queryables"),
        Choice("collection_id", COLLECTIONS),
    ),
    **dict.fromkeys(("tiles.tile", "tiles.describe"), Choice("name", TILES)),
    "pages.view_file": Choice("view", FILES),
}
ENDPOINTS: Final[Mapping[str, str | Choice]] = {
    **{f"pages.{name}": action for name, action in _PAGES.items()},
    **{f"api.{name}": action for name, action in _API.items()},
    **_OTHERS,
}
"""Endpoint -> its action, or what tells which one it is."""
COMMANDS: Final[Mapping[str, str]] = {
    **_each("look", "plan examples nearby isochrone template"),
    **_each("coverage", "coverage"),
    **_each("inspect", "inspect network"),
    **_each("plans.write", "plans"),
    **_each("orders.send", "orders"),
    **_each("orders.dispatch", "dispatch"),
    **_each("register.read", "export register"),
    **_each("register.write", "import"),
    **_each("people", "user"),
    "audit": "history",
    **_each("machine", "person serve worker basemap prepare roads data backup restore"),
}
"""Command -> its action. Whoever has a terminal of the machine and its store may do all of them:
the rights of the files are those of the commands."""


def action_of(endpoint: str, parts: Mapping[str, object]) -> str:
    """Return what somebody does who comes in here.

    Parameters
    ----------
    parts
        What stands in its address. What is not there is nothing, and looking for it is allowed.

    Raises
    ------
    UndeclaredError
        If nobody has said so.
    """
    declared = ENDPOINTS.get(endpoint)
    if declared is None:
        raise UndeclaredError(N_("Nobody has said who may use %(endpoint)s."), endpoint=endpoint)
    if isinstance(declared, Choice):
        return declared.actions.get(str(parts.get(declared.part)), "look")
    return declared


def undeclared(app: Flask, collections: Iterable[str], layers: Iterable[str]) -> list[str]:
    """Return the ways into an application of which nobody has said who may take them.

    Parameters
    ----------
    collections, layers
        Names of what OGC serves, and of the sets of tiles.
    """
    there = [{rule.endpoint for rule in app.url_map.iter_rules()}, VIEWS, collections, layers]
    declared = [ENDPOINTS, FILES, COLLECTIONS, TILES]
    pairs = zip(there, declared, strict=True)
    return sorted(name for names, known in pairs for name in set(names) - set(known))


def extent(action: str, role: str) -> Extent:
    """Return how far a role may do something."""
    return PERMISSIONS[action][role]


assert set(PERMISSIONS) == set(ACTIONS)  # noqa: S101 - two lists of this module
assert set(_COLUMNS) == set(ROLES)  # noqa: S101 - as above
