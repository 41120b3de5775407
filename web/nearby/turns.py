"""What the driver does, in the language of the reader.

Valhalla has 34 languages and Chinese is not among them. So English readers get its own sentences,
others ours: a word for each kind of turn, and the road that follows.
"""

from geo.errors import N_
from geo.travel.directions import Maneuver
from web.language.messages import translate, translator

TURNS = {
    1: N_("Set off"), 2: N_("Set off to the right"), 3: N_("Set off to the left"),
    4: N_("You have arrived"), 5: N_("You have arrived, on the right"),
    6: N_("You have arrived, on the left"),
    7: N_("The road changes its name"), 8: N_("Continue"),
    9: N_("Bear right"), 10: N_("Turn right"), 11: N_("Turn sharp right"),
    12: N_("Make a U-turn to the right"), 13: N_("Make a U-turn to the left"),
    14: N_("Turn sharp left"), 15: N_("Turn left"), 16: N_("Bear left"),
    17: N_("Take the ramp straight ahead"), 18: N_("Take the ramp on the right"),
    19: N_("Take the ramp on the left"),
    20: N_("Take the exit on the right"), 21: N_("Take the exit on the left"),
    22: N_("Keep straight ahead"), 23: N_("Keep right"), 24: N_("Keep left"),
    25: N_("Merge"), 26: N_("Enter the roundabout"), 27: N_("Leave the roundabout"),
    28: N_("Take the ferry"), 29: N_("Leave the ferry"),
    37: N_("Merge to the right"), 38: N_("Merge to the left"),
}  # fmt: skip
"""Number of a maneuver in Valhalla -> what is done (DirectionsLeg.Maneuver.Type)."""
ROUNDABOUT = N_("Enter the roundabout and take exit %(exit)s")
ONTO = N_("%(turn)s onto %(road)s")


def instruction(maneuver: Maneuver, language: str) -> str:
    """Return what to do as a sentence; a kind of turn we have no word for stays English."""
    if language == "en" or maneuver.kind not in TURNS:
        return maneuver.text
    turn = translator(language)(TURNS[maneuver.kind])
    if maneuver.kind == 26 and maneuver.exit:  # noqa: PLR2004 - as in the table
        turn = translate(ROUNDABOUT, language, exit=maneuver.exit)
    if not maneuver.roads:
        return turn
    return translate(ONTO, language, turn=turn, road=" / ".join(maneuver.roads))
