-- What people do about failed bookings: replay them, one or many; try a stuck undo again, or close it; look after dead letters.

-- A person's word on a stuck undo. Both are empty in every other row.
alter table booking_saga
    -- why it was closed by hand: STUCK -> FAILED
    add column closed_because text,
    -- whether that person said that no event of ours stands any more; what may stand is never tried again, as there would be two
    add column closed_event_gone boolean,
    drop constraint booking_saga_parked,
    -- what it was parked for stays with what was closed by hand
    add constraint booking_saga_parked check ((parked_because is not null) = (state = 'STUCK' or closed_because is not null)),
    add constraint booking_saga_closed_by_hand check ((closed_because is null) = (closed_event_gone is null)
        and (closed_because is null or (state = 'FAILED' and length(closed_because) between 1 and 500)));

-- Only these edges exist: RECEIVED -> CONFIRMED | UNDOING -> FAILED | STUCK; FAILED -> RECEIVED with the next attempt; and by
-- a person's word STUCK -> UNDOING, with all its patience anew, and STUCK -> FAILED, with the reason. The code refuses all
-- others, and so does the table, should the code forget.
create or replace function booking_saga_keeps_its_word() returns trigger
    language plpgsql
    as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'RECEIVED' or new.attempt <> 1 then
            raise exception 'booking_saga: a booking begins as RECEIVED with attempt 1, found % with attempt %',
                new.state, new.attempt using errcode = 'check_violation';
        end if;
        return new;
    end if;

    if (old.state, new.state) not in (('RECEIVED', 'CONFIRMED'), ('RECEIVED', 'UNDOING'), ('UNDOING', 'FAILED'),
                                      ('UNDOING', 'STUCK'), ('FAILED', 'RECEIVED'), ('STUCK', 'UNDOING'),
                                      ('STUCK', 'FAILED'))
            and old.state <> new.state then
        raise exception 'booking_saga: there is no way from % to %', old.state, new.state
            using errcode = 'check_violation';
    end if;
    if old.state = 'STUCK' and new.state <> 'STUCK' then
        -- whoever held it before it was parked must not meet an epoch of theirs
        if new.epoch = old.epoch or new.claimed_by is not null then
            raise exception 'booking_saga: a person''s word is an epoch of its own, and nobody''s claim'
                using errcode = 'check_violation';
        end if;
        if new.state = 'UNDOING' and (new.claims <> 0 or new.undo_tries <> 0 or new.undo_since <= old.undo_since) then
            raise exception 'booking_saga: an undo that is tried again begins with its patience anew'
                using errcode = 'check_violation';
        end if;
        if new.state = 'FAILED' and new.closed_because is null then
            raise exception 'booking_saga: a stuck undo is closed with a reason' using errcode = 'check_violation';
        end if;
    end if;
    if new.closed_because is not null and old.closed_because is null and old.state <> 'STUCK' then
        raise exception 'booking_saga: only a stuck undo is closed by hand' using errcode = 'check_violation';
    end if;
    if old.closed_because is not null and new.state = 'FAILED'
            and (new.closed_because is null or (old.closed_event_gone and not new.closed_event_gone)) then
        raise exception 'booking_saga: what a person has said of a closed undo is not unsaid'
            using errcode = 'check_violation';
    end if;
    if new.state = 'RECEIVED' and not old.closed_event_gone then
        raise exception 'booking_saga: an event may stand, and another attempt would make a second'
            using errcode = 'check_violation';
    end if;
    if new.attempt <> old.attempt + (case when old.state = 'FAILED' and new.state = 'RECEIVED' then 1 else 0 end) then
        raise exception 'booking_saga: attempt % of a row % cannot follow attempt %', new.attempt, new.state, old.attempt
            using errcode = 'check_violation';
    end if;
    if new.epoch < old.epoch or new.to_announce < old.to_announce or new.announced < old.announced then
        raise exception 'booking_saga: epoch and announcements only grow' using errcode = 'check_violation';
    end if;
    if (new.booking_id, new.org_id, new.call_id, new.first_request_id, new.starts_at)
            is distinct from (old.booking_id, old.org_id, old.call_id, old.first_request_id, old.starts_at) then
        raise exception 'booking_saga: what makes the booking id cannot change' using errcode = 'check_violation';
    end if;
    if new.attempt = old.attempt
            and (new.event_id, new.calendar_id, new.ends_at, new.request)
                is distinct from (old.event_id, old.calendar_id, old.ends_at, old.request) then
        raise exception 'booking_saga: what an attempt stands for cannot change' using errcode = 'check_violation';
    end if;
    if old.state <> 'RECEIVED' and new.attempt = old.attempt
            and (new.decided_at, new.reason, new.detail, new.late, new.appointment_id, new.calendar_link)
                is distinct from (old.decided_at, old.reason, old.detail, old.late, old.appointment_id, old.calendar_link) then
        raise exception 'booking_saga: a decision cannot change' using errcode = 'check_violation';
    end if;
    new.updated_at := now();
    return new;
