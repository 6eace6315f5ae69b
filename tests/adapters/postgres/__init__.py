"""The PostgreSQL adapter on a real server, which the tests start themselves."""
