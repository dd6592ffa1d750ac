create table if not exists posts (
    id integer primary key,
    title text not null,
    body text not null,
    created text not null default current_timestamp
);
