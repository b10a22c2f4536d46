-- Clinics, and what each has granted us at Google.

create table clinic (
    org_id            text        primary key check (length(org_id) between 1 and 100),
    name              text        not null check (length(name) between 1 and 200),
    calendar_id       text        not null default 'primary' check (length(calendar_id) between 1 and 254),
    time_zone         text        not null default 'Europe/London' check (length(time_zone) between 1 and 100),
    version           bigint      not null default 0,
    -- The version that the settings topic carries; another one than version means: still to be announced.
    announced_version bigint      not null default -1,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now()
);

create index clinic_unannounced on clinic (org_id) where announced_version <> version;

create table google_connection (
    org_id                  text        primary key references clinic (org_id),
    status                  text        not null check (status in ('CONNECTED', 'RECONNECT_NEEDED')),
    -- Why a person has to reconnect it.
    cause                   text        not null default ''
                            check (cause in ('', 'CONSENT_REVOKED', 'ADMIN_POLICY', 'SCOPE_MISSING', 'NOT_WRITABLE', 'TOKEN_REJECTED')),
    -- Both tokens are sealed; the associated data is the org id and the column's name.
    refresh_token           bytea       not null check (octet_length(refresh_token) > 0),
    access_token            bytea       check (octet_length(access_token) > 0),
    access_token_expires_at timestamptz,
    scope                   text        not null default '',
    connected_at            timestamptz not null,
    last_refreshed_at       timestamptz,
    last_failure_at         timestamptz,
    -- Every write adds one and names the version that it has read: workers and a reconnect may write at one moment.
    version                 bigint      not null default 0,
    check ((access_token is null) = (access_token_expires_at is null)),
    check ((status = 'RECONNECT_NEEDED') = (cause <> '')),
    check (status = 'CONNECTED' or last_failure_at is not null)
);
