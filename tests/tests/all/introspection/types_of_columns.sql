CREATE TABLE every (
    a smallint, b int4, c int8, d real, e float8, f numeric, g numeric(12, 2), h numeric(7), i decimal(5, 5),
    j text, k varchar, l varchar(30), m char, n char(7), o bpchar, p "char", q name,
    r bytea, s uuid, t timestamptz, u timestamptz(3), v timestamp, w timestamp(0), x date, y time, z time(2), aa timetz, ab interval, ac interval(2),
    ad interval year to month, ae json, af jsonb, ag inet, ah cidr, ai macaddr, aj macaddr8, ak bit, al bit(8), am varbit, an varbit(8),
    ao int4range, ap int8range, aq numrange, ar daterange, "as" tsrange, at tstzrange, au int4multirange, av tsvector, aw tsquery, ax point, ay box, az polygon,
    ba xml, bb money, bc oid, bd regclass, be pg_lsn, bf int[], bg text[][], bh varchar(5)[], bi numeric(4, 1)[], bj timestamptz(1)[], bk line, bl jsonpath, bm int2vector, bn oidvector, bo xid8
);
CREATE TABLE negative_scale (id int DEFAULT -5, at timestamptz DEFAULT '2026-01-01 10:00+02', f float8 DEFAULT 'NaN', i interval DEFAULT '1 day 2 hours', b bytea DEFAULT '\x00ff', t text DEFAULT E'a\\b''c', n numeric DEFAULT 1e10, d date DEFAULT '2026-02-03', j jsonb DEFAULT '{"a": [1]}', arr int[] DEFAULT '{1,2}', m money DEFAULT 5);
