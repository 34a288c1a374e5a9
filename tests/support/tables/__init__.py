"""The test database: what kind it is, what it refuses, and a city of many years in it."""
