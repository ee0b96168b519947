"""What operators see: health, metrics, logs, request ids."""
