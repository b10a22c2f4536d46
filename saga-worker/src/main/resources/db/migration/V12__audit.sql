-- Who did what to which booking, clinic or letter, and when. Rows are added and read, never changed: whoever has mended
-- something in a hurry must find what was done, also when the doer would rather not have done it.
create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null check (length(actor) between 1 and 80),
    action text not null check (length(action) between 1 and 60),
    subject text not null check (length(subject) between 1 and 200),
    detail text not null check (length(detail) <= 1000)
);

create index audit_of_a_subject on audit (subject, id);

create function audit_is_never_changed() returns trigger language plpgsql as $$
begin
    raise exception 'audit: rows are added and read, never changed';
end
$$;

create trigger audit_is_never_changed before update or delete or truncate on audit
    for each statement execute function audit_is_never_changed();

-- The console's sessions live in sealed cookies, so that every worker knows them. What is remembered here is which of them
-- was ended by its owner, until its cookie would have run out by itself.
create table console_signed_out (
    session_id uuid primary key,
    until timestamptz not null
);
