-- Makes an appointments table that other software owns fit for bookings: what would refuse every booking is mended, all
-- else stays. No row is written here, and what other software may and may not write stays as it was:
--
--   missing columns of ours         added, empty in old rows
--   id without default              gets one; integers count from the table's own sequence, or downwards from -1 when it
--                                   has none, so as never to meet an id that other software chooses
--   NOT NULL without default        dropped where a booking has no value (contact_id, columns unknown to us, and those of
--                                   ours that a caller may leave open)
--   CHECK constraints               kept for other software's rows; rows with booking_attempt, which are ours, are exempt
--   foreign keys                    dropped from columns that we write (org_id, status, service_type ...): a clinic that is
--                                   not in the platform's own list must not lose bookings. Those on other columns, such as
--                                   contact_id, stay: an empty value passes them
--   UNIQUE over nothing of a booking's own, so that a second booking would always collide: limited to other software's rows
--   varchar that is too short       widened
--   stored generated columns        become plain ones; the slot trigger (next migrations) goes on filling them
--   status enum without "confirmed" gets the label (in any case of letters: CONFIRMED is taken as it is)
--
-- Left alone: triggers, rules, row security, domains, other UNIQUE constraints (they are the platform's own rules: a booking
-- that breaks one is refused by its name). "timestamp without time zone" stays and is read and written as UTC, which is what
-- most frameworks mean by it. Refused with a word of what to do: views, foreign and partitioned tables (PostgreSQL 16 and
-- older cannot keep partitions free of overlaps), virtual generated columns, and a role that does not own the table.
-- Every change is kept in appointments_adoption. Running this twice changes nothing more.
do $adopt$
declare
    us constant text := 'Handshake cannot adopt the table appointments: ';
    -- what the journal writes into every booking, or leaves empty when the caller left it open
    always constant text[] := array['org_id', 'scheduled_at', 'ends_at', 'duration_minutes', 'status', 'time_zone',
        'patient_name', 'google_calendar_event_id', 'calendar_id', 'booking_id', 'metadata', 'booking_attempt'];
    sometimes constant text[] := array['service_type', 'patient_phone', 'patient_email', 'notes', 'calendar_link'];
    -- of these, two bookings of one clinic never need to be equal
    distinctive constant text[] := array['id', 'scheduled_at', 'ends_at', 'patient_name', 'patient_phone', 'patient_email',
        'notes', 'google_calendar_event_id', 'calendar_link', 'booking_id', 'metadata'];
    written constant text[] := always || sometimes;
    appointments constant regclass := to_regclass('appointments');
    kind "char";
    owner oid;
    todo record;
    changes text[] := '{}';
    change text;
    sequence regclass;
    lowest bigint;
