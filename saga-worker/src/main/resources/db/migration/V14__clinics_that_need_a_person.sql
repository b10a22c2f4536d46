-- Whoever looks on asks every second which clinics need a person. A connection that works is not in this index, and a token
-- that is renewed does not touch it.
create index google_connection_to_reconnect on google_connection (org_id) where status = 'RECONNECT_NEEDED';
