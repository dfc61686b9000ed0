"""How the papers stand: read from manifests, the plan and the indexes of the state; nothing is scanned."""
