create table if not exists people (
    id integer primary key,
    name text not null unique collate nocase,
    password text not null
);

create table if not exists posts (
    id integer primary key,
    author_id integer not null references people,
    title text not null,
    body text not null,
    created text not null default current_timestamp
);
