-- What a booking costs must not grow with the number of bookings ever made: each index serves a statement that runs, and no
-- statement walks past what is of no use to it.

-- Open, and nobody's: the sweep goes from clinic to clinic, live before replays, and never past what is not due yet. What is
-- claimed when it comes in, as nearly everything is, never enters this index.
create index booking_saga_waiting on booking_saga (priority, org_id, due_at)
    where claimed_by is null and state in ('RECEIVED', 'UNDOING');
drop index booking_saga_open;

-- Closed for good, in the order in which it is forgotten. A row enters when its outcome has been announced.
create index booking_saga_closed on booking_saga (greatest(ends_at, updated_at))
    where state in ('CONFIRMED', 'FAILED') and to_announce = announced and unannounced = '[]';

-- People look for what went wrong. That the table's confirmed rows were in this index as well served nobody. Open undos are
-- not in it: PostgreSQL would take an index that is nearly empty at rest for the way to one of them, and read them all.
create index booking_saga_trouble on booking_saga (state, received_at desc) where state in ('FAILED', 'STUCK');
drop index booking_saga_newest;

-- Each booking leaves dead entries behind in the small indexes of what is open, and the sweep walks over them until a vacuum.
-- By default a vacuum waits until a fifth of the table has changed.
alter table booking_saga set (autovacuum_vacuum_scale_factor = 0.02);

-- A table of our own makes its ids in the order of time where PostgreSQL can (18): one page of the index after the other is
-- filled and written, where a random id touches any.
do $$
begin
    if to_regprocedure('pg_catalog.uuidv7()') is not null
            and exists (select from appointments_adoption a where a.change = 'create table appointments') then
        alter table appointments alter column id set default uuidv7();
    end if;
end
$$;
