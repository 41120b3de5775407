"""From a planner's request to an explained plan."""
