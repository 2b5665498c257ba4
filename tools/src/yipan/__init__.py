"""The local stack, the scenario and the operator's commands."""
