"""The in-process twins of Kafka and MongoDB; each passes the same suite as the real one."""
