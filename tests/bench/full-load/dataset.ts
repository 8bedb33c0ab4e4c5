/** The 8 M-row set of the full-load bench: sysbench ×4, a 16-column lineitem, a utf8mb4 + JSON audit table. */
export interface BenchTable {
  readonly name: string
  /** Rows at scale 1. */
  readonly rows: number
  readonly create: string
  /** Select list over `n`, the row's number from 1. */
  readonly row: string
  /** What the raw pipe creates on PostgreSQL: columns as the type map gives them, then keys and indexes. */
  readonly target: string
  readonly targetIndexes: readonly string[]
}

/** A number that looks random but is the same on every server: CRC32 of the row number and a salt. */
const crc = (salt: string) => `CRC32(CONCAT(n, '${salt}'))`
const digits = (salt: string) => `LPAD(MOD(${crc(salt)} * 97, 99999999999), 11, '0')`
const groups = (count: number) =>
  `CONCAT_WS('-', ${Array.from({ length: count }, (_, index) => digits(`g${index}`)).join(', ')})`

function sysbench(no: number): BenchTable {
  const name = `sbtest${no}`
  return {
    name,
    rows: 1_000_000,
    create: `CREATE TABLE ${name} (id INT NOT NULL AUTO_INCREMENT, k INT NOT NULL DEFAULT 0, c CHAR(120) NOT NULL DEFAULT '',
      pad CHAR(60) NOT NULL DEFAULT '', PRIMARY KEY (id), KEY k_${no} (k)) ENGINE=InnoDB`,
    row: `n, MOD(${crc('k')}, 1000000), ${groups(10)}, ${groups(5)}`,
    target: `CREATE TABLE ${name} (id integer NOT NULL, k integer NOT NULL DEFAULT 0, c varchar(120) NOT NULL DEFAULT '',
      pad varchar(60) NOT NULL DEFAULT '')`,
    targetIndexes: [
      `ALTER TABLE ${name} ADD PRIMARY KEY (id)`,
      `CREATE INDEX ${name}_k_${no} ON ${name} (k)`,
    ],
  }
}

const lineitem: BenchTable = {
  name: 'lineitem',
  rows: 3_000_000,
  create: `CREATE TABLE lineitem (l_orderkey BIGINT NOT NULL, l_partkey INT NOT NULL, l_suppkey INT NOT NULL, l_linenumber INT NOT NULL,
    l_quantity DECIMAL(15,2) NOT NULL, l_extendedprice DECIMAL(15,2) NOT NULL, l_discount DECIMAL(15,2) NOT NULL,
    l_tax DECIMAL(15,2) NOT NULL, l_returnflag CHAR(1) NOT NULL, l_linestatus CHAR(1) NOT NULL, l_shipdate DATE NOT NULL,
    l_commitdate DATE NOT NULL, l_receiptdate DATE NOT NULL, l_shipinstruct CHAR(25) NOT NULL, l_shipmode CHAR(10) NOT NULL,
    l_comment VARCHAR(44) NOT NULL, PRIMARY KEY (l_orderkey, l_linenumber), KEY l_shipdate (l_shipdate)) ENGINE=InnoDB`,
  row: `(n - 1) DIV 4 + 1, MOD(${crc('p')}, 200000), MOD(${crc('s')}, 10000), MOD(n - 1, 4) + 1, MOD(${crc('q')}, 50) + 1,
    MOD(${crc('e')}, 10494950) / 100, MOD(${crc('d')}, 11) / 100, MOD(${crc('t')}, 9) / 100,
    ELT(MOD(${crc('r')}, 3) + 1, 'A', 'N', 'R'), ELT(MOD(${crc('l')}, 2) + 1, 'O', 'F'),
    DATE_ADD('1992-01-02', INTERVAL MOD(${crc('s1')}, 2526) DAY), DATE_ADD('1992-01-31', INTERVAL MOD(${crc('s2')}, 2466) DAY),
    DATE_ADD('1992-01-03', INTERVAL MOD(${crc('s3')}, 2554) DAY),
    ELT(MOD(${crc('i')}, 4) + 1, 'DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'),
    ELT(MOD(${crc('m')}, 7) + 1, 'REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'), LEFT(${groups(3)}, 10 + MOD(${crc('c')}, 34))`,
  target: `CREATE TABLE lineitem (l_orderkey bigint NOT NULL, l_partkey integer NOT NULL, l_suppkey integer NOT NULL,
    l_linenumber integer NOT NULL, l_quantity numeric(15,2) NOT NULL, l_extendedprice numeric(15,2) NOT NULL,
    l_discount numeric(15,2) NOT NULL, l_tax numeric(15,2) NOT NULL, l_returnflag varchar(1) NOT NULL,
    l_linestatus varchar(1) NOT NULL, l_shipdate date NOT NULL, l_commitdate date NOT NULL, l_receiptdate date NOT NULL,
    l_shipinstruct varchar(25) NOT NULL, l_shipmode varchar(10) NOT NULL, l_comment varchar(44) NOT NULL)`,
  targetIndexes: [
    'ALTER TABLE lineitem ADD PRIMARY KEY (l_orderkey, l_linenumber)',
    'CREATE INDEX lineitem_l_shipdate ON lineitem (l_shipdate)',
  ],
}

/** JSON is LONGTEXT on the source, so that every contestant and every server version reads the same table. */
const audit: BenchTable = {
  name: 'audit_log',
  rows: 1_000_000,
  create: `CREATE TABLE audit_log (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, happened_at DATETIME(6) NOT NULL, actor VARCHAR(64) NOT NULL,
    note VARCHAR(200) NULL, payload LONGTEXT NOT NULL, PRIMARY KEY (id), KEY happened (happened_at)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  row: `n, DATE_ADD('2024-01-01 00:00:00.000000', INTERVAL MOD(${crc('h')}, 2000000000) * 10000 + MOD(n, 9973) MICROSECOND),
    CONCAT('用户-', MOD(${crc('a')}, 5000)), IF(MOD(n, 7) = 0, NULL, CONCAT('修改了订单 ', n, ' 😀 ', ${digits('n')})),
    CONCAT('{"id": ', n, ', "名称": "商品 ', MOD(${crc('j')}, 90000), '", "price": ', MOD(${crc('v')}, 100000) / 100, ', "tags": ["a", "b"]}')`,
  target: `CREATE TABLE audit_log (id numeric(20) NOT NULL, happened_at timestamp(6) NOT NULL, actor varchar(64) NOT NULL,
    note varchar(200), payload text NOT NULL)`,
  targetIndexes: [
    'ALTER TABLE audit_log ADD PRIMARY KEY (id)',
    'CREATE INDEX audit_log_happened ON audit_log (happened_at)',
  ],
}

export const benchTables: readonly BenchTable[] = [
  lineitem,
  sysbench(1),
  sysbench(2),
  sysbench(3),
  sysbench(4),
  audit,
]

export function rowsAt(table: Pick<BenchTable, 'rows'>, scale: number): number {
  return Math.max(1000, Math.round((table.rows * scale) / 1000) * 1000)
}
