"""Inspection tours 巡回指导: a random sample of centres and a plan for each group."""
