"""A real Kafka and a real MongoDB engine on this machine, with nothing installed but Python."""
