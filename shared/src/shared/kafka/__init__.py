"""The bus over Kafka: the only package that knows aiokafka."""
