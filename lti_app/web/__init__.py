"""The pages and endpoints. Knows Flask and the services; never SQLAlchemy, never a rule."""
