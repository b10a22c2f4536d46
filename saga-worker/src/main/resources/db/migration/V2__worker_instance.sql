-- One row for each living worker. Ages are measured on this server's clock alone, so that the workers' clocks may differ.
create table worker_instance (
    instance     uuid        primary key,
    started_at   timestamptz not null default clock_timestamp(),
    heartbeat_at timestamptz not null default clock_timestamp(),
    constraint worker_instance_beats_after_start check (heartbeat_at >= started_at)
);
