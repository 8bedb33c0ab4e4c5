import { numbered, rowsOf, type ShopTable, tableOptions } from '../table.ts'
import { city, day, decimal, moment, orNull, personName, prose, streetLine } from '../values.ts'

/** Everyone but the first has a manager hired before. */
export const employee: ShopTable = {
  name: 'employee',
  rowsAtScaleOne: 600,
  fewestRows: 20,
  columns: [
    'id',
    'manager_id',
    'name',
    'hired_on',
    'hired_year',
    'shift_start',
    'salary',
    'photo',
    'is_admin',
  ],
  create: () => `CREATE TABLE employee (
    id MEDIUMINT UNSIGNED NOT NULL AUTO_INCREMENT,
    manager_id MEDIUMINT UNSIGNED NULL,
    name VARCHAR(60) NOT NULL,
    hired_on DATE NOT NULL,
    hired_year YEAR NOT NULL DEFAULT 2020,
    shift_start TIME NULL DEFAULT '09:00:00',
    salary DECIMAL(10,2) NULL,
    photo MEDIUMBLOB,
    is_admin BIT(1) NOT NULL DEFAULT b'0',
    PRIMARY KEY (id),
    KEY employee_manager (manager_id),
    CONSTRAINT employee_manager FOREIGN KEY (manager_id) REFERENCES employee (id) ON DELETE RESTRICT
  ) ${tableOptions('员工；manager_id 指向上级')}`,
  generate: (context) =>
    numbered(context, 'employee', (id, random) => {
      const hired = day(random, 1998, 2025)
      return [
        id,
        id === 1 ? null : random.integer(1, id - 1),
        personName(random),
        hired,
        Number(hired.slice(0, 4)),
        orNull(random, 0.1, random.pick(['09:00:00', '13:30:00', '22:00:00'])),
        orNull(random, 0.1, decimal(random, 80_000, 2)),
        orNull(random, 0.6, random.bytes(random.integer(100, 2000))),
        random.chance(0.05),
      ]
    }),
}

export const customer: ShopTable = {
  name: 'customer',
  rowsAtScaleOne: 40_000,
  fewestRows: 400,
  columns: [
    ...['id', 'public_id', 'email', 'name', 'phone', 'born_on', 'loyalty_number', 'balance', 'newsletter'],
    ...['consultant_id', 'registered_at', 'last_seen_at', 'note'],
  ],
  create: () => `CREATE TABLE customer (
    id INT NOT NULL AUTO_INCREMENT,
    public_id BINARY(16) NOT NULL COMMENT 'UUID',
    email VARCHAR(120) COLLATE utf8mb4_general_ci NOT NULL,
    name VARCHAR(60) NULL,
    phone VARCHAR(20) CHARACTER SET ascii NULL,
    born_on DATE NULL,
    loyalty_number BIGINT UNSIGNED NULL COMMENT '无符号，可超过 2^63',
    balance DECIMAL(18,4) NOT NULL DEFAULT 0.0000,
    newsletter TINYINT(1) NULL,
    consultant_id MEDIUMINT UNSIGNED NULL,
    registered_at DATETIME(3) NOT NULL,
    last_seen_at TIMESTAMP(6) NULL DEFAULT NULL,
    note TEXT,
    PRIMARY KEY (id),
    UNIQUE KEY customer_public_id (public_id),
    UNIQUE KEY customer_email (email),
    KEY customer_name (name),
    KEY customer_consultant (consultant_id),
    CONSTRAINT customer_consultant FOREIGN KEY (consultant_id) REFERENCES employee (id) ON DELETE SET NULL
  ) ${tableOptions('客户')}`,
  generate: (context) =>
    numbered(context, 'customer', (id, random) => [
      id,
      random.bytes(16),
      `${random.pick(['Li', 'wang', 'ZHAO', 'müller'])}.${id}@example.com`,
      orNull(random, 0.05, personName(random)),
      orNull(random, 0.3, `+86 1${random.integer(300_000_000, 999_999_999)}`),
      orNull(random, 0.3, day(random, 1920, 2012)),
      orNull(random, 0.4, random.bits64()),
      `${random.chance(0.1) ? '-' : ''}${decimal(random, 10_000, 4)}`,
      orNull(random, 0.3, random.chance(0.5)),
      orNull(random, 0.5, random.integer(1, rowsOf(context, 'employee'))),
      moment(random, 3),
      orNull(random, 0.2, moment(random, 6)),
      orNull(random, 0.8, prose(random, 3)),
    ]),
}

export const address: ShopTable = {
  name: 'address',
  rowsAtScaleOne: 50_000,
  fewestRows: 500,
  columns: ['id', 'customer_id', 'kind', 'country', 'city', 'line', 'postcode', 'latitude', 'longitude'],
  create: () => `CREATE TABLE address (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT,
    customer_id INT NOT NULL,
    kind ENUM('home','office','其他') NOT NULL DEFAULT 'home',
    country CHAR(2) NOT NULL DEFAULT 'CN',
    city VARCHAR(60) NOT NULL,
    line VARCHAR(200) NULL,
    postcode VARCHAR(12) NULL,
    latitude DECIMAL(9,6) NULL,
    longitude DECIMAL(9,6) NULL,
    PRIMARY KEY (id),
    KEY address_customer (customer_id, kind),
    CONSTRAINT address_customer FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE ON UPDATE CASCADE
  ) ${tableOptions('收货地址')}`,
  generate: (context) =>
    numbered(context, 'address', (id, random) => [
      id,
      random.integer(1, rowsOf(context, 'customer')),
      random.pick(['home', 'office', '其他']),
      random.pick(['CN', 'CN', 'DE', 'BR', 'IS']),
      city(random),
      orNull(random, 0.05, streetLine(random)),
      orNull(random, 0.1, String(random.integer(0, 999_999)).padStart(6, '0')),
      orNull(random, 0.4, `-${decimal(random, 90, 6)}`),
      orNull(random, 0.4, decimal(random, 180, 6)),
    ]),
}
