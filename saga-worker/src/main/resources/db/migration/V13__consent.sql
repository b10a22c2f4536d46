-- A person's consent at Google's page, what became of it later, and test bookings.

alter table google_connection
    -- when the person agreed; null: the token was imported, and nobody told
    add column granted_at      timestamptz,
    -- where Google has said so
    add column consent_ends_at timestamptz,
    -- since when a person is needed
    add column broken_at       timestamptz,
    -- the consent before this one ended as those do that are given to an app in testing mode
    add column testing_mode_suspected boolean not null default false;

update google_connection set broken_at = last_failure_at where status = 'RECONNECT_NEEDED';

-- The one invitation of a clinic that counts: asking for a new one ends the one before. The link itself is nowhere kept.
create table connect_invitation (
    org_id       text        primary key references clinic (org_id),
    token_digest bytea       not null check (octet_length(token_digest) = 32),
    invited_by   text        not null,
    -- whether it may be another Google account than before
    any_account  boolean     not null,
    expires_at   timestamptz not null,
    -- how often somebody went from it to Google's page
    starts       integer     not null default 0,
    used_at      timestamptz
);

-- Who is at Google's page now. Neither the state nor the code verifier is kept: only what they can be known by.
create table google_consent (
    state_digest   bytea       primary key check (octet_length(state_digest) = 32),
    -- of the verifier, which the browser keeps: so it also says which browser this is
    code_challenge text        not null check (length(code_challenge) = 43),
    org_id         text        not null references clinic (org_id),
    actor          text        not null,
    -- the invitation that it began with; null: somebody who had signed in
    invitation     bytea       check (octet_length(invitation) = 32),
    -- whether it may be another Google account than before
    any_account    boolean     not null,
    expires_at     timestamptz not null
);

create index google_consent_expiry on google_consent (expires_at);

-- A test booking is written down before its event is made, so that any worker can remove what a dead one has left.
create table test_booking (
    call_id     uuid        primary key,
    org_id      text        not null references clinic (org_id),
    calendar_id text        not null,
    time_zone   text        not null,
    starts_at   timestamptz not null,
    begun_at    timestamptz not null,
    state       text        not null check (state in ('RUNNING', 'CLEAN', 'LEFT_OVER')),
    passed      boolean     not null default false,
    -- when somebody else may remove it
    due_at      timestamptz not null
);

create index test_booking_clinic on test_booking (org_id, begun_at desc);
create index test_booking_due on test_booking (due_at) where state <> 'CLEAN';