end
$$;

-- One wish of a person to replay many: what was chosen then, and how far it has come.
create table replay_run (
    id          uuid             primary key,
    asked_by    text             not null,
    asked_at    timestamptz      not null default clock_timestamp(),
    filter      jsonb            not null,
    per_second  double precision not null,
    total       integer          not null,
    state       text             not null default 'RUNNING',
    ended_at    timestamptz,
    -- whether nothing that was published is waited for any more
    settled     boolean          not null default false,
    -- the worker that goes on with it; another takes it over when this one has not said so again in time
    paced_by    uuid,
    paced_until timestamptz      not null default '-infinity',
    -- how many may be published now, as of credit_at
    credit      double precision not null default 1,
    credit_at   timestamptz      not null default clock_timestamp(),

    constraint replay_run_state check (state in ('RUNNING', 'STOPPED', 'DONE')),
    constraint replay_run_rate check (per_second > 0 and credit >= 0),
    constraint replay_run_ended check ((state = 'RUNNING') = (ended_at is null)),
    constraint replay_run_settled check (not settled or state <> 'RUNNING')
);
create index replay_run_open on replay_run (asked_at) where not settled;
create index replay_run_newest on replay_run (asked_at desc);

create table replay_item (
    run        uuid        not null references replay_run on delete cascade,
    place      integer     not null,
    booking_id uuid        not null,
    org_id     text        not null,
    -- the attempt that had failed when it was chosen: the replay's request id is made of it
    attempt    integer     not null,
    -- what that attempt had failed for
    reason     text        not null,
    state      text        not null,
    -- why it was skipped, or what it failed for this time
    why        text,
    changed_at timestamptz not null default clock_timestamp(),

    primary key (run, place),
    constraint replay_item_once unique (run, booking_id),
    constraint replay_item_state check (state in ('WAITING', 'PUBLISHED', 'CONFIRMED', 'FAILED', 'SKIPPED', 'UNDECIDED')),
    constraint replay_item_why check ((why is not null) = (state in ('SKIPPED', 'FAILED')))
);
create index replay_item_open on replay_item (run, state, place) where state in ('WAITING', 'PUBLISHED');

-- What could not be read, as it lies in its topic, for as long as it lies there.
create table dead_letter (
    -- made of partition, offset and time: the same letter read again is the same row, and a topic made anew begins anew
    id               uuid        primary key,
    partition        integer     not null,
    at_offset        bigint      not null,
    written_at       timestamptz not null,
    -- where it came from; empty when the letter does not say, or says nothing that we know
    origin_topic     text        not null,
    origin_partition integer     not null,
    origin_offset    bigint      not null,
    reason           text        not null,
    -- null: there is none, or it was too large for a letter and stayed behind
    key              bytea,
    value            bytea,
    -- [{"name": n, "value": base64, if any}]; ours, which say why it is a letter, are not among them. No jsonb: a name may
    -- hold what PostgreSQL takes in no text
    headers          text        not null,
    bytes            bigint      not null,
    left_behind      boolean     not null,
    -- the letter that was sent once more, and came back as this one
    came_of          uuid,
    state            text        not null default 'NEW',
    state_since      timestamptz not null default clock_timestamp(),
    -- why it was discarded
    because          text,

    constraint dead_letter_state check (state in ('NEW', 'SENDING', 'REPLAYED', 'DISCARDED')),
    constraint dead_letter_because check ((because is not null) = (state = 'DISCARDED') and length(because) <= 500)
);
create index dead_letter_newest on dead_letter (written_at desc, id desc);
create index dead_letter_of_a_state on dead_letter (state, written_at desc, id desc);
create index dead_letter_came_of on dead_letter (came_of) where came_of is not null;
