create table user (
    id integer primary key,
    name text not null unique collate nocase,
    password text not null,
    role text not null default 'member' check (role in ('member', 'admin')),
    blocked integer not null default 0,
    about text not null default '',
    -- Counts up when the password changes: sessions that were opened before end.
    generation integer not null default 0,
    api_token text unique,
    joined text not null
);
create table post (
    id integer primary key,
    author_id integer not null references user on delete cascade,
    title text not null,
    body text not null,
    image text,
    image_width integer,
    image_height integer,
    image_alt text not null default '',
    created text not null,
    edited text
);
create index post_author on post (author_id);
create table tag (
    post_id integer not null references post on delete cascade,
    name text not null,
    primary key (post_id, name)
) without rowid;
create index tag_name on tag (name);
create table comment (
    id integer primary key,
    post_id integer not null references post on delete cascade,
    author_id integer not null references user on delete cascade,
    body text not null,
    created text not null
);
create index comment_post on comment (post_id);
create table failed_login (
    key text not null,
    at real not null
);
create index failed_login_key on failed_login (key, at)
