-- One row for each booking: inbox, journal and outbox in one. Its state is the decision.

-- The timeline is for people: it keeps the newest steps and never grows without bound.
create function newest_steps(story jsonb, more jsonb) returns jsonb
    language sql immutable parallel safe
    as $$
        select coalesce(jsonb_agg(step order by place), '[]')
          from (select step, place
                  from jsonb_array_elements(story || more) with ordinality as steps(step, place)
                 order by place desc
                 limit 200) as newest
    $$;

create table booking_saga (
    booking_id          uuid        primary key,
    org_id              text        not null,
    call_id             text        not null,
    -- the clinic's calendar when this attempt began: an undo looks there, whatever the clinic says by then
    calendar_id         text        not null,
    attempt             integer     not null default 1,
    state               text        not null default 'RECEIVED',
    priority            text        not null,
    -- the deliveries of this attempt, which its outcome answers; and those of the attempts before
    request_ids         text[]      not null,
    earlier_request_ids text[]      not null default '{}',
    first_request_id    text        not null,
    request             jsonb       not null,
    starts_at           timestamptz not null,
    ends_at             timestamptz not null,
    received_at         timestamptz not null,
    answer_by           timestamptz not null,
    traceparent         text        not null default '',
    claimed_by          uuid,
    epoch               bigint      not null default 0,
    -- when this attempt was claimed for the first time; null: nobody can have acted for it
    first_claimed_at    timestamptz,
    -- how often this attempt was taken from a holder that had not decided it
    claims              integer     not null default 0,
    -- from when on an unclaimed row may be claimed
    due_at              timestamptz not null default now(),
    undo_tries          integer     not null default 0,
    undo_since          timestamptz,
    reason              text,
    detail              text        not null default '',
    parked_because      text,
    late                boolean     not null default false,
    event_id            text        not null,
    calendar_link       text        not null default '',
    appointment_id      text,
    decided_at          timestamptz,
    -- the number of the newest announcement that was asked for, and of the newest that was sent; both only grow, so
    -- that marking an old one as sent swallows no newer one
    to_announce         bigint      not null default 0,
    announced           bigint      not null default 0,
    to_announce_since   timestamptz,
    -- failures of earlier attempts that were not announced when the next attempt began: [{"number": n, "outcome": {...}}]
    unannounced         jsonb       not null default '[]',
    story               jsonb       not null default '[]',
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),

    -- one tool-call id of one call never stands for two wishes
    constraint booking_saga_one_wish_per_request unique (org_id, call_id, first_request_id),
    constraint booking_saga_state check (state in ('RECEIVED', 'CONFIRMED', 'UNDOING', 'FAILED', 'STUCK')),
    constraint booking_saga_priority check (priority in ('LIVE', 'REPLAY')),
    constraint booking_saga_attempt check (attempt >= 1),
    constraint booking_saga_requests check (cardinality(request_ids) between 1 and 100
                                            and array_position(request_ids, null) is null
                                            and cardinality(earlier_request_ids) <= 1000),
    constraint booking_saga_times check (ends_at > starts_at and answer_by >= received_at),
    constraint booking_saga_event check (event_id ~ '^[0-9a-f]{40}$'),
    constraint booking_saga_detail check (length(detail) <= 500),
    constraint booking_saga_counts check (epoch >= 0 and claims >= 0 and undo_tries >= 0 and announced >= 0
                                          and announced <= to_announce),
    constraint booking_saga_story check (jsonb_typeof(story) = 'array' and jsonb_array_length(story) <= 200),
    constraint booking_saga_claim check (claimed_by is null
                                         or (state in ('RECEIVED', 'UNDOING') and epoch >= 1 and first_claimed_at is not null)),
    constraint booking_saga_announcement check ((to_announce = 0) = (to_announce_since is null)
                                                and (state = 'RECEIVED' or to_announce > 0)),
    constraint booking_saga_undecided check (state <> 'RECEIVED'
        or (reason is null and decided_at is null and appointment_id is null and undo_since is null and calendar_link = ''
            and not late and detail = '')),
    constraint booking_saga_confirmed check (state <> 'CONFIRMED'
        or (reason is null and decided_at is not null and appointment_id is not null and undo_since is null)),
    constraint booking_saga_failed check (state not in ('UNDOING', 'FAILED', 'STUCK')
        or (reason is not null and decided_at is not null and appointment_id is null and undo_since is not null)),
    constraint booking_saga_parked check ((state = 'STUCK') = (parked_because is not null))
);

-- what is open, in the order in which it is claimed: live before replays ('LIVE' < 'REPLAY'), oldest first
create index booking_saga_open on booking_saga (priority, received_at) where state in ('RECEIVED', 'UNDOING');
create index booking_saga_claimed on booking_saga (claimed_by) where claimed_by is not null;
create index booking_saga_to_announce on booking_saga (to_announce_since)
    where to_announce > announced or unannounced <> '[]';
-- what people look at: the newest of a state, or of a clinic
create index booking_saga_newest on booking_saga (state, received_at desc);
create index booking_saga_clinic on booking_saga (org_id, received_at desc);
