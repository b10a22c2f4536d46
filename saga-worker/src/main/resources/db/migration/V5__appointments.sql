-- The appointments, with the column names that such systems already have. An existing table is left for the next
-- migration to adopt; it is looked for along the whole search_path, not only in the schema where tables are made.
-- What was done to it is kept in appointments_adoption.
create table if not exists appointments_adoption (
    id     bigint      generated always as identity primary key,
    at     timestamptz not null default now(),
    change text        not null
);

do $$
begin
    if to_regclass('appointments') is not null then
        return;
    end if;
    create table appointments (
        id                       uuid        primary key default gen_random_uuid(),
        org_id                   text        not null,
        contact_id               text,
        service_type             text,
        scheduled_at             timestamptz not null,
        ends_at                  timestamptz not null,
        duration_minutes         integer,
        status                   text        not null default 'confirmed',
        time_zone                text,
        patient_name             text,
        patient_phone            text,
        patient_email            text,
        notes                    text,
        google_calendar_event_id text,
        calendar_id              text        not null,
        calendar_link            text,
        booking_id               uuid,
        metadata                 jsonb,
        created_at               timestamptz not null default now(),
        updated_at               timestamptz not null default now(),
        constraint appointments_ends_after_start check (ends_at > scheduled_at)
    );
    insert into appointments_adoption (change) values ('create table appointments');
end
$$;
