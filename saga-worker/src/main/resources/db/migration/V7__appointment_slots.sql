-- Which appointments hold which time. Two columns of ours alone, filled by a trigger, so that the rows of other software take
-- part whatever the types of its own columns:
--
--   occupies         the time that the row holds, [start, end); null when it holds none (cancelled, deleted, no start)
--   overlap_allowed  the row may overlap others. Old rows that overlap an earlier one get it here. Software that books
--                    several rooms in one calendar may set it in its own rows (or as the column's default): bookings of ours
--                    still never land on such a row.
--
-- Each old row is written once, under a lock that keeps other software out for so long. Old rows keep what they have in all
-- other columns, and no trigger of other software runs for them here.
do $$
begin
    create extension if not exists btree_gist;
exception when insufficient_privilege or undefined_file or feature_not_supported or object_not_in_prerequisite_state then
    raise exception 'Handshake needs the PostgreSQL extension btree_gist, and this role may not create it: %', sqlerrm
        using hint = format('Ask the administrator of the database to run, in database %I: CREATE EXTENSION btree_gist; '
            '(it comes with PostgreSQL, in the package postgresql-contrib).', current_database());
end
$$;

-- A row without an end lasts its duration, or half an hour: the same default as a booking without a duration.
create or replace function appointment_occupies(starts timestamptz, ends timestamptz, minutes numeric, status text) returns tstzrange
    language sql stable
    as $$
        select case
            when starts is null or starts not between '0001-01-01Z' and '9999-12-01Z' then null
            when status ~* '(cancel|declin|reject|delet|void|expired|failed|no[-_ ]?show|^reschedul|^moved)' then null
            when ends > starts and isfinite(ends) then tstzrange(starts, ends)
            when minutes between 1 and 1440 then tstzrange(starts, starts + minutes * interval '1 minute')
            else tstzrange(starts, starts + interval '30 minutes')
        end
    $$;

do $adopt$
declare
    appointments constant regclass := to_regclass('appointments');
    home constant text := quote_ident(current_schema());
    status_type text;
    status_label text;
    service_type text;
    starts text;
    ends text;
    minutes text;
    gone text;
    ends_wall text;
    ends_are_ours boolean;
    slot text;
    span text;
    todo record;
    stopped text[] := '{}';
    change text;
begin
    set local lock_timeout = '30s';

    -- how this table spells a moment: "timestamp without time zone" is UTC
    select case when a.atttypid = 'timestamp'::regtype then '(%1$s.scheduled_at at time zone ''UTC'')'
                else '%1$s.scheduled_at' end
      into starts from pg_attribute a where a.attrelid = appointments and a.attname = 'scheduled_at';
    select case when a.atttypid = 'timestamp'::regtype then '(%1$s.ends_at at time zone ''UTC'')'
                else '%1$s.ends_at' end,
           case when a.atttypid = 'timestamp'::regtype then ' at time zone ''UTC''' else '' end
      into ends, ends_wall from pg_attribute a where a.attrelid = appointments and a.attname = 'ends_at';
    select case when ty.typcategory = 'N' then '%1$s.duration_minutes' else 'null' end
      into minutes
      from pg_attribute a join pg_type ty on ty.oid = a.atttypid
     where a.attrelid = appointments and a.attname = 'duration_minutes';
    -- soft deletion in the usual columns frees the time, too
    select coalesce(string_agg(format('when %%1$s.%I is not null then ''deleted''', a.attname), ' '), '')
      into gone
      from pg_attribute a
     where a.attrelid = appointments and a.attname in ('deleted_at', 'cancelled_at', 'canceled_at') and not a.attisdropped;
    slot := format('%s.appointment_occupies(%s, %s, %s, case %s else %%1$s.status::text end)',
        home, starts, ends, minutes, coalesce(nullif(gone, ''), 'when false then null'));
    span := format('%s.appointment_occupies(%s, null, %s, null)', home, starts, minutes);
    ends_are_ours := exists (select from appointments_adoption a
                              where a.change like any (array['create table appointments', '%add column ends_at %',
                                                             '%ends_at drop expression']));

    -- The two words of a booking that a column may spell in its own way.
    select format_type(a.atttypid, a.atttypmod),
           case when ty.typcategory = 'S' then quote_literal('confirmed')
                when ty.typtype = 'e' then (select quote_literal(e.enumlabel) from pg_enum e
                                             where e.enumtypid = a.atttypid and lower(e.enumlabel) = 'confirmed'
                                             order by e.enumlabel <> 'confirmed' limit 1)
                -- numbers and the like: only their owner knows what they mean, so their default is taken
                else coalesce((select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d
                                where d.adrelid = a.attrelid and d.adnum = a.attnum), 'null') end
      into status_type, status_label
      from pg_attribute a join pg_type ty on ty.oid = a.atttypid
     where a.attrelid = appointments and a.attname = 'status';
    execute format('create or replace function appointment_status_confirmed() returns %s language sql stable as %L',
        status_type, format('select (%s)::%s', status_label, status_type));
    select format_type(a.atttypid, a.atttypmod) into service_type
      from pg_attribute a where a.attrelid = appointments and a.attname = 'service_type';
    execute format('create or replace function appointment_service_type(spoken text) returns %s language plpgsql stable as %L',
        service_type,
        format('begin return spoken::%s; exception when data_exception or integrity_constraint_violation then return null; end',
            service_type));

    -- security definer, because other software's role may not read our clinics
    execute format($create$
        create or replace function appointments_hold_a_slot() returns trigger
            language plpgsql security definer set search_path = %1$s, pg_catalog, pg_temp set timezone = 'UTC'
            as $body$
        begin
            if tg_op = 'INSERT' then
                new.calendar_id := coalesce(new.calendar_id,
                    (select c.calendar_id from %1$s.clinic c where c.org_id = new.org_id::text), 'primary');
                if new.ends_at is null then
                    new.ends_at := upper(%5$s)%3$s;
                end if;
            elsif new.scheduled_at is distinct from old.scheduled_at then
                new.calendar_id := coalesce(new.calendar_id,
                    (select c.calendar_id from %1$s.clinic c where c.org_id = new.org_id::text), 'primary');
                -- whoever does not know our column moves the start alone
                if %4$s and new.ends_at is not distinct from old.ends_at then
                    new.ends_at := (%6$s + (%7$s - %8$s))%3$s;
                end if;
            end if;
            new.occupies := %2$s;
            return new;
        end
        $body$
        $create$, home, format(slot, 'new'), ends_wall,
        case when ends_are_ours then 'true' else 'false' end, format(span, 'new'), format(starts, 'new'), format(ends, 'old'), format(starts, 'old'));

    -- fill what old rows hold; triggers of other software sleep meanwhile
    for todo in
        select t.tgname as name, case t.tgenabled when 'A' then 'enable always' when 'R' then 'enable replica' else 'enable' end as wake
          from pg_trigger t
         where t.tgrelid = appointments and not t.tgisinternal and t.tgenabled <> 'D'
           and t.tgname <> 'zz_appointments_hold_a_slot'
    loop
        execute format('alter table %s disable trigger %I', appointments, todo.name);
        stopped := stopped || format('alter table %s %s trigger %I', appointments, todo.wake, todo.name);
    end loop;
    execute format('update %1$s as row set occupies = %2$s where row.occupies is distinct from %2$s',
        appointments, format(slot, 'row'));
    -- of overlapping old rows the earlier one keeps its place under the constraint
    execute format($mark$
        update %1$s as row set overlap_allowed = true
          from (select ctid as place,
                       max(upper(occupies)) over (partition by org_id, calendar_id order by lower(occupies), ctid
                           rows between unbounded preceding and 1 preceding) > lower(occupies) as overlaps
                  from %1$s
                 where occupies is not null and not overlap_allowed) as earlier
         where row.ctid = earlier.place and earlier.overlaps
        $mark$, appointments);
    foreach change in array stopped loop
        execute change;
    end loop;

    -- the last of the BEFORE triggers by name, so that it sees what the others made of the row
    execute format('create or replace trigger zz_appointments_hold_a_slot before insert or update on %s
        for each row execute function appointments_hold_a_slot()', appointments);
end
$adopt$;
