"""The contracts as files: schemas, examples, docs/asyncapi.yaml and the map of the events."""
