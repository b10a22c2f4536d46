-- The database refuses a double booking even if the code forgets. Rows that may overlap, and old rows of which nobody knows
-- the calendar, are outside the constraint; the decision looks for these itself.
do $adopt$
declare
    appointments constant regclass := to_regclass('appointments');
    unique_column text;
    repeated boolean;
begin
    set local lock_timeout = '30s';
    if not exists (select from pg_constraint c where c.conrelid = appointments and c.conname = 'appointments_never_overlap') then
        execute format('alter table %s add constraint appointments_never_overlap
            exclude using gist (org_id with =, calendar_id with =, occupies with &&) where (not overlap_allowed)', appointments);
    end if;
    execute format('create index if not exists appointments_outside_the_constraint on %s using gist (org_id, occupies)
        where overlap_allowed or calendar_id is null', appointments);

    -- one row for each booking, one for each event; old rows that repeat one stay as they are
    foreach unique_column in array array['booking_id', 'google_calendar_event_id'] loop
        execute format('select exists (select from %s where %2$I is not null group by %2$I having count(*) > 1)',
            appointments, unique_column) into repeated;
        execute format('create unique index if not exists %I on %s (%I) where %s', 'appointments_one_for_each_' || unique_column,
            appointments, unique_column,
            case when repeated then 'booking_attempt is not null' else format('%I is not null', unique_column) end);
    end loop;
end
$adopt$;
