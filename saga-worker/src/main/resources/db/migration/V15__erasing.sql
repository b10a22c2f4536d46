-- What is personal can be erased from a closed booking, on somebody's word: the one change that an attempt's request allows.

alter table booking_saga
    add column erased_at timestamptz,
    add constraint booking_saga_erased check (erased_at is null or state in ('CONFIRMED', 'FAILED'));

-- Nobody can be read out of what is left, and nobody takes it for a request: a request has a name.
create function booking_request_erased(request jsonb) returns jsonb
    language sql immutable parallel safe
    return request || '{"patient": {"name": "", "phone": "", "email": ""}, "notes": "", "serviceType": ""}'::jsonb;

-- As before, and: an erased booking stays as it is. It is announced again when its record comes again, and never tried again.
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
    if new.attempt = old.attempt and (new.event_id, new.ends_at) is distinct from (old.event_id, old.ends_at) then
        raise exception 'booking_saga: what an attempt stands for cannot change' using errcode = 'check_violation';
    end if;
    if new.attempt = old.attempt and new.erased_at is null
            and (new.calendar_id, new.request) is distinct from (old.calendar_id, old.request) then
        raise exception 'booking_saga: what an attempt stands for cannot change' using errcode = 'check_violation';
    end if;
    if new.erased_at is not null and (new.state <> old.state
            or new.request not in (booking_request_erased(old.request),
                                   booking_request_erased(old.request) || '{"calendarId": "erased"}')
            or new.calendar_id not in (old.calendar_id, 'erased') or new.calendar_link not in (old.calendar_link, '')) then
        raise exception 'booking_saga: an erased booking keeps its state, and has lost what is personal, no more'
            using errcode = 'check_violation';
    end if;
    if old.erased_at is not null and new.erased_at is distinct from old.erased_at then
        raise exception 'booking_saga: what is erased stays erased' using errcode = 'check_violation';
    end if;
    if old.state <> 'RECEIVED' and new.attempt = old.attempt
            and ((new.decided_at, new.reason, new.detail, new.late, new.appointment_id)
                    is distinct from (old.decided_at, old.reason, old.detail, old.late, old.appointment_id)
                or new.erased_at is null and new.calendar_link <> old.calendar_link) then
        raise exception 'booking_saga: a decision cannot change' using errcode = 'check_violation';
    end if;
    new.updated_at := now();
    return new;
end
$$;

-- Clinics that are gone, until the topic of their settings has heard of it.
create table clinic_farewell (
    org_id text primary key,
    -- a clinic that comes back and goes again has another one
    id     uuid not null default gen_random_uuid()
);
