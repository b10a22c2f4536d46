-- The ways by which people find a booking. A booking on its way to CONFIRMED pays for three of them; the others are entered by
-- what failed, was repeated, or was tried again.

-- The newest of all. Each booking comes in at the end of it.
create index booking_saga_newest on booking_saga (received_at desc, booking_id desc);

-- Found by the delivery's id, and by the telephone number: hashes, so that an index holds nothing of a person, under the day on
-- which the booking came in, so that what is written lies together (an index of hashes alone is written to all over, and a
-- checkpoint has each of its pages written to the log again). Who looks asks day by day. A row enters when nobody is at it any
-- more; those that somebody is at are few, and in the index of what is claimed.
create function booking_day(moment timestamptz) returns date
    language sql immutable parallel safe
    return (moment at time zone 'UTC')::date;

-- The last eight digits: how people write the country and the area before them differs.
create function booking_phone_hash(phone text) returns integer
    language sql immutable parallel safe
    return hashtext(right(translate(phone, '+ -()./', ''), 8));

create index booking_saga_delivery on booking_saga (booking_day(received_at), hashtext(first_request_id))
    where claimed_by is null;
create index booking_saga_phone on booking_saga (booking_day(received_at), booking_phone_hash(request #>> '{patient,phone}'))
    where claimed_by is null;

-- Deliveries that met a booking which was there already.
create index booking_saga_delivery_again on booking_saga using gin ((request_ids || earlier_request_ids))
    where cardinality(request_ids) > 1 or cardinality(earlier_request_ids) > 0;

create index booking_saga_tried_again on booking_saga (received_at desc, booking_id desc) where attempt > 1;

-- What went wrong, undone or not: undo_since says so of UNDOING, FAILED and STUCK alike. No statement on the way of a booking
-- asks for that, so that none of them takes one of these for its way while it is small; a condition on the state would be such
-- a trap (RowsTouchedTest caught it). The event of a confirmed booking is found through its appointment.
create index booking_saga_event on booking_saga (event_id) where undo_since is not null;
create index booking_saga_wrong_of_clinic on booking_saga (org_id, received_at desc) where undo_since is not null;
create index booking_saga_wrong_by_reason on booking_saga (reason, received_at desc) where undo_since is not null;

-- What waits for a worker, in an outage or a replay of everything, in the order of the list. Each names one state, because the
-- sweep asks for both.
create index booking_saga_waiting_newest on booking_saga (received_at desc, booking_id desc)
    where claimed_by is null and state = 'RECEIVED';
create index booking_saga_undone_later on booking_saga (received_at desc, booking_id desc)
    where claimed_by is null and state = 'UNDOING';