begin
    -- a busy table is not held up: better to fail now and to be started again
    set local lock_timeout = '30s';
    select c.relkind, c.relowner into kind, owner from pg_class c where c.oid = appointments;
    if kind <> 'r' then
        raise exception '%', us || 'it is not a plain table (' || case kind when 'p' then 'partitioned' when 'v' then 'a view'
            when 'm' then 'a materialized view' when 'f' then 'a foreign table' else kind::text end || ').'
            using hint = 'Put a plain table of that name first on the search_path of this database role.';
    end if;
    if not pg_has_role(current_user, owner, 'MEMBER') then
        raise exception '%', us || 'it belongs to another role.'
            using hint = format('As its owner: ALTER TABLE %s OWNER TO %I; or GRANT %I TO %I;', appointments, current_user,
                pg_get_userbyid(owner), current_user);
    end if;

    -- missing columns
    for todo in
        select name, type
          from (values (1, 'id', 'uuid'), (2, 'org_id', 'text'), (3, 'contact_id', 'text'), (4, 'service_type', 'text'),
                       (5, 'scheduled_at', 'timestamptz'), (6, 'ends_at', 'timestamptz'), (7, 'duration_minutes', 'integer'),
                       (8, 'status', 'text'), (9, 'time_zone', 'text'), (10, 'patient_name', 'text'),
                       (11, 'patient_phone', 'text'), (12, 'patient_email', 'text'), (13, 'notes', 'text'),
                       (14, 'google_calendar_event_id', 'text'), (15, 'calendar_id', 'text'), (16, 'calendar_link', 'text'),
                       (17, 'booking_id', 'uuid'), (18, 'metadata', 'jsonb'), (19, 'created_at', 'timestamptz'),
                       (20, 'updated_at', 'timestamptz'),
                       -- ours alone: which attempt made the row (a row that has none is other software's), and which time
                       -- it holds (next migration)
                       (21, 'booking_attempt', 'integer'), (22, 'occupies', 'tstzrange'),
                       (23, 'overlap_allowed', 'boolean not null default false')) as ours(place, name, type)
         where not exists (select from pg_attribute a
                            where a.attrelid = appointments and a.attname = name and a.attnum > 0 and not a.attisdropped)
         order by place
    loop
        changes := changes || format('alter table %s add column %I %s', appointments, todo.name, todo.type);
    end loop;
    foreach change in array changes loop
        execute change;
        insert into appointments_adoption (change) values (change);
    end loop;
    changes := '{}';

    -- columns whose type cannot hold what a booking has to say
    for todo in
        select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attgenerated as generated
          from pg_attribute a join pg_type ty on ty.oid = a.atttypid
         where a.attrelid = appointments and a.attnum > 0 and not a.attisdropped
           and (a.attname in ('scheduled_at', 'ends_at') and a.atttypid not in ('timestamptz'::regtype, 'timestamp'::regtype)
                or a.attname = 'booking_id' and a.atttypid <> 'uuid'::regtype and ty.typcategory <> 'S'
                or a.attname = any (written) and a.attgenerated = 'v')
    loop
        raise exception '%', us || format('its column %I is %s%s.', todo.name,
                case when todo.generated = 'v' then 'a virtual generated ' else '' end, todo.type)
            using hint = 'Rename that column; Handshake then adds its own.';
    end loop;

    -- stored generated columns that we write
    for todo in
        select a.attname as name from pg_attribute a
         where a.attrelid = appointments and a.attname = any (written) and a.attgenerated = 's' and not a.attisdropped
    loop
        changes := changes || format('alter table %s alter column %I drop expression', appointments, todo.name);
    end loop;

    -- defaults that a booking relies on
    for todo in
        select a.attname as name, a.atttypid as type, ty.typcategory as category, a.atttypid::regtype::text as typename
          from pg_attribute a join pg_type ty on ty.oid = a.atttypid
         where a.attrelid = appointments and a.attname in ('id', 'created_at', 'updated_at') and not a.attisdropped
           and not a.atthasdef and a.attidentity = ''
    loop
        if todo.name = 'id' and todo.type = 'uuid'::regtype then
            changes := changes || format('alter table %s alter column id set default gen_random_uuid()', appointments);
        elsif todo.name = 'id' and todo.category = 'S' then
            changes := changes || format('alter table %s alter column id set default gen_random_uuid()::text', appointments);
        elsif todo.name = 'id' and todo.type in ('bigint'::regtype, 'integer'::regtype, 'smallint'::regtype) then
            sequence := coalesce(to_regclass('appointments_id_seq'), to_regclass('appointments_seq'));
            if sequence is null then
                execute format('select least(min(id), 0) - 1 from %s', appointments) into lowest;
                lowest := coalesce(lowest, -1);
                change := format('create sequence appointments_id_downwards as %s increment by -1 start with %s',
                    todo.typename, lowest);
                execute change;
                insert into appointments_adoption (change) values (change);
                sequence := 'appointments_id_downwards'::regclass;
            end if;
            changes := changes || format('alter table %s alter column id set default nextval(%L)', appointments, sequence);
        elsif todo.name = 'id' then
            raise exception '%', us || format('its column id is %s and has no default.', todo.typename)
                using hint = 'Give that column a default.';
        elsif todo.type = 'timestamptz'::regtype then
            changes := changes || format('alter table %s alter column %I set default now()', appointments, todo.name);
        elsif todo.type = 'timestamp'::regtype then
            changes := changes
                || format('alter table %s alter column %I set default (now() at time zone %L)', appointments, todo.name, 'UTC');
        else
            changes := changes || format('alter table %s alter column %I drop not null', appointments, todo.name);
        end if;
    end loop;

    -- NOT NULL where a booking has no value
    for todo in
        select a.attname as name
          from pg_attribute a
         where a.attrelid = appointments and a.attnum > 0 and not a.attisdropped and a.attnotnull
           and a.attidentity = '' and a.attgenerated = ''
           and a.attname not in ('id', 'created_at', 'updated_at') and a.attname <> all (always)
           and (not a.atthasdef or a.attname = any (sometimes))
           and not exists (select from pg_index i where i.indrelid = appointments and i.indisprimary and a.attnum = any (i.indkey))
    loop
        changes := changes || format('alter table %s alter column %I drop not null', appointments, todo.name);
    end loop;

    -- CHECK constraints: our rows are exempt
    for todo in
        select c.conname as name, pg_get_expr(c.conbin, c.conrelid) as expression,
               case when c.connoinherit then ' no inherit' else '' end
                   || case when c.convalidated then '' else ' not valid' end as manner
          from pg_constraint c
         where c.conrelid = appointments and c.contype = 'c' and c.coninhcount = 0
           and c.conname <> 'appointments_ends_after_start'
           and coalesce(to_jsonb(c) ->> 'conenforced', 'true') = 'true'
           and pg_get_expr(c.conbin, c.conrelid) not like '%booking_attempt IS NOT NULL%'
    loop
        changes := changes || format('alter table %s drop constraint %I, add constraint %I check ((%s) or booking_attempt is not null)%s',
            appointments, todo.name, todo.name, todo.expression, todo.manner);
    end loop;

    -- foreign keys of columns that we write
    for todo in
        select c.conname as name
          from pg_constraint c
         where c.conrelid = appointments and c.contype = 'f' and c.conparentid = 0
           and exists (select from pg_attribute a
                        where a.attrelid = appointments and a.attnum = any (c.conkey) and a.attname = any (written))
    loop
        changes := changes || format('alter table %s drop constraint %I', appointments, todo.name);
    end loop;

    -- UNIQUE that would let in one booking only
    for todo in
        select ci.relname as name, con.conname as constraint_name, pg_get_indexdef(i.indexrelid) as definition
          from pg_index i
          join pg_class ci on ci.oid = i.indexrelid
          left join pg_constraint con on con.conindid = i.indexrelid and con.contype in ('u', 'x') and con.conrelid = appointments
         where i.indrelid = appointments and i.indisunique and not i.indisprimary and i.indpred is null
           and 0 <> all (i.indkey::int2[])
           and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = i.indexrelid)
           and not exists (
               select from pg_attribute a
                 left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                where a.attrelid = appointments and a.attnum = any (i.indkey)
                  and (a.attname = any (distinctive)
                       or a.attidentity <> ''
                       -- a function as default gives each row its own value
                       or a.attname <> all (written) and pg_get_expr(d.adbin, d.adrelid) like '%(%'
                       or a.attname <> all (written) and d.adbin is null
                          and coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false') = 'false'))
    loop
        if todo.constraint_name is not null then
            changes := changes || format('alter table %s drop constraint %I', appointments, todo.constraint_name);
        else
            changes := changes || format('drop index %s', todo.name::regclass);
        end if;
        changes := changes || (todo.definition || ' where (booking_attempt is null)');
    end loop;

    -- status
    for todo in
        select a.atttypid::regtype::text as typename
          from pg_attribute a join pg_type ty on ty.oid = a.atttypid
         where a.attrelid = appointments and a.attname = 'status' and not a.attisdropped and ty.typtype = 'e'
           and not exists (select from pg_enum e where e.enumtypid = a.atttypid and lower(e.enumlabel) = 'confirmed')
    loop
        changes := changes || format('alter type %s add value %L', todo.typename, 'confirmed');
    end loop;

    foreach change in array changes loop
        execute change;
        insert into appointments_adoption (change) values (change);
    end loop;

    -- columns too short: a view or a trigger that names the column forbids it, and then a longer text is refused
    for todo in
        select a.attname as name, a.atttypid as type, bound, case when a.atttypid = 'bpchar'::regtype then format('character(%s)', bound)
               else format('character varying(%s)', bound) end as wider
          from pg_attribute a
          join (values ('id', 36), ('service_type', 100), ('status', 20), ('time_zone', 64), ('patient_name', 200),
                       ('patient_phone', 40), ('patient_email', 254), ('notes', 2000), ('google_calendar_event_id', 40),
                       ('calendar_id', 254), ('calendar_link', 2000), ('booking_id', 36), ('org_id', 100)) as needed(name, bound)
            on needed.name = a.attname
         where a.attrelid = appointments and not a.attisdropped
           and a.atttypid in ('varchar'::regtype, 'bpchar'::regtype) and a.atttypmod > 0 and a.atttypmod - 4 < bound
    loop
        change := format('alter table %s alter column %I type %s', appointments, todo.name, todo.wider);
        begin
            execute change;
            insert into appointments_adoption (change) values (change);
        exception when feature_not_supported or dependent_objects_still_exist then
            raise warning 'Handshake cannot widen appointments.%: bookings with a longer text will be refused. %',
                todo.name, sqlerrm;
        end;
    end loop;
end
$adopt$;
