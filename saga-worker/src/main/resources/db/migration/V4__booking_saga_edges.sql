-- Only these edges exist: RECEIVED -> CONFIRMED | UNDOING -> FAILED | STUCK, and FAILED -> RECEIVED with the next attempt.
-- The code refuses all others, and so does the table, should the code forget.
create function booking_saga_keeps_its_word() returns trigger
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
                                      ('UNDOING', 'STUCK'), ('FAILED', 'RECEIVED'))
            and old.state <> new.state then
        raise exception 'booking_saga: there is no way from % to %', old.state, new.state
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

create trigger booking_saga_keeps_its_word
    before insert or update on booking_saga
    for each row execute function booking_saga_keeps_its_word();
